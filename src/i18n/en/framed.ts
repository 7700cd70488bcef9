/** Inside another page. Fetched when it is so. */
export const framed = {
  'framed.open': 'This page does not run inside another one. Open it by itself.',
} as const;
