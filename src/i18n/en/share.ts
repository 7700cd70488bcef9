/** The card with the link and its code. */
export const share = {
  'share.title': 'Share',
  'share.link': 'Your link',
  'share.copy': 'Copy link',
  'share.send': 'Share',
  'share.qr': 'QR code of your link',
  'share.png': 'Save as PNG',
  'share.svg': 'Save as SVG',
  'share.meaning': 'Others see it while a tab of yours, or of someone who keeps it, is open.',
  'share.machine': 'This link works on this machine only.',
  'share.machineHow': 'Start Tabard with --host to give it to others on your network.',
  'share.text': '{name} on Tabard',
  'share.file': 'tabard-qr',
} as const;
