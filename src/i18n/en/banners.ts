/** Lines at the top of every page: what this tab cannot do here and now, and what waits for a word of the person. */
export const banners = {
  'banner.region': 'Notices',
  'banner.dismiss': 'Put this notice away',
  'banner.offline': 'This device is offline. What you write is kept here and goes out later.',
  'banner.private': 'This is a private window: nothing outlives it, your keys neither.',
  'banner.full':
    'This device has no room left: nothing new is kept. Free some space, and what waits is kept by itself.',
  'banner.refused':
    'This browser does not let the page keep anything. Allow site data for this page to keep your profile.',
  'banner.lost':
    'What was kept here has been deleted, by this browser or by somebody at it: profile, keys, what you follow. Words that you still see are in this tab only: copy them before you open the page anew. A file that you exported brings back what was published, without the keys.',
  'banner.blocked':
    'Another tab holds the data of this page in an older version. Close that tab, and this one goes on by itself.',
  'banner.newer':
    'A newer version of this page runs in another tab. Nothing that you write here is kept any more: copy it, then open this page anew.',
  'banner.reload': 'Open the page anew',
  'banner.webrtc':
    'This browser cannot connect to others. What is kept here can be read and edited; nobody can fetch it from this tab.',
  'banner.ahead': 'The clock of this device is {time} ahead. Your changes are kept here and go out when it is right.',
  'banner.behind': 'The clock of this device is {time} behind. Your changes are kept here and go out when it is right.',
  'banner.minutes': { one: '{count} minute', other: '{count} minutes' },
  'banner.hours': { one: '{count} hour', other: '{count} hours' },
  'banner.days': { one: '{count} day', other: '{count} days' },
  'banner.follower': 'Another tab of this browser connects to others; this one works through it.',
  'banner.update': 'A newer version is ready.',
  'banner.apply': 'Use the new version',
  'banner.install': 'Installed, Tabard opens from your home screen, also without a network.',
  'banner.installNow': 'Install',
  'banner.later': 'Not now',
  'banner.guide': 'To install Tabard, open the browser’s share menu and choose “Add to Home Screen”.',
} as const;
