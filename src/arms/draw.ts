/** From arms to paths. A drawing is data: a component renders it as elements, a file as text; nothing is parsed as HTML. */
import { figureOf } from './charges.js';
import { partings } from './fields.js';
import { firstOf, spotsOf, strewing } from './layout.js';
import { ordinaries } from './ordinaries.js';
import { band, placeFigure } from './path.js';
import { type ArmsSize, outlines, shield, viewBox } from './shield.js';
import type { Arms, Field, Group, Ordinary, Paint, Piece, Tincture } from './types.js';

export interface ArmsPart {
  readonly path: string;
  readonly fill: Tincture;
}

/** All paths are filled even-odd, in order, inside `shield`, which is then outlined from within. */
export interface ArmsDrawing {
  readonly viewBox: string;
  readonly shield: string;
  readonly parts: readonly ArmsPart[];
  /** The dexter half, to be laid over the parts in white at `LIGHT`. */
  readonly light: string;
  /** Stroke width for the outline: half of it falls outside of the shield and is clipped. */
  readonly outline: number;
}

export const LIGHT = 0.08;

/** The turn of cotises and their distance. */
const cotises: Partial<Record<Ordinary, readonly [number, number]>> = {
  pale: [-90, 21.5],
  fess: [0, 22.5],
  bend: [45, 20.5],
  'bend sinister': [-45, 20.5],
};

export const drawArms = (arms: Arms, size: ArmsSize = 'large'): ArmsDrawing => {
  const mark = size === 'mark';
  const { field, piece, groups } = arms;
  const over: ArmsPart[] = [];
  let second = secondPath(field, mark);
  const lay = (path: string, paint: Paint): void => {
    if (paint === 'counterchanged') second += path;
    else over.push({ path, fill: paint });
  };
  if (piece !== undefined) lay(pieceShape(piece, mark), piece.paint);
  for (const group of [...groups, ...(piece?.on ? [piece.on] : [])]) lay(groupPath(group, arms, mark), group.paint);
  const parts: ArmsPart[] = [
    { path: 'M0 0L100 0 100 120 0 120Z', fill: field.ground },
    { path: second, fill: field.second },
    ...over,
  ];
  return {
    viewBox,
    shield,
    parts: parts.filter(({ path }) => path),
    light: 'M0 0L50 0 50 120 0 120Z',
    outline: outlines[size],
  };
};

/** The area of the field's second tincture. */
const secondPath = ({ parting, across, strewn, line, pieces }: Field, mark: boolean): string => {
  if (strewn !== undefined)
    return strewing(mark)
      .map(([x, y, size]) => placeFigure(figureOf(strewn), x, y, size))
      .join('');
  const area = parting ? partings[parting](mark ? 'plain' : line, pieces) : '';
  return across ? area + partings[across]('plain', 2) : area;
};

const pieceShape = ({ ordinary, line, cotised, on }: Piece, mark: boolean): string => {
  const shape = ordinaries[ordinary].draw(mark ? 'plain' : line, on !== undefined);
  if (!cotised || mark) return shape;
  const [degrees, offset] = cotises[ordinary] ?? [0, 0];
  return shape + band(degrees, -offset, 1.8, line) + band(degrees, offset, 1.8, line);
};

const groupPath = (group: Group, arms: Arms, mark: boolean): string => {
  const spots = spotsOf(group, arms);
  const first = firstOf(group, spots);
  const growth = mark ? 1.18 : 1;
  return spots
    .map(([x, y, size, degrees], at) => {
      const charge = at < first ? group.charge : (group.and ?? group.charge);
      return placeFigure(figureOf(charge), x, y, size * growth, degrees);
    })
    .join('');
};
