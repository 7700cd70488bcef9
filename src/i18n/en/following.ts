/** Whom one follows. */
export const following = {
  'following.title': 'Following',
  'following.open': 'Open a link',
  'following.hint': 'Paste a link to a profile.',
  'following.go': 'Open',
  'following.badLink': 'This is not a link to a profile. One ends in @ and 32 letters.',
  'following.private': 'Seen by you only',
  'following.age': 'Kept here, as of {ago}',
  'following.never': 'Not received yet',
  'following.reserve': 'Hand it on',
  'following.reserveOf': 'Hand on {name}',
  'following.unfollow': 'Unfollow',
  'following.unfollowOf': 'Unfollow {name}',
  'following.unfollowed': 'You no longer follow {name}.',
  'following.again': 'You follow {name} again.',
  'following.notAgain': '{name} could not be followed again. Open the profile and press Follow.',
  'following.them': 'this profile',
  'following.empty': 'Nobody yet',
  'following.emptyText':
    'Open a link that somebody gave you, then press Follow. Their profile is kept here, opens at once, and stays reachable through your tab while theirs is closed.',
  'following.note':
    'What you follow is kept on this device. Handed on, it stays reachable for others while its owner is away.',
} as const;
