/** Several identities in one browser, and signing out of one. */
export const identities = {
  'identities.title': 'Identities here',
  'identities.lead':
    'Each has its own keys, its own follows and its own links to others. Nothing is shared between them, and what they send does not say that they share a browser. Whoever sees your network address may still guess.',
  'identities.active': 'This tab',
  'identities.switch': 'Switch',
  'identities.switchTo': 'Switch to {name}',
  'identities.switching': 'Switching.',
  'identities.unnamed': 'an identity without a name',
  'identities.tabs': 'A tab stays with the identity that it shows. Another tab can show another one at the same time.',
  'identities.add': 'Add another identity',
  'identities.addText':
    'This tab opens empty: make a new identity there, bring one in from another device, or restore one from its recovery words. The others stay as they are.',
  'identities.signOut': 'Sign out of this device',
  'identities.signOutText': 'Takes {name} off this device, and nothing else.',
  'identities.all': 'All identities here',
  'identities.none': 'There is no identity in this browser yet.',
  'identities.menu': 'You are {name}. Switch identity',
  'identities.back': 'Back to {name}',
  'identities.another': 'You are adding another identity. The ones that are here stay as they are.',
  'identities.settings': 'Identities',
  'identities.settingsText': 'You can be several people here, each apart from the others.',
  'leave.title': 'Sign out of this device',
  'leave.who': '{name} leaves this browser. This will be gone from here:',
  'leave.keys': 'the keys with which this device writes in your name',
  'leave.records': { one: 'its copy of {count} post', other: 'its copy of {count} posts' },
  'leave.profile': 'its copy of your profile and pictures, {bytes}',
  'leave.follows': {
    one: 'the list of whom you follow ({count} profile) and their copies',
    other: 'the list of whom you follow ({count} profiles) and their copies',
  },
  'leave.private': 'drafts, mutes and settings of this identity',
  'leave.others': {
    one: '{count} other identity in this browser stays as it is.',
    other: '{count} other identities in this browser stay as they are.',
  },
  'leave.before': 'Before you go',
  'leave.export': 'An export keeps everything you published.',
  'leave.last': 'This is your last device',
  'leave.lastText':
    'No other device can write for this identity. Without its recovery words nobody can ever edit it again, you neither. An export does not hold the keys.',
  'leave.words': 'Get your recovery words',
  'leave.sure': 'I have my recovery words, or never want to come back',
  'leave.devices': {
    one: 'Your other device stays signed in. This one puts its key away, so that it is seen to have left.',
    other: 'Your {count} other devices stay signed in. This one puts its key away, so that they see that it has left.',
  },
  'leave.rootGoes':
    'This device alone holds the keys that put devices away and out. When it has left, only your recovery words can do that.',
  'leave.cannotRetire':
    'Your other devices stay signed in. The key that could sign this one off is not here: put it away on one of them, under Devices.',
  'leave.locked':
    'Your keys are locked, so this device cannot sign itself off: unlock first, or put it away on another device, under Devices.',
  'leave.go': 'Sign out',
  'leave.going': 'Signing out. Your other devices are told.',
  'leave.goNow': 'Do not wait for them',
  'leave.cancel': 'Stay',
  'leave.nobody': 'There is nobody to sign out in this tab.',
} as const;
