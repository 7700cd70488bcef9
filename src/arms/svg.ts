import type { Did } from '../base/index.js';
import { blazonOf } from './blazon.js';
import { armsOf } from './choose.js';
import { drawArms, LIGHT } from './draw.js';
import type { ArmsSize } from './shield.js';
import { hues } from './tinctures.js';
import type { Arms } from './types.js';

const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** A whole SVG file of some arms; `outline` is any CSS colour. */
export const svgOfArms = (
  arms: Arms,
  { size = 'large', outline = '#26221f' }: { size?: ArmsSize; outline?: string } = {},
): string => {
  const drawing = drawArms(arms, size);
  const parts = drawing.parts
    .map(({ path, fill }) => `<path fill="${hues[fill]}" fill-rule="evenodd" d="${path}"/>`)
    .join('');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${drawing.viewBox}" role="img"><title>${escaped(blazonOf(arms))}</title>` +
    `<clipPath id="s"><path d="${drawing.shield}"/></clipPath><g clip-path="url(#s)">${parts}` +
    `<path fill="#fff" fill-opacity="${LIGHT}" d="${drawing.light}"/>` +
    `<path fill="none" stroke="${escaped(outline)}" stroke-width="${drawing.outline}" d="${drawing.shield}"/></g></svg>`
  );
};

export const armsSvg = (did: Did): string => svgOfArms(armsOf(did));
