/** The dialog in which one writes. */
export const writing = {
  'writing.title.post': 'Write a post',
  'writing.title.reply': 'Answer',
  'writing.title.quote': 'Quote',
  'writing.title.edit': 'Edit your post',
  'writing.published': 'Published.',
  'writing.drafts': { one: '{count} other draft', other: '{count} other drafts' },
  'writing.draft.post': 'A post',
  'writing.draft.reply': 'An answer',
  'writing.draft.quote': 'A quote',
  'writing.draft.noWords': 'No words yet',
  'writing.goOn': 'Go on',
  'writing.drop': 'Throw away',
  'writing.dropAll': 'Throw all of these away',
  'writing.another': 'Keep this draft and begin another post',
  'writing.draftsGone': { one: 'The draft is thrown away.', other: '{count} drafts are thrown away.' },
  'writing.discarded': 'The draft is thrown away.',
} as const;
