/** Where things stand on a shield of 100 by 120 whose fess point is (50, 52): ordinaries, divisions, places of charges. */
import { band, type Point, polygon } from './path.js';
import type { Division, Field, Group, Line, Ordinary, Piece, Variation } from './types.js';

export const shield = 'M0 0L100 0 100 54C100 86 77 107 50 120C23 107 0 86 0 54Z';

const smallShield = (half: number): string => {
  const x = (part: number) => Math.round((50 + half * part) * 10) / 10;
  const y = (part: number) => Math.round((54 + half * (part - 1.16)) * 10) / 10;
  return `M${x(-1)} ${y(0)}L${x(1)} ${y(0)} ${x(1)} ${y(1.08)}C${x(1)} ${y(1.72)} ${x(0.54)} ${y(2.14)} 50 ${y(2.4)}C${x(-0.54)} ${y(2.14)} ${x(-1)} ${y(1.72)} ${x(-1)} ${y(1.08)}Z`;
};

/** x, y, size, degrees. */
export type Spot = readonly [number, number, number, number?];

export const divide = (division: Division, line: Line): string => {
  switch (division) {
    case 'pale':
      return band(-90, 90, 90, line);
    case 'fess':
      return band(0, 90, 90, line);
    case 'bend':
      return band(45, 90, 90, line);
    case 'bend sinister':
      return band(-45, 90, 90, line);
    case 'chevron':
      return chevron(42, 200, line);
    case 'saltire':
      return divide('bend', line) + divide('bend sinister', line);
    case 'quarterly':
      return divide('pale', line) + divide('fess', line);
  }
};

const chevron = (apex: number, height: number, line: Line, way = 1): string => {
  const at = (x: number, y: number): Point => [x, way < 0 ? 104 - y : y];
  const outline = [at(50, apex), at(130, apex + 80), at(130, apex + 80 + height), at(50, apex + height), at(-30, apex + 80 + height), at(-30, apex + 80)];
  return polygon(way < 0 ? outline.reverse() : outline, line);
};

const stripes = (degrees: number, pieces: number, start: number, width: number, line: Line): string =>
  Array.from({ length: pieces / 2 }, (_, at) => band(degrees, start + (2 * at + 1.5) * width, width / 2, line)).join('');

export const vary = (variation: Variation, pieces: number, line: Line): string => {
  switch (variation) {
    case 'barry':
      return stripes(0, pieces, -52, 120 / pieces, line);
    case 'paly':
      return stripes(-90, pieces, -50, 100 / pieces, line);
    case 'bendy':
      return stripes(45, pieces, -70, 132 / pieces, line);
    case 'bendy sinister':
      return stripes(-45, pieces, -70, 132 / pieces, line);
    case 'chevronny':
      return Array.from({ length: pieces / 2 + 1 }, (_, at) => chevron(-50 + (2 * at + 1) * (170 / (pieces + 1)), 170 / (pieces + 1), line)).join('');
    case 'chequy':
      return stripes(-90, pieces, -50, 100 / pieces, 'plain') + stripes(0, pieces + 4, -52, 100 / pieces, 'plain');
    case 'lozengy':
      return stripes(58, 14, -84, 12, 'plain') + stripes(-58, 14, -84, 12, 'plain');
    case 'gyronny':
      return divide('saltire', 'plain') + divide('quarterly', 'plain');
  }
};

const star = (degrees: number, half: number, line: Line): string => {
  const far = 91;
  const sin = Math.sin((degrees * Math.PI) / 180);
  const cos = Math.cos((degrees * Math.PI) / 180);
  const corners: Point[] = [
    [-half, -far],
    [half, -far],
    [half, -half],
  ];
  const points = [0, 1, 2, 3].flatMap((quarter) =>
    corners.map(([x, y]): Point => {
      const [a, b] = quarter === 0 ? [x, y] : quarter === 1 ? [-y, x] : quarter === 2 ? [-x, -y] : [y, -x];
      return [50 + a * cos - b * sin, 50 + a * sin + b * cos];
    }),
  );
  return polygon(points, line);
};

const pall = (half: number, line: Line): string => {
  const long = half * Math.SQRT2;
  const right: Point[] = [
    [50, 52 - long],
    [140, -38 - long],
    [140 + long, -38],
    [50 + half, 52 + long - half],
    [50 + half, 150],
  ];
  const left = right.slice(1).map(([x, y]): Point => [100 - x, y]);
  return polygon([...right, ...left.reverse()], line);
};

