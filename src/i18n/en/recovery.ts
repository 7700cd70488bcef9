/** Recovery words, friends' cards, the root key. */
export const recovery = {
  'recovery.title': 'Recovery',
  'recovery.lead':
    'If every device of yours is lost, twelve words bring your profile back. Nobody keeps a copy for you, and nobody can reset them.',
  'recovery.none': 'There is no profile on this device yet, so there is nothing to recover.',
  'recovery.begin': 'Make a profile',
  'recovery.link': 'Recovery words',
  'recovery.linkText': 'Twelve words bring your profile back when every device is lost.',
  'recovery.open': 'Open recovery',

  'recovery.standing': 'How it stands',
  'recovery.practised': 'Words written down and practised on {date}.',
  'recovery.unpractised': 'Words not written down yet. If this device is lost, so is the profile.',
  'recovery.unpractisedYet': 'Words not written down yet.',
  'recovery.unpractisedOther': 'Words not practised yet.',
  'recovery.unknown': 'Unlock your keys to see how it stands with the words.',
  'recovery.keptHere': 'They are also kept on this device.',
  'recovery.erasedHere': 'They are not on this device.',
  'recovery.replacedHere': 'The words on this device are old ones.',
  'recovery.alsoOn': {
    one: '{count} other device of yours keeps them.',
    other: '{count} other devices of yours keep them.',
  },
  'recovery.cardsMade': {
    one: 'Cards: any {needed} of {count} friends.',
    other: 'Cards: any {needed} of {count} friends.',
  },
  'recovery.cardsNames': 'Made on {date}, for {names}.',
  'recovery.cardsDate': 'Made on {date}.',
  'recovery.cardsNone': 'No cards for friends.',
  'recovery.rootHere': 'The root key is on this device: it can link and put out devices.',
  'recovery.rootOff': 'The root key is off this device: linking and putting out devices asks for your words.',
  'recovery.rootNone': 'This device has no root key. Another device of yours has it, or your words do.',

  'recovery.words': 'Twelve words',
  'recovery.wordsText':
    'Write them on paper, in this order. Whoever has them can become you, so no photo and no cloud. It takes two minutes.',
  'recovery.locked': 'The words are locked with your keys.',
  'recovery.show': 'Show my words',
  'recovery.showAgain': 'Show them again',
  'recovery.hide': 'Hide them',
  'recovery.shown': 'Your twelve words are shown.',
  'recovery.print': 'Print a sheet',
  'recovery.sheetHint': 'The sheet also bears your address, so that your profile is found again.',
  'recovery.practise': 'I have written them down',
  'recovery.practiseTitle': 'Type two of them back',
  'recovery.practiseText': 'From your paper, not from memory: this checks what you wrote.',
  'recovery.word': 'Word {place}',
  'recovery.practiseGo': 'Check',
  'recovery.practiseLook': 'Show the words again',
  'recovery.answer.right': 'Right.',
  'recovery.answer.near': 'Almost. Look at the spelling.',
  'recovery.answer.elsewhere': 'That is one of your words, from another place.',
  'recovery.answer.wrong': 'That is not this word. Look at your paper.',
  'recovery.answer.empty': 'This one is missing.',
  'recovery.practisedNow': 'Both are right. Your words are safe with you.',

  'recovery.where': 'Where else shall they be?',
  'recovery.keep': 'Keep them here too',
  'recovery.keepText': 'You can see them again on this page. So can whoever gets into this browser.',
  'recovery.keepLockedText': 'You can see them again on this page, with your passphrase.',
  'recovery.keepDone': 'They stay on this device.',
  'recovery.erase': 'Erase them here',
  'recovery.eraseText':
    'Then only your paper has them. Who takes this device does not get them. If the paper is lost as well, no new words can ever be made.',
  'recovery.eraseSure': 'Erase the words from this device?',
  'recovery.eraseSureText':
    'Keep your paper safe: from now on it is the only place where they are, unless friends hold cards or another device of yours keeps them. Who has lost them cannot make new ones.',
  'recovery.eraseGo': 'Erase them',
  'recovery.erased': 'The words are erased from this device.',
  'recovery.erasedText': 'They are on your paper only. To be sure that you still have the right one, type them in.',
  'recovery.checkGo': 'Check my paper',
  'recovery.checkLabel': 'The words on your paper',
  'recovery.checked': 'These are the words that count.',
  'recovery.replacedText':
    'Another device of yours has made new words. Those that are kept here no longer count; erase them and use the new ones.',
  'recovery.working': 'One moment.',

  'recovery.new': 'New words',
  'recovery.newText':
    'If somebody may have seen your words, make new ones. Only the words that count now can appoint them: kept on this device, on another of yours, on paper, or in friends’ cards. Cards that friends hold become worthless as well.',
  'recovery.newGo': 'Make new words',
  'recovery.newType': 'The words that count now',
  'recovery.newTypeText':
    'They are not on this device. Type them in, put friends’ cards together, or do it on a device that keeps them.',
  'recovery.newShown': 'These are new. They count once you have typed two of them back; until then the old ones do.',
  'recovery.newDone': 'The new words count now.',
  'recovery.newDestroy':
    'Destroy the old paper and the old cards. Who knows your profile refuses what they sign. Who has never met it since cannot tell yet: with the old words somebody could still fool them.',
  'recovery.newStop': 'Keep the old ones',

  'recovery.cards': 'Cards for friends',
  'recovery.cardsText':
    'Instead of one paper, several people each hold a card. Enough of them together bring your profile back; fewer learn nothing at all.',
  'recovery.cardsGo': 'Share among friends',
  'recovery.cardsGoAgain': 'Make cards again',
  'recovery.total': 'How many friends',
  'recovery.needed': 'How many of them it takes',
  'recovery.threshold': {
    one: 'Any {needed} of these {count} together can become you. {lost} may lose theirs.',
    other: 'Any {needed} of these {count} together can become you. {lost} may lose theirs.',
  },
  'recovery.friend': 'Name of friend {place}',
  'recovery.friendHint': 'Names are printed on the cards and noted in private for you.',
  'recovery.split': 'Make the cards',
  'recovery.cardsShown': { one: '{count} card is made.', other: '{count} cards are made.' },
  'recovery.cardsOnce': 'They are not kept here. Print or save each of them before you leave this page.',
  'recovery.cardsAgain':
    'Making cards again makes another set. Earlier cards stay good among themselves until you make new words.',
  'recovery.printAll': 'Print all',
  'recovery.printCard': 'Print card {place}',
  'recovery.saveCard': 'Save card {place}',
  'recovery.cardsDoneGo': 'Done',
  'recovery.card': 'Card {place} of {total}',
  'recovery.cardOf': 'For the profile of {name}',
  'recovery.cardUnnamed': 'For a profile without a name',
  'recovery.cardFor': 'Kept by {name}',
  'recovery.cardUse':
    'Any {needed} of {total} such cards bring this profile back when all its devices are lost. One alone says nothing. Give it to nobody but the owner, and only when you are sure that it is them.',
  'recovery.cardHow': 'To use it: open Tabard, choose to restore a profile, and scan the code or type the words.',
  'recovery.qr': 'QR code of card {place}',
  'recovery.cardFile': 'tabard-card-{place}-of-{total}',

  'recovery.root': 'Root key',
  'recovery.rootText':
    'The root key rules your profile: with it devices are linked and put out. A thief of this device could use it. Your words outrank it.',
  'recovery.rootFirst': 'Practise your words first: without the root key only they can link and put out devices.',
  'recovery.rootTake': 'Take it off this device',
  'recovery.rootSure': 'Take the root key off this device?',
  'recovery.rootSureText':
    'This device then writes as before. Linking a device, retiring one and putting one out asks for your twelve words each time. You can bring the key back with them.',
  'recovery.rootSureKept':
    'Your words are still kept on this device. Who gets at your keys here gets at them too: erase them to make the difference.',
  'recovery.rootTaken': 'The root key is off this device.',
  'recovery.rootBring': 'Bring it back',
  'recovery.rootBringNone': 'Bring it to this device',
  'recovery.rootBringText':
    'Your words make a new root key on this device. Any root key on another device of yours ends with it.',
  'recovery.rootBrought': 'The root key is on this device.',
  'recovery.type': 'Your twelve words',
  'recovery.have': 'What do you have?',
  'recovery.byWords': 'Twelve words',
  'recovery.byCards': 'Friends’ cards',
  'recovery.go': 'Go on',
  'recovery.goWords': 'Do it with my words',
  'recovery.noPower': 'This device holds no root key, so your twelve words, or friends’ cards, have to do it.',

  'recovery.sheetTitle': 'Recovery sheet',
  'recovery.sheetOf': 'Profile of {name}',
  'recovery.sheetUnnamed': 'A profile without a name',
  'recovery.sheetWarn': 'Whoever has this sheet can become this person. Keep it as you keep a passport.',
  'recovery.sheetUse':
    'To use it: open the page below in any browser, choose to restore a profile, and type the twelve words in this order.',
  'recovery.sheetDid': 'Identity',
  'recovery.sheetLink': 'Profile',
  'recovery.sheetTrackers': 'Found through',
  'recovery.sheetQr': 'The code opens the profile. It does not hold the words.',
  'recovery.sheetDate': 'Printed on {date}',

  'recovery.offer': 'If you lose your devices, only twelve words on paper bring your profile back.',
  'recovery.offerGo': 'Write them down',
  'recovery.offerLater': 'Not now',

  'recovery.eraseFirst':
    'Your recovery words are not written down. With them this profile can come back; without them it cannot.',
  'recovery.eraseHave':
    'Your recovery words or your friends’ cards bring this profile back, if somebody keeps a copy of it.',

  'recovery.askTitle': 'Show your words to a script?',
  'recovery.askText':
    'A script on this page, or whoever types into its console, asks for your twelve words. Whoever has them can become you. If you did not start this, refuse.',
  'recovery.askAllow': 'Show them to the script',
  'recovery.askRefuse': 'Refuse',
} as const;
