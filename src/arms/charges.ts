/**
 * The charges, each drawn in a box of 100 by 100 around the origin in the notation of `parseFigure`, cut like wood: inner
 * lines are gaps. The order is part of version 1 (the first 14 may be strewn).
 */
import { type Figure, parseFigure } from './path.js';
import type { Charge } from './types.js';

const disc = (x: number, y: number, r: number): string => {
  const k = Math.round(r * 55.2) / 100;
  return `M${x} ${y - r}C${x + k} ${y - r} ${x + r} ${y - k} ${x + r} ${y} ${x + r} ${y + k} ${x + k} ${y + r} ${x} ${y + r} ${x - k} ${y + r} ${x - r} ${y + k} ${x - r} ${y} ${x - r} ${y - k} ${x - k} ${y - r} ${x} ${y - r}Z`;
};

interface Entry {
  readonly draw: string;
  readonly one?: string;
  readonly many?: string;
}

const table: Readonly<Record<Charge, Entry>> = {
  mullet: { draw: 'M0-48L12-13 48-13 19 8 30 43 0 21' },
  estoile: { draw: '6*L-8-14C-14-24-4-30-4-37C-4-43-1-47 0-50C3-45 7-41 6-35C5-28-1-23 8-14' },
  roundel: { draw: disc(0, 0, 40) },
  lozenge: { draw: 'M0-50L34 0 0 50' },
  annulet: { draw: disc(0, 0, 42) + disc(0, 0, 25) },
  crescent: { draw: 'M0 12C20 12 33-2 33-20C33-27 32-32 29-38C41-31 46-18 46-4C46 26 26 46 0 46' },
  billet: { draw: 'M0-44L22-44 22 44 0 44' },
  heart: { draw: 'M0-24C10-46 46-46 46-14C46 12 16 26 0 46' },
  crosslet: {
    draw: 'M0-50L7-50 7-38 19-38 19-24 7-24 7-7 24-7 24-19 38-19 38-7 50-7 50 7 38 7 38 19 24 19 24 7 7 7 7 24 19 24 19 38 7 38 7 50 0 50',
    one: 'cross crosslet',
    many: 'crosses crosslet',
  },
  'fleur-de-lis': {
    draw: 'M0-50C5-39 15-30 15-15C15-3 9 4 7 14L0 14M11 14C14-6 22-27 34-27C44-27 49-19 49-10C49 0 43 6 36 6C33 6 30 4 30 1C34 2 37-1 37-5C37-10 33-12 30-10C24-6 20 4 19 14zM0 18L26 18 26 26 0 26M0 30L7 30C7 38 4 44 0 50M11 30L19 30C20 36 25 40 31 38C27 47 13 46 11 30z',
    many: 'fleurs-de-lis',
  },
  trefoil: {
    draw: 'M0-47C12-47 20-38 19-28C18-20 14-14 8-9C14-14 22-17 29-15C40-12 45-2 42 8C39 18 28 21 19 17C12 14 7 9 3 5L5 48 0 48',
  },
  escallop: {
    draw: 'M0-44L16-44 12-34C30-26 46-8 46 10C46 18 40 22 34 22C36 30 30 36 22 35C22 43 14 46 8 42C6 47 0 47 0 47M3-24L10 34 7 35zM6-24L26 24 23 27z',
  },
  bee: {
    draw: `${disc(0, -36, 8)}M0-25C6-25 8-20 7-14C7-10 7-8 8-6L0-6M10-18C22-40 48-42 50-28C50-14 26-8 11-12zM11-8C24-6 40 4 36 14C30 22 14 8 11-2zM0-2L9-2C13 4 14 8 14 10L0 10M0 14L14 14C14 20 13 24 11 26L0 26M0 30L9 30C7 38 3 46 0 50`,
  },
  rose: {
    draw: `${disc(0, 0, 11)}5*M-6-17C-25-20-27-46-12-47C-6-48-2-45 0-42C2-45 6-48 12-47C27-46 25-20 6-17C2-18-2-18-6-17Z`,
  },
  'cross patty': {
    draw: 'M0-46L22-46C14-30 8-16 7-7C16-8 30-14 46-22L46 22C30 14 16 8 7 7C8 16 14 30 22 46L0 46',
    many: 'crosses patty',
  },
  tower: {
    draw: 'M0-46L7-46 7-36 14-36 14-46 28-46 28-26 22-20 22 34 28 34 28 46 9 46 9 28C9 21 5 17 0 17M0-13L4-13 4 1 0 1',
  },
  sun: { draw: `${disc(0, 0, 22)}12*M-6-27L0-50 6-27Z` },
  leaf: {
    draw: 'M0-50C8-38 38-24 38 4C38 24 20 32 3 30L4 50 0 50M0-28L2 22 0 22M5 6L24-10 5 12z',
    one: 'linden leaf',
    many: 'linden leaves',
  },
  key: { draw: `M12 9L12-50-22-50-22-39-5-39-5-33-22-33-22-20 4-20 4 9Z${disc(8, 29, 20)}${disc(8, 29, 10)}` },
  bell: {
    draw: 'M0-48C5-48 7-44 6-39C22-36 24-20 25-6C26 10 30 20 38 26L38 32 0 32M0 16L25 16 27 20 0 20M0 37L10 37C10 43 6 47 0 47',
  },
  anchor: {
    draw: `${disc(0, -41, 9)}${disc(0, -41, 4)}M0-30L4-30 4-26 24-26 24-19 4-19 4 32C18 30 28 22 31 10L24 13 36-6 46 14 39 11C36 34 18 46 0 48`,
  },
  harp: {
    draw: 'M-34 46L-30-40C-28-50-16-48-10-40C0-26 20-22 36-34L42-28C36-2 8 30-24 46ZM-25 34L-22-34C-12-36-6-18 28-20C20 0 0 22-25 34ZM-15-25L-12-23-12 20-15 23ZM-5-18L-2-17-2 12-5 15ZM5-13L8-13 8 2 5 6Z',
  },
  pheon: { draw: 'M0-48L9-48 9 0 36-42 42-42C38-8 20 26 0 50' },
  oak: {
    draw: 'M0-50C12-50 18-44 20-38C32-38 38-28 36-20C48-14 46 4 36 8C32 18 16 18 11 12L6 14 6 36C8 42 14 44 20 48L0 48M9-25C14-22 20-24 21-31C26-22 14-15 9-25zM13-2C18 1 25-1 26-8C31 1 18 8 13-2z',
    one: 'oak tree',
  },
  acorn: { draw: 'M0-50C3-44 26-36 26-2L0-2M0 4L33 4C34 22 22 34 5 36L5 50 0 50' },
  crown: {
    draw: `M0-30L9-2 23-26 28-2 45-20 36 18 0 18M0 23L36 23 35 33 0 33${disc(0, -37, 5)}${disc(23, -33, 5)}${disc(-23, -33, 5)}${disc(45, -27, 5)}${disc(-45, -27, 5)}`,
  },
  cup: { draw: 'M0-44L30-44C30-14 20-2 6 2L5 8C10 12 10 18 5 20L6 32C12 36 24 38 24 46L0 46M0-36L24-36 23-31 0-31' },
  sword: { draw: 'M0-50L8-41 7 14 30 14 30 23 5 23 5 38C9 38 10 42 9 45C7 50 0 50 0 50M0-34L1-34 1 6 0 6' },
  book: {
    draw: 'M3-26C14-36 32-36 46-30L46 30C32 24 14 24 3 34zM10-18C20-24 30-24 39-21L39-16C30-19 20-19 10-13zM10-4C20-10 30-10 39-7L39-2C30-5 20-5 10 1zM10 10C20 4 30 4 39 7L39 12C30 9 20 9 10 15z',
    one: 'open book',
  },
  fish: {
    draw: `M-50 0C-36-22-8-26 16-10L44-28C38-10 38 10 44 26L16 10C-8 26-36 22-50 0Z${disc(-32, -4, 3.5)}M-20-14C-14-4-14 6-20 14L-17 14C-10 6-10-4-17-14Z`,
    one: 'fish naiant',
    many: 'fish naiant',
  },
  martlet: {
    draw: `M-50-17L-37-25C-34-36-20-38-13-28C-6-20 8-20 20-23L48-32C44-17 34-6 22 1L50 13 32 14 40 28 12 14C6 21-2 25-8 26L-6 36-13 32-18 38-20 25C-33 18-38 2-38-11Z${disc(-25, -25, 3)}`,
  },
  wheel: { draw: `${disc(0, 0, 48)}${disc(0, 0, 39)}${disc(0, 0, 11)}${disc(0, 0, 5)}8*M-3-36L3-36 3-13-3-13Z` },
};

const figures = new Map<Charge, Figure>();

export const charges = Object.keys(table) as readonly Charge[];

export const figureOf = (charge: Charge): Figure => {
  const figure = figures.get(charge) ?? parseFigure(table[charge].draw);
  figures.set(charge, figure);
  return figure;
};

/** The name of a charge, and of several. */
export const namesOf = (charge: Charge): readonly [string, string] => {
  const { one = charge, many = `${one}s` } = table[charge];
  return [one, many];
};