/** The inside of a bordure: against the clock, so that its line points inwards. */
const inside = (width: number, line: Line): string => {
  if (line === 'plain') return smallShield(50 - width);
  const w = width;
  const bottom = 116 - 1.35 * w;
  const curve = (t: number): Point => {
    const s = 1 - t;
    const x = s * s * s * (100 - w) + 3 * s * s * t * (100 - w) + 3 * s * t * t * (77 - 0.5 * w) + t * t * t * 50;
    return [x, s * s * s * 54 + 3 * s * s * t * (86 - 0.4 * w) + 3 * s * t * t * (107 - w) + t * t * t * bottom];
  };
  const right: Point[] = [[100 - w, w], ...[0, 0.17, 0.34, 0.5, 0.66, 0.83].map(curve)];
  const left = right.map(([x, y]): Point => [100 - x, y]).reverse();
  return polygon([...right, [50, bottom], ...left].reverse() as readonly Point[], line);
};

/** An ordinary, broader where it bears charges. */
export const shape = ({ ordinary, line, cotised, on }: Piece): string => {
  const broad = on !== undefined;
  const thin = (degrees: number, half: number) => (cotised ? band(degrees, -half - 6, 1.8, line) + band(degrees, half + 6, 1.8, line) : '');
  const bar = (degrees: number, half: number) => band(degrees, 0, half, line) + thin(degrees, half);
  switch (ordinary) {
    case 'pale':
      return bar(-90, broad ? 16 : 12);
    case 'fess':
      return bar(0, broad ? 17 : 13);
    case 'bend':
      return bar(45, broad ? 15 : 12);
    case 'bend sinister':
      return bar(-45, broad ? 15 : 12);
    case 'chevron':
      return broad ? chevron(33, 36, line) : chevron(36, 28, line);
    case 'chevron reversed':
      return broad ? chevron(22, 36, line, -1) : chevron(24, 28, line, -1);
    case 'cross':
      return star(0, broad ? 13 : 10, line);
    case 'saltire':
      return star(45, broad ? 13 : 10, line);
    case 'pall':
      return pall(broad ? 13 : 10, line);
    case 'pile':
      return polygon([[12, -2], [88, -2], [50, 108]], line);
    case 'bars':
      return band(0, 0, 7.5, line, 49) + band(0, 0, 7.5, line, 80);
    case 'bendlets':
      return band(45, -10, 6, line) + band(45, 10, 6, line);
    case 'chevronels':
      return chevron(30, 16, line) + chevron(55, 16, line);
    case 'chief':
      return polygon([[-28, -50], [128, -50], [128, broad ? 36 : 30], [-28, broad ? 36 : 30]], line);
    case 'canton':
      return polygon([[-13, -13], [39, -13], [39, 39], [-13, 39]], line);
    case 'inescutcheon':
      return smallShield(24);
    case 'bordure':
      return `M-9-9L109-9 109 129-9 129Z${inside(12, line)}`;
    case 'orle':
      return smallShield(42) + smallShield(35);
    case 'flaunches':
      return 'M-9-9L8 0C36 28 36 78 8 108L-9 129ZM109-9L92 0C64 28 64 78 92 108L109 129Z';
  }
};

const onto: Partial<Record<Ordinary, readonly Spot[]>> = {
  pale: [[50, 52, 27], [50, 19, 27], [50, 85, 27]],
  fess: [[50, 52, 27], [19, 52, 27], [81, 52, 27]],
  bend: [[50, 52, 25, -45], [23, 25, 25, -45], [76, 78, 25, -45]],
  'bend sinister': [[50, 52, 25, 45], [77, 25, 25, 45], [24, 78, 25, 45]],
  chevron: [[50, 52, 21], [24, 77, 21], [76, 77, 21]],
  'chevron reversed': [[50, 65, 21], [24, 38, 21], [76, 38, 21]],
  cross: [[50, 50, 20], [50, 18, 20], [19, 50, 20], [81, 50, 20], [50, 84, 20]],
  saltire: [[50, 50, 20], [25, 25, 20, -45], [75, 25, 20, 45], [25, 75, 20, 45], [75, 75, 20, -45]],
  pall: [[50, 86, 21], [24, 26, 21, -45], [76, 26, 21, 45]],
  pile: [[50, 30, 44]],
  chief: [[50, 17.5, 26], [20, 17.5, 26], [80, 17.5, 26]],
  canton: [[20, 20, 30]],
  inescutcheon: [[50, 52, 31]],
  flaunches: [[13, 52, 21], [87, 52, 21]],
};

