/** The ordinaries: their shapes, and where charges stand on them and beside them. The order is part of version 1. */
import { band, chevron, type Point, parseFigure, placeFigure, polygon, turned } from './path.js';
import type { Line, Ordinary } from './types.js';

/** x, y, size, degrees. */
export type Spot = readonly [number, number, number, number];

/** Reads `50 52 27, =19 52 27 -45`: x, y, size and degrees; after `=` also the same mirrored. */
export const spots = (text: string): readonly Spot[] =>
  text.split(', ').flatMap((spot) => {
    const [x = 0, y = 0, size = 0, degrees = 0] = spot.replace('=', '').split(' ').map(Number);
    const own: Spot = [x, y, size, degrees];
    return spot.startsWith('=') ? [own, [100 - x, y, size, -degrees]] : [own];
  });

interface Shape {
  /** Broader where it bears charges. */
  readonly draw: (line: Line, broad: boolean) => string;
  readonly on?: readonly Spot[];
  readonly beside?: readonly Spot[];
}

const escutcheon = parseFigure('M0-60L50-60 50-6C50 26 27 47 0 60');

/** One arm and a corner, repeated to a closed star: arms at the given turns. */
const star = (degrees: number, half: number, line: Line): string =>
  polygon(
    [0, 90, 180, 270].flatMap((quarter) =>
      (
        [
          [-half, -91],
          [half, -91],
          [half, -half],
        ] as const
      ).map(turned(quarter + degrees, 1, 50, 50)),
    ),
    line,
  );

const symmetric = (right: readonly Point[], line: Line): string =>
  polygon([...right, ...right.map(([x, y]): Point => [100 - x, y]).reverse()], line);

const pall = (half: number, line: Line): string => {
  const long = half * Math.SQRT2;
  return symmetric(
    [
      [50, 52 - long],
      [140, -38 - long],
      [140 + long, -38],
      [50 + half, 52 + long - half],
      [50 + half, 150],
    ],
    line,
  );
};

/** The inside of a bordure, against the clock, so that its line points inwards. */
const inside: readonly Point[] = [
  [50, 106],
  [62, 99],
  [72, 90],
  [80, 79],
  [86, 67],
  [88, 54],
  [88, 40],
  [88, 26],
  [88, 12],
];

export const ordinaries: Readonly<Record<Ordinary, Shape>> = {
  pale: {
    draw: (line, broad) => band(-90, 0, broad ? 16 : 12, line),
    on: spots('50 52 27, 50 19 27, 50 85 27'),
    beside: spots('=18 46 28'),
  },
  fess: {
    draw: (line, broad) => band(0, 0, broad ? 17 : 13, line),
    on: spots('50 52 27, =19 52 27'),
    beside: spots('=25 19 27, 50 92 27'),
  },
  bend: {
    draw: (line, broad) => band(45, 0, broad ? 15 : 12, line),
    on: spots('50 52 25 -45, 23 25 25 -45, 76 78 25 -45'),
    beside: spots('76 27 32, 25 77 30'),
  },
  'bend sinister': {
    draw: (line, broad) => band(-45, 0, broad ? 15 : 12, line),
    on: spots('50 52 25 45, 77 25 25 45, 24 78 25 45'),
    beside: spots('24 27 32, 75 77 30'),
  },
  chevron: {
    draw: (line, broad) => (broad ? chevron(33, 36, line) : chevron(36, 28, line)),
    on: spots('50 52 21, =24 77 21'),
    beside: spots('=22 22 28, 50 92 28'),
  },
  cross: {
    draw: (line, broad) => star(0, broad ? 13 : 11, line),
    on: spots('50 50 20, 50 18 20, =19 50 20, 50 84 20'),
    beside: spots('19.5 19 27, 77 78 24, 80.5 19 27, 23 78 24'),
  },
  saltire: {
    draw: (line, broad) => star(45, broad ? 13 : 11, line),
    on: spots('50 50 20, =25 25 20 -45, =25 75 20 45'),
    beside: spots('50 17 25, 50 88 26, =14 50 24'),
  },
  pall: {
    draw: (line, broad) => pall(broad ? 13 : 11, line),
    on: spots('50 53 20, =24 26 20 -45, 50 89 20'),
    beside: spots('50 18 26, =20 67 27'),
  },
  pile: {
    draw: (line) =>
      symmetric(
        [
          [50, -2],
          [88, -2],
          [50, 108],
        ],
        line,
      ),
    on: spots('50 30 44'),
    beside: spots('=21 77 25'),
  },
  'chevron reversed': {
    draw: (line) => chevron(24, 28, line, -1),
    beside: spots('50 25 32, =20 80 22'),
  },
  bars: { draw: (line) => band(0, -3, 7.5, line) + band(0, 28, 7.5, line), beside: spots('50 20 27, =20 20 27') },
  bendlets: { draw: (line) => band(45, -10, 6, line) + band(45, 10, 6, line), beside: spots('79 24 30, 23 80 27') },
  chevronels: { draw: (line) => chevron(30, 16, line) + chevron(55, 16, line), beside: spots('=22 20 27, 50 97 22') },
  chief: { draw: (line, broad) => band(0, broad ? -56 : -62, 40, line), on: spots('50 17.5 26, =20 17.5 26') },
  canton: { draw: () => 'M-9-9L39-9 39 39-9 39Z', on: spots('20 20 30') },
  inescutcheon: { draw: () => placeFigure(escutcheon, 50, 53, 48), on: spots('50 51 31') },
  bordure: {
    draw: (line) =>
      `M-9-9L109-9 109 129-9 129Z${line === 'plain' ? placeFigure(escutcheon, 50, 59, 76) : symmetric(inside, line)}`,
  },
  orle: { draw: () => placeFigure(escutcheon, 50, 59.5, 84) + placeFigure(escutcheon, 50, 59, 69) },
  flaunches: {
    draw: () => 'M-9-9L8 0C36 28 36 78 8 108L-9 129ZM109-9L92 0C64 28 64 78 92 108L109 129Z',
    on: spots('=13 52 21'),
  },
};
