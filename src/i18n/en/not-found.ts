/** An address of this page that leads nowhere. */
export const notFound = {
  'notFound.title': 'There is nothing here',
  'notFound.text': 'This address leads to no page of Tabard.',
  'notFound.link': 'This link is not whole',
  'notFound.linkText': 'A link to a profile has 32 letters after the @: a to z and 2 to 7. Copy it again, all of it.',
  'notFound.home': 'To the first page',
} as const;
