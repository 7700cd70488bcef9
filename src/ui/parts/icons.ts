/** All other drawings. */
import type { Drawing } from './icon.jsx';

export const nodeIcon: Drawing = {
  path: 'M12 9a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM5.5 20a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM18.5 20a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM10.700 8.800 6.800 15.200M13.300 8.800l3.900 6.400M8 17.5h8',
};
export const plusIcon: Drawing = { path: 'M12 5v14M5 12h14' };
export const closeIcon: Drawing = { path: 'M6 6l12 12M18 6 6 18' };
export const upIcon: Drawing = { path: 'M12 19V5M6 11l6-6 6 6' };
export const downIcon: Drawing = { path: 'M12 5v14M6 13l6 6 6-6' };
export const dragIcon: Drawing = { path: 'M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01', look: 'dots' };
export const undoIcon: Drawing = { path: 'M8 5 4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11H9', look: 'turns' };
export const redoIcon: Drawing = { path: 'M16 5l4 4-4 4M20 9H10a5.5 5.5 0 0 0 0 11h5', look: 'turns' };
export const copyIcon: Drawing = { path: 'M9 9h11v11H9zM15 9V4H4v11h5' };
export const pictureIcon: Drawing = { path: 'M4 5h16v14H4zM4 16l4.5-4.5L13 16l2.5-2.5L20 18M15.5 9.5h.01' };
export const warningIcon: Drawing = { path: 'M12 4 2.5 20h19zM12 10v5M12 17.5v.01' };
export const binIcon: Drawing = { path: 'M4 7h16M9 7V4h6v3M6.5 7l1 13h9l1-13' };
export const downloadIcon: Drawing = { path: 'M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14' };
export const uploadIcon: Drawing = { path: 'M12 16V5M7.5 9 12 4.5 16.5 9M5 20h14' };
export const infoIcon: Drawing = { path: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 11v5.5M12 7.5v.01' };
export const eyeIcon: Drawing = {
  path: 'M2.5 12C5 7.5 8.200 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.700 6.5-9.5 6.5S5 16.5 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
};
