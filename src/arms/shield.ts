/** What all arms have in common, known before it is known whose they are: the shield, 100 by 120, and its outline. */

/** `large` from 64 px, `list` about 40 px, `mark` about 16 px: larger charges, straight lines. */
export type ArmsSize = 'large' | 'list' | 'mark';

export const viewBox = '0 0 100 120';

export const shield = 'M50 0L100 0 100 54C100 86 77 107 50 120C23 107 0 86 0 54L0 0 50 0Z';

/** Stroke widths: half of one falls outside of the shield and is clipped. */
export const outlines: Readonly<Record<ArmsSize, number>> = { large: 4.5, list: 7, mark: 12.5 };
