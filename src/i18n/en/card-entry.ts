/** Friends' cards, taken in one after the other. */
export const cardEntry = {
  'cards.label': 'A friend’s card',
  'cards.hint': 'Paste the text of its code, or its 24 words. One card at a time.',
  'cards.add': 'Add this card',
  'cards.scan': 'Read its code',
  'cards.is': 'Card {index} of {total}',
  'cards.remove': 'Remove card {index}',
  'cards.so-far': { one: '{count} of {needed} cards', other: '{count} of {needed} cards' },
  'cards.count': 'This is only part of a card. It has 24 words.',
  'cards.unknown-word': 'One of these words is not one that is used. Compare it with the card.',
  'cards.damaged': 'This card was misread or changed. Compare it letter by letter, or ask for another one.',
  'cards.version': 'This card was made by a newer version. Open the page again to get it.',
  'cards.malformed': 'This is not a card.',
  'cards.share-twice': 'This card is there already. Another friend’s is needed.',
  'cards.other-identity': 'One of these cards is somebody else’s.',
  'cards.other-set': 'One of these cards is of an earlier or later set. Cards of two sets do not go together.',
  'cards.share-false': 'These cards do not fit together: one of them was changed. One more card shows which.',
} as const;
