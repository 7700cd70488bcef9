/** Leaves out of a typed or pasted text what no record may hold: what cannot be seen and changes how the rest is shown. */

/** No joiners: scripts and emoji need them. */
const unseenInLine =
  /\p{Cc}|[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]|\p{Surrogate}/gu;
const unseenInLines = /(?![\t\n])\p{Cc}|[\u202d\u202e\ufff9-\ufffb]|\p{Surrogate}/gu;

export const cleanLine = (text: string): string => text.replace(/[\s\u2028\u2029]/g, ' ').replace(unseenInLine, '');

export const cleanLines = (text: string): string => text.replace(/\r\n?/g, '\n').replace(unseenInLines, '');
