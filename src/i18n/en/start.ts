/** The first screen. */
export const start = {
  'start.title': 'Your own page, from your own tab',
  'start.lead': 'Your browser keeps your profile and hands it to whoever has the link.',
  'start.name': 'Your name',
  'start.hint': 'It may stay empty and can be changed later.',
  'start.go': 'Make my profile',
  'start.have': 'I have a profile on another device',
  'start.lost': 'My devices are gone: get it back by words or cards',
  'start.going': 'Making your keys and your arms.',
} as const;
