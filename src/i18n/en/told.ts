/** What has just come, told on any page and beside it. */
export const told = {
  'told.region': 'New for you',
  'told.reply': { one: '{name} answered you', other: '{name} answered you' },
  'told.mention': { one: '{name} mentioned you', other: '{name} mentioned you' },
  'told.quote': { one: '{name} quoted you', other: '{name} quoted you' },
  'told.boost': { one: '{name} boosted your post', other: '{name} boosted your post' },
  'told.like': { one: '{name} likes your post', other: '{name} like your post' },
  'told.follow': { one: '{name} follows you', other: '{name} follow you' },
  'told.vote': { one: '{name} voted in your poll', other: '{name} voted in your poll' },
  'told.rsvp': { one: '{name} answered your event', other: '{name} answered your event' },
  'told.two': '{first} and {second}',
  'told.more': { one: '{first} and {count} other', other: '{first} and {count} others' },
  'told.many': { one: '{count} new notice', other: '{count} new notices' },
  'told.somebody': 'Somebody',
  'told.warned': 'Behind a warning: {warning}',
  'told.dismiss': 'Put this away',

  'told.outside': 'Notices of your system',
  'told.outsideText':
    'While a tab of Tabard is open and you look elsewhere, your system can tell you what has come. The words of the notice go through your system, and nowhere else.',
  'told.turnOn': 'Turn them on here',
  'told.turnOff': 'Turn them off here',
  'told.on': 'They are on in this browser.',
  'told.off': 'They are off in this browser.',
  'told.refused':
    'This browser was told not to show notices of this page. You can allow them where it keeps the permissions of pages; nothing is lost, they wait on the page of notices.',
  'told.unable': 'This browser shows no notices of pages. They wait on the page of notices.',
  'told.turnedOn': 'Notices of your system are on.',
  'told.turnedOff': 'Notices of your system are off.',
} as const;
