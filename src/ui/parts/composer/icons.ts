/** Drawings that only the composer needs. */
import type { Drawing } from '../icon.jsx';

export const filesIcon: Drawing = { path: 'M4 5h16v14H4zM4 16l4.5-4.5L13 16l2.5-2.5L20 18M15.5 9.5h.01' };
export const pollIcon: Drawing = { path: 'M5 20V11M12 20V4M19 20v-6M3 20h18' };
export const eventIcon: Drawing = { path: 'M4 6h16v14H4zM4 10h16M8 3.5V8M16 3.5V8' };
export const warnIcon: Drawing = { path: 'M12 4 2.5 20h19zM12 10v5M12 17.5v.01' };
export const helpIcon: Drawing = { path: 'M5 18 9.500 6h1L15 18M6.500 14h7M16.500 18h5M19 13v5' };
export const crossIcon: Drawing = { path: 'M6 6l12 12M18 6 6 18' };
export const addIcon: Drawing = { path: 'M12 5v14M5 12h14' };
export const forwardIcon: Drawing = { path: 'M12 19V5M6 11l6-6 6 6' };
export const backIcon: Drawing = { path: 'M12 5v14M6 13l6 6 6-6' };
export const micIcon: Drawing = {
  path: 'M12 14.5a3 3 0 0 0 3-3v-5a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3M8.500 21h7',
};
export const cameraIcon: Drawing = { path: 'M3 7h12v10H3zM15 10.500l6-3v9l-6-3', look: 'turns' };
