/** Where charges stand on a shield of 100 by 120 whose fess point is (50, 52). */
import { ordinaries, type Spot, spots } from './ordinaries.js';
import type { Arms, Group, Parting } from './types.js';

/** In the parts of a divided field. */
const parts: Readonly<Partial<Record<Parting, readonly Spot[]>>> = {
  pale: spots('=26 50 38'),
  fess: spots('50 26 40, 50 80 38'),
  bend: spots('71 31 40, 30 73 38'),
  'bend sinister': spots('29 31 40, 70 73 38'),
  chevron: spots('=24 24 32, 50 82 36'),
  saltire: spots('50 19 28, 50 88 28, =16 52 27'),
  quarterly: spots('26 27 34, 70 76 31, 74 27 34, 30 76 31'),
};

/** The spots of a group, those of its first kind of charge before the others. */
export const spotsOf = ({ place }: Group, { field, piece, groups }: Arms): readonly Spot[] => {
  const own = piece && ordinaries[piece.ordinary];
  const under = piece?.ordinary === 'chief';
  const beside = groups[1]?.place;
  switch (place) {
    case 'on':
      return own?.on ?? [];
    case 'around':
      return own?.beside ?? [];
    case 'single':
      return spots(under || beside === 'chief' ? '50 74 58' : `50 54 ${beside ? 45 : own?.on ? 46 : own ? 52 : 72}`);
    case 'three':
      return spots(under ? '=27 54 30, 50 91 30' : own ? '=33 36 28, 50 78 28' : '=23 23 29, 50 94 29');
    case 'flanks':
      return spots('=14 47 22');
    case 'chief':
      return spots('=23 20 27');
    case 'heart':
      return spots('50 54 36');
    case 'parts':
      return (field.parting && parts[field.parting]) ?? [];
  }
};

/** How many are of its first kind: the middle one on an ordinary, two of two above one, one of one above two, else half. */
export const firstOf = ({ and, place }: Group, spots: readonly Spot[]): number => {
  if (and === undefined) return spots.length;
  if (place === 'on') return 1;
  return spots.length === 3 && spots[0]?.[0] !== 50 ? 2 : spots.length >> 1;
};

/** Strewn charges, in rows that alternate; those of the edges are cut by it. */
export const strewing = (mark: boolean): readonly Spot[] => {
  const [step, size] = mark ? [33.3, 25] : [25, 16];
  return Array.from({ length: 30 }, (_, at): Spot => {
    const row = Math.floor(at / 5);
    return [((at % 5) + (row % 2) / 2) * step, step * (0.52 + 0.85 * row), size, 0];
  }).filter(([x, y]) => x < 105 && y < 110 + size / 2 && Math.abs(x - 50) < 140 - y);
};
