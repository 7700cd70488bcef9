/** Typing in words from a sheet or a card. */
export const wordEntry = {
  'words.place': 'Word {count}',
  'words.paste': 'All of them can be pasted at once.',
  'words.so-far': { one: '{count} of {total} words', other: '{count} of {total} words' },
  'words.fits': 'These words fit together.',
  'words.unknown': 'Word {place}, “{word}”, is not one of the words that are used.',
  'words.near': 'Did you mean {words}?',
  'words.checksum':
    'Every word is one that is used, but together they do not fit. One of them is another word, or two have changed places. Compare them with your sheet.',
  'words.count': {
    one: 'That was {count} word. It takes {total}.',
    other: 'That were {count} words. It takes {total}.',
  },
  'words.suggestions': { one: '{count} suggestion', other: '{count} suggestions' },
  'words.missing': 'The list of words could not be fetched. Your network may be away: try again.',
} as const;
