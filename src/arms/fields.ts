/** How a field is parted or varied: the area of the second tincture. The order is part of version 1. */
import { band, chevron } from './path.js';
import type { Line, Parting } from './types.js';

type Area = (line: Line, pieces: number) => string;

const half =
  (degrees: number): Area =>
  (line) =>
    band(degrees, 90, 90, line);

const [pale, fess, bend, sinister] = [half(-90), half(0), half(45), half(-45)];

const both =
  (one: Area, other: Area): Area =>
  (line, pieces) =>
    one(line, pieces) + other(line, pieces);

/** Every second one of the stripes, from the edge in. */
const stripes =
  (degrees: number, start: number, whole: number): Area =>
  (line, pieces) => {
    const width = whole / pieces;
    return Array.from({ length: pieces / 2 }, (_, at) =>
      band(degrees, (2 * at + 1.5) * width - start, width / 2, line),
    ).join('');
  };

const saltire = both(bend, sinister);
const quarterly = both(pale, fess);
const paly = stripes(-90, 50, 100);

export const partings: Readonly<Record<Parting, Area>> = {
  pale,
  fess,
  bend,
  'bend sinister': sinister,
  chevron: (line) => chevron(42, 200, line),
  saltire,
  quarterly,
  barry: stripes(0, 52, 120),
  paly,
  bendy: stripes(45, 70, 132),
  'bendy sinister': stripes(-45, 70, 132),
  chevronny: (line, pieces) => {
    const height = 170 / (pieces + 1);
    return Array.from({ length: pieces / 2 + 1 }, (_, at) => chevron((2 * at + 1) * height - 50, height, line)).join(
      '',
    );
  },
  chequy: (line, pieces) => paly(line, pieces) + stripes(0, 52, 100 + 400 / pieces)(line, pieces + 4),
  lozengy: both(
    (line) => stripes(58, 84, 168)(line, 14),
    (line) => stripes(-58, 84, 168)(line, 14),
  ),
  gyronny: both(saltire, quarterly),
};