/** The places in the field beside an ordinary; the first `first` of them take the first kind of charge. */
const beside: Partial<Record<Ordinary, { readonly first: number; readonly spots: readonly Spot[] }>> = {
  pale: { first: 1, spots: [[18, 46, 28], [82, 46, 28]] },
  fess: { first: 2, spots: [[25, 19, 27], [75, 19, 27], [50, 92, 27]] },
  bend: { first: 1, spots: [[76, 27, 32], [25, 77, 30]] },
  'bend sinister': { first: 1, spots: [[24, 27, 32], [75, 77, 30]] },
  chevron: { first: 2, spots: [[22, 22, 28], [78, 22, 28], [50, 92, 28]] },
  'chevron reversed': { first: 1, spots: [[50, 25, 32], [20, 80, 22], [80, 80, 22]] },
  cross: { first: 2, spots: [[19.5, 19, 27], [77, 78, 24], [80.5, 19, 27], [23, 78, 24]] },
  saltire: { first: 2, spots: [[50, 17, 25], [50, 88, 26], [14, 50, 24], [86, 50, 24]] },
  pall: { first: 1, spots: [[50, 18, 26], [20, 67, 27], [80, 67, 27]] },
  pile: { first: 1, spots: [[21, 77, 25], [79, 77, 25]] },
  bars: { first: 3, spots: [[50, 20, 27], [20, 20, 27], [80, 20, 27]] },
  bendlets: { first: 1, spots: [[79, 24, 30], [23, 80, 27]] },
  chevronels: { first: 2, spots: [[22, 20, 27], [78, 20, 27], [50, 97, 22]] },
};

const three = (y: number, size: number): readonly Spot[] => [[27, y, size], [73, y, size], [50, y + 45, size]];

const parts: Record<Division, readonly Spot[]> = {
  pale: [[26, 50, 38], [74, 50, 38]],
  fess: [[50, 26, 40], [50, 80, 38]],
  bend: [[71, 31, 40], [30, 73, 38]],
  'bend sinister': [[29, 31, 40], [70, 73, 38]],
  chevron: [[24, 24, 32], [76, 24, 32], [50, 82, 36]],
  saltire: [[50, 19, 28], [50, 88, 28], [16, 52, 27], [84, 52, 27]],
  quarterly: [[26, 27, 34], [70, 76, 31], [74, 27, 34], [30, 76, 31]],
};

export interface Standing {
  /** How many of the spots take the first kind of charge. */
  readonly first: number;
  readonly spots: readonly Spot[];
}

export const standing = (group: Group, field: Field, piece: Piece | undefined): Standing => {
  const all = (spots: readonly Spot[], first = spots.length): Standing => ({ first, spots });
  const under = piece?.ordinary === 'chief';
  const within = piece !== undefined && ['bordure', 'orle', 'flaunches'].includes(piece.ordinary);
  switch (group.place) {
    case 'on':
      return all((piece && onto[piece.ordinary]) ?? []);
    case 'around':
      return (piece && beside[piece.ordinary]) ?? all([]);
    case 'single':
      return all([piece?.ordinary === 'flaunches' ? [50, 54, 46] : under ? [50, 74, 60] : within ? [50, 53, 52] : [50, 54, 72]]);
    case 'three':
      return all(under ? [[27, 54, 30], [73, 54, 30], [50, 91, 30]] : within ? [[33, 36, 28], [67, 36, 28], [50, 78, 28]] : three(29, 36), 2);
    case 'flanks':
      return all([[16, 48, 25], [84, 48, 25]], 1);
    case 'chief':
      return all([[23, 20, 27], [77, 20, 27]], 1);
    case 'heart':
      return all([[50, 50, 30]]);
    case 'parts': {
      const spots = field.kind === 'parted' ? parts[field.division] : [];
      return all(spots, Math.ceil(spots.length / 2));
    }
  }
};

/** Strewn charges, in rows that alternate. */
export const strewing = (mark: boolean): readonly Spot[] => {
  const [step, size] = mark ? [33.3, 25] : [25, 16];
  const rows = Array.from({ length: Math.ceil(120 / (step * 0.85)) }, (_, row) => row);
  return rows.flatMap((row) =>
    Array.from({ length: Math.round(100 / step) + (row % 2) }, (_, at): Spot => [(at + (row % 2 ? 0 : 0.5)) * step, step * (0.52 + 0.85 * row), size]),
  );
};
