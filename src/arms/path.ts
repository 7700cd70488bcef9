/**
 * Paths. Everything is filled even-odd, so paths that are joined cancel each other where they overlap: that is how
 * quarterly comes from two halves, chequy from barry and paly, and a counterchanged charge from the field behind it.
 */
import type { Line } from './types.js';

export type Point = readonly [number, number];
interface Run {
  readonly command: string;
  readonly points: readonly Point[];
}
/** A drawing in a box of 100 by 100 around the origin. */
export type Figure = readonly Run[];

const write = (command: string, points: readonly Point[]): string =>
  command + points.map((point) => point.map((n) => Math.round(n * 100) / 100).join(' ')).join(' ');

export const turned = (degrees: number, scale = 1, x = 0, y = 0) => {
  const angle = (degrees * Math.PI) / 180;
  const [sin, cos] = [Math.sin(angle) * scale, Math.cos(angle) * scale];
  return (point: Point): Point => [x + point[0] * cos - point[1] * sin, y + point[0] * sin + point[1] * cos];
};

const runsOf = (text: string): Run[] =>
  [...text.matchAll(/([MLC])([^MLCZz]*)/g)].map(([, command = '', numbers = '']) => ({
    command,
    points: [...numbers.matchAll(/(-?[\d.]+) ?(-?[\d.]+)/g)].map(([, x, y]): Point => [Number(x), Number(y)]),
  }));

const move = (runs: readonly Run[], way: (point: Point) => Point): Run[] =>
  runs.map(({ command, points }) => ({ command, points: points.map(way) }));

const flip = ([x, y]: Point): Point => [-x, y];

/** The way back on the left of a right half, which runs from the axis to the axis. */
const wayBack = (half: readonly Run[]): Run[] =>
  half
    .slice(1)
    .map(({ command, points }, at) => ({
      command,
      points: [...(half[at]?.points.slice(-1) ?? []), ...points].reverse().slice(1).map(flip),
    }))
    .reverse();

/**
 * Reads a drawing: absolute M, L, C. A subpath that ends in `Z` is taken as it is, in `z` also mirrored, and one
 * without end is a right half to be completed. What follows `5*` is turned five times round the origin, and is one
 * subpath if it begins with L.
 */
export const parseFigure = (text: string): Figure => {
  const [once = '', turns, round = ''] = text.split(/(\d+)\*/);
  const runs = (part: string): Run[] =>
    part.split(/(?=M)/).flatMap((sub) => {
      const own = runsOf(sub);
      return sub.endsWith('z')
        ? [...own, close, ...move(own, flip), close]
        : [...own, ...(sub.endsWith('Z') ? [] : wayBack(own)), close];
    });
  if (turns === undefined) return runs(once);
  const count = Number(turns);
  const joined = round.startsWith('L');
  const part = joined ? runsOf(round) : runs(round);
  const all = Array.from({ length: count }, (_, at) => move(part, turned((360 / count) * at))).flat();
  return joined
    ? [...all.map((run, at) => (at ? run : { ...run, command: 'M' })), close]
    : [...(once ? runs(once) : []), ...all];
};

const close: Run = { command: 'Z', points: [] };

const writeAll = (runs: readonly Run[]): string => runs.map(({ command, points }) => write(command, points)).join('');

export const placeFigure = (figure: Figure, x: number, y: number, size: number, degrees = 0): string => {
  const turn = turned(degrees, size / 100, x, y);
  return writeAll(move(figure, turn));
};

/** One period of a line: points as (part of the period, height outwards). */
const periods: Readonly<Record<Line, Figure>> = {
  plain: runsOf('L1 0'),
  engrailed: runsOf('C.12-1.5 .88-1.5 1 0'),
  invected: runsOf('C.12 1.5 .88 1.5 1 0'),
  indented: runsOf('L.25 1 .75-1 1 0'),
  wavy: runsOf('C.15 1.4 .35 1.4 .5 0 .65-1.4 .85-1.4 1 0'),
  embattled: runsOf('L.25 0 .25 1.3 .75 1.3 .75 0 1 0'),
};

/** A closed shape, its points clockwise, every edge drawn in this line. */
export const polygon = (points: readonly Point[], line: Line = 'plain'): string => {
  const edges = points.map((from, at) => {
    const to = points[(at + 1) % points.length] ?? from;
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const length = Math.hypot(dx, dy) || 1;
    const count = line === 'plain' ? 1 : Math.ceil(length / 13 - 0.5);
    const height = 4 / length;
    const period = (step: number): Figure =>
      move(periods[line], ([part, up]) => {
        const along = (step + part) / count;
        return [from[0] + dx * along + dy * up * height, from[1] + dy * along - dx * up * height];
      });
    return Array.from({ length: count }, (_, step) => writeAll(period(step))).join('');
  });
  return `${write('M', points.slice(0, 1))}${edges.join('')}Z`;
};

/** A band through the fess point, moved sideways; from -90 (upright) over 0 (lying) to 45 (as a bend). */
export const band = (degrees: number, offset: number, half: number, line: Line = 'plain'): string =>
  polygon(
    (
      [
        [-91, offset - half],
        [91, offset - half],
        [91, offset + half],
        [-91, offset + half],
      ] as const
    ).map(turned(degrees, 1, 50, 52)),
    line,
  );

/** A chevron from its apex down, or reversed. */
export const chevron = (apex: number, height: number, line: Line, way = 1): string => {
  const from = way > 0 ? apex : 104 - apex - height;
  const fall = 90 * way;
  return polygon(
    [
      [50, from],
      [140, from + fall],
      [140, from + fall + height],
      [50, from + height],
      [-40, from + fall + height],
      [-40, from + fall],
    ],
    line,
  );
};
