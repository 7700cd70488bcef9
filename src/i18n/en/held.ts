/** Where a part of somebody's posts is here, and not all. */
export const held = {
  'held.newest': { one: 'Shown here: the newest post.', other: 'Shown here: the newest {count} posts.' },
  'held.none': 'Shown here: the profile, and none of the posts.',
  'held.streams': 'Shown here: the posts of {names}.',
  'held.newestStreams': {
    one: 'Shown here: the newest post of {names}.',
    other: 'Shown here: the newest {count} posts each of {names}.',
  },
  'held.unnamed': 'a stream without a name',
  'held.chosen': 'You chose to keep no more.',
  'held.coming': 'The owner is here: the rest is on its way.',
  'held.elsewhere':
    'The rest is with its owner. It comes by itself when the owner is here, or somebody who has all of it.',
  'held.look': 'Look for the rest',
  'held.looking': 'Looking for the rest.',
  'held.title': 'Let go here',
  'held.lead': 'This device had no room for all that it kept of others. What is your own never goes.',
  'held.went.room':
    '{bytes} of older posts were let go {ago}, because this device was full. They come back by themselves when there is room.',
  'held.went.quota':
    '{bytes} of older posts were let go {ago}: the limit that you set has no room for them. A higher one fetches them again.',
  'held.keeps': { one: 'Kept: the newest post.', other: 'Kept: the newest {count} posts.' },
  'held.keepsNone': 'Kept: the profile alone.',
  'held.again': 'Keep them again',
  'held.againOf': 'Keep older posts of {name} again',
  'held.kept': 'They are kept again from now on. They come when somebody serves them.',
  'held.full': 'There is still no room for them on this device.',
  'held.room': 'See what takes room',
  'held.limit': 'Change the limit',
  'held.them': 'this profile',
} as const;
