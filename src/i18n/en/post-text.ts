/** The words of a post: folding, warnings, links, code. */
export const postText = {
  'postText.more': 'Show more',
  'postText.less': 'Show less',
  'postText.warning': 'Content warning',
  'postText.open': 'Show',
  'postText.close': 'Hide',
  'postText.copy': 'Copy code',
  'postText.leads': 'leads to {host}',
  'postText.otherHost': 'The words name another address. This leads to {host}.',
  'postText.mixedScript': 'This address mixes letters of several scripts: {host}.',
  'postText.foreignLetters': 'This address is spelled with foreign letters: {spelled}.',
} as const;
