/** Keeping others' profiles online. */
export const keeping = {
  'keeping.keep': 'Keep online',
  'keeping.title': 'Keep {name} online?',
  'keeping.text':
    'This browser takes in the whole profile with its pictures and other media, and hands it to visitors while its owner is away.',
  'keeping.when':
    'It does so whenever Tabard is open here, and on your other devices too, but for those that you leave out in their settings.',
  'keeping.public': 'Others can see that you do. You follow in public.',
  'keeping.publicNow': 'Others can see that you do: you follow in public from then on.',
  'keeping.quota': 'At most',
  'keeping.quotaHint': 'What goes beyond it is left out, the oldest media first. Your own profile is never touched.',
  'keeping.go': 'Keep it online',
  'keeping.them': 'this profile',
  'keeping.kept': 'You keep {name} online.',
  'keeping.asks': '{name} asks you to keep this profile online.',
  'keeping.notThis': 'Not this one',
  'keeping.change': 'Change the limit',
  'keeping.changeTitle': 'How much may {name} take?',
  'keeping.changed': 'The limit is changed.',
  'keeping.changeGo': 'Set the limit',
  'keeping.stop': 'Stop keeping it',
  'keeping.stopOf': 'Stop keeping it: {name}',
  'keeping.stopped': 'You no longer keep {name} online.',
  'keeping.again': 'You keep {name} online again.',
  'keeping.notAgain': '{name} could not be kept again. Open the profile and press Keep online.',
  'keeping.size': '{bytes} of {quota}',
  'keeping.sizeOf': 'Kept online: {bytes} of {quota}',
  'keeping.waiting': 'Nothing of it has come yet. It comes when somebody serves it.',
  'keeping.coming': {
    one: '{count} more picture or other file is still to come, {bytes}.',
    other: '{count} more pictures and other files are still to come, {bytes}.',
  },
  'keeping.whole': 'All of it is here.',
  'keeping.partly': {
    one: '{count} picture or other file does not fit, {bytes}.',
    other: '{count} pictures and other files do not fit, {bytes}.',
  },
  'keeping.over': 'It has grown: its entries alone take {bytes}. What is here stays, nothing newer is taken.',
  'keeping.newest.quota': {
    one: 'The limit has room for their newest post alone. Older ones were let go here; a higher limit fetches them again.',
    other:
      'The limit has room for their newest {count} posts. Older ones were let go here; a higher limit fetches them again.',
  },
  'keeping.noPosts.quota':
    'The limit has room for their profile alone. Their posts were let go here; a higher limit fetches them again.',
  'keeping.newest.room': {
    one: 'This device was full: of their posts only the newest is kept here. The others come back when there is room.',
    other:
      'This device was full: of their posts only the newest {count} are kept here. Older ones come back when there is room.',
  },
  'keeping.noPosts.room':
    'This device was full: their posts were let go here, and only their profile is kept. They come back when there is room.',
  'keeping.off': 'Not on this device: it is left out in the settings. Those of your devices that take part keep it.',
  'keeping.cramped': 'This device is almost full, so no more is taken in for others.',
} as const;
