/** The dialog in which one writes. */
export const writing = {
  'writing.title.post': 'Write a post',
  'writing.title.reply': 'Answer',
  'writing.title.quote': 'Quote',
  'writing.title.edit': 'Edit your post',
  'writing.published': 'Published.',
  'writing.discarded': 'The draft is thrown away.',
} as const;
