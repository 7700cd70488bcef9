/** The dialog in which a picture is cut. */
export const crop = {
  'crop.title': 'Cut the picture',
  'crop.hint': 'Drag the picture, or move it with the arrow keys; plus and minus change the size.',
  'crop.area': 'The part that is shown',
  'crop.zoom': 'Size',
  'crop.apply': 'Use this picture',
  'crop.unreadable': 'This file is not a picture that this browser can read. PNG, JPEG and WebP work.',
} as const;
