import type { Colour, Metal, Tincture } from './types.js';

export const metals: readonly Metal[] = ['or', 'argent'];
export const colours: readonly Colour[] = ['gules', 'azure', 'vert', 'purpure', 'sable'];

export const isMetal = (tincture: Tincture): tincture is Metal => tincture === 'or' || tincture === 'argent';

/** The tinctures that may lie on this one: metal on colour, colour on metal. */
export const onto = (tincture: Tincture): readonly Tincture[] => (isMetal(tincture) ? colours : metals);

/** The same in light and dark: arms are not part of the theme. */
export const hues: Readonly<Record<Tincture, string>> = {
  or: '#e0ad36',
  argent: '#f4efe4',
  gules: '#a8232b',
  azure: '#1d4a86',
  vert: '#2b6440',
  purpure: '#65306e',
  sable: '#26221f',
};
