/** From arms to paths. A drawing is data: a component renders it as elements, a file as text; nothing is parsed as HTML. */
import { figureOf } from './charges.js';
import { divide, shape, shield, type Spot, standing, strewing, vary } from './layout.js';
import { placeFigure } from './path.js';
import type { Arms, Field, Group, Piece, Tincture } from './types.js';

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

/** `large` from 64 px, `list` about 40 px, `mark` about 16 px: fewer and larger charges, straight lines. */
export type ArmsSize = 'large' | 'list' | 'mark';

export const LIGHT = 0.08;

const outlines: Readonly<Record<ArmsSize, number>> = { large: 4.5, list: 7, mark: 12.5 };

export const drawArms = (arms: Arms, size: ArmsSize = 'large'): ArmsDrawing => {
  const mark = size === 'mark';
  const { field, groups } = arms;
  const piece = arms.piece && mark ? { ...arms.piece, line: 'plain' as const, cotised: false } : arms.piece;
  const [ground, behind] = fieldParts(field, mark);
  const over: string[] = [];
  const parts: ArmsPart[] = [{ path: 'M0 0L100 0 100 120 0 120Z', fill: ground }];
  const counter = field.kind === 'parted' ? field.tinctures[1] : undefined;
  if (piece !== undefined) {
    if (piece.paint === 'counterchanged') over.push(shape(piece));
    else parts.push({ path: shape(piece), fill: piece.paint });
  }
  for (const group of groups) {
    const path = groupPath(group, arms, mark);
    if (group.paint === 'counterchanged') over.push(path);
    else parts.push({ path, fill: group.paint });
  }
  if (piece?.on !== undefined && piece.on.paint !== 'counterchanged') parts.push({ path: groupPath(piece.on, arms, mark), fill: piece.on.paint });
  if (counter !== undefined && behind !== undefined) parts.splice(1, 0, { path: behind.path + over.join(''), fill: counter });
  else if (behind !== undefined) parts.splice(1, 0, behind);
  return { viewBox: '0 0 100 120', shield, parts, light: 'M0 0L50 0 50 120 0 120Z', outline: outlines[size] };
};

const fieldParts = (field: Field, mark: boolean): readonly [Tincture, ArmsPart?] => {
  switch (field.kind) {
    case 'plain':
      return [field.tincture];
    case 'parted':
      return [field.tinctures[0], { path: divide(field.division, mark ? 'plain' : field.line), fill: field.tinctures[1] }];
    case 'varied': {
      const path = vary(field.variation, field.pieces, mark ? 'plain' : field.line) + (field.across ? divide(field.across, 'plain') : '');
      return [field.tinctures[0], { path, fill: field.tinctures[1] }];
    }
    case 'strewn': {
      const figure = figureOf(field.charge);
      return [field.tincture, { path: strewing(mark).map(([x, y, size]) => placeFigure(figure, x, y, size)).join(''), fill: field.strewn }];
    }
  }
};

const groupPath = (group: Group, arms: Arms, mark: boolean): string => {
  const { first, spots } = standing(group, arms.field, arms.piece);
  const shown = mark && group.place === 'on' ? markSpots(spots, arms.piece) : spots;
  const growth = mark && group.place !== 'on' && spots.length > 1 ? 1.22 : 1;
  return shown
    .map(([x, y, size, degrees], at) => placeFigure(figureOf(at < first ? group.charge : (group.and ?? group.charge)), x, y, size * growth, degrees))
    .join('');
};

/** On an ordinary, a mark shows fewer charges. */
const markSpots = (spots: readonly Spot[], piece: Piece | undefined): readonly Spot[] => {
  if (piece?.ordinary === 'flaunches') return spots;
  return spots.slice(0, 1).map(([x, y, size, degrees = 0]): Spot => [x, y, size * 1.3, degrees]);
};
