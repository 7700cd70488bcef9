/** One's own pictures, sound and films on this device. */
export const ownMedia = {
  'own-media.here': {
    one: '{count} picture, sound or film ({bytes})',
    other: '{count} pictures, sounds and films ({bytes})',
  },
  'own-media.coming': {
    one: '{count} picture, sound or film of yours ({bytes}) is not on this device yet. It comes by itself while this page is open and one of your devices, or who keeps you online, is reached.',
    other:
      '{count} pictures, sounds and films of yours ({bytes}) are not on this device yet. They come by themselves while this page is open and one of your devices, or who keeps you online, is reached.',
  },
  'own-media.cramped': 'This device has too little room for them: nothing is fetched until there is more.',
  'own-media.export': 'A file made now does not hold what is missing. You can make another one later.',
  'own-media.leave':
    'This device holds {amount}. Your other devices fetch them while it is open; whether they have them all is not known here. If this device made some of them, leave it open for a while, or export first.',
} as const;
