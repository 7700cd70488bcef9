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

const turned = (degrees: number) => {
  const sin = Math.sin((degrees * Math.PI) / 180);
  const cos = Math.cos((degrees * Math.PI) / 180);
  return ([x, y]: Point): Point => [x * cos - y * sin, x * sin + y * cos];
};

const pairs = (text: string): Point[] => {
  const found: Point[] = [];
  for (const [, x, y] of text.matchAll(/(-?[\d.]+) ?(-?[\d.]+)/g)) found.push([Number(x), Number(y)]);
  return found;
};

/** The way back on the left of a right half, which runs from the axis to the axis. */
const mirrored = (half: readonly Run[]): Run[] => {
  const back: Run[] = [];
  half.forEach(({ points }, at) => {
    const next = half[at + 1];
    const from = points.at(-1);
    if (next === undefined || from === undefined) return;
    const way = [from, ...next.points].reverse().slice(1);
    back.unshift({ command: next.command, points: way.map(([x, y]): Point => [-x, y]) });
  });
  return back;
};

/**
 * Reads a drawing: absolute M, L, C. A subpath that ends in `Z` is taken as it is, in `z` also mirrored, and one
 * without end is a right half to be completed. A leading `5*` turns the whole five times round the origin.
 */
export const parseFigure = (text: string): Figure => {
  const [, times, body] = /^(?:(\d+)\*)?(.*)$/.exec(text) ?? [];
  const runs = (body ?? '').split(/(?=M)/).flatMap((part): Run[] => {
    const own = [...part.matchAll(/([MLC])([^MLCZz]*)/g)].map(([, command = '', numbers = '']) => ({ command, points: pairs(numbers) }));
    const flip = own.map(({ command, points }) => ({ command, points: points.map(([x, y]): Point => [-x, y]) }));
    const close = { command: 'Z', points: [] };
    if (part.endsWith('z')) return [...own, close, ...flip, close];
    return [...own, ...(part.endsWith('Z') ? [] : mirrored(own)), close];
  });
  if (times === undefined) return runs;
  return Array.from({ length: Number(times) }, (_, at) => {
    const turn = turned((360 / Number(times)) * at);
    return runs.map(({ command, points }) => ({ command, points: points.map(turn) }));
  }).flat();
};

export const placeFigure = (figure: Figure, x: number, y: number, size: number, degrees = 0): string => {
  const turn = turned(degrees);
  const scale = size / 100;
  return figure
    .map(({ command, points }) =>
      write(
        command,
        points.map((point): Point => {
          const [dx, dy] = turn(point);
          return [x + dx * scale, y + dy * scale];
        }),
      ),
    )
    .join('');
};

/** One period of a line: commands with points as (part of the period, height outwards). */
const periods: Readonly<Record<Exclude<Line, 'plain'>, readonly (readonly [string, ...Point[]])[]>> = {
  engrailed: [['C', [0.12, -1.5], [0.88, -1.5], [1, 0]]],
  invected: [['C', [0.12, 1.5], [0.88, 1.5], [1, 0]]],
  indented: [['L', [0.25, 1], [0.75, -1], [1, 0]]],
  wavy: [['C', [0.15, 1.4], [0.35, 1.4], [0.5, 0], [0.65, -1.4], [0.85, -1.4], [1, 0]]],
  embattled: [['L', [0.25, 0], [0.25, 1.3], [0.75, 1.3], [0.75, 0], [1, 0]]],
};

/** A closed shape, its points clockwise, every edge drawn in this line. */
export const polygon = (points: readonly Point[], line: Line = 'plain'): string => {
  const [first = [0, 0] as const] = points;
  const edges = points.map((from, at) => {
    const to = points[(at + 1) % points.length] ?? first;
    if (line === 'plain') return write('L', [to]);
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const length = Math.hypot(dx, dy);
    const count = Math.max(1, Math.round(length / 13));
    const height = 4 / length;
    return Array.from({ length: count }, (_, step) =>
      periods[line].map(([command, ...way]) =>
        write(
          command,
          way.map(([part, up]): Point => {
            const along = (step + part) / count;
            return [from[0] + dx * along + dy * up * height, from[1] + dy * along - dx * up * height];
          }),
        ),
      ),
    )
      .flat()
      .join('');
  });
  return `${write('M', [first])}${edges.join('')}Z`;
};

/** A band through the fess point, moved sideways; from -90 (upright) over 0 (lying) to 45 (as a bend). */
export const band = (degrees: number, offset: number, half: number, line: Line = 'plain', y = 52): string => {
  const turn = turned(degrees);
  const corners: readonly Point[] = [
    [-91, offset - half],
    [91, offset - half],
    [91, offset + half],
    [-91, offset + half],
  ];
  return polygon(
    corners.map((corner): Point => {
      const [dx, dy] = turn(corner);
      return [50 + dx, y + dy];
    }),
    line,
  );
};
