/** Drawings of posts and of what one does with them. */
import type { Drawing } from './icon.jsx';

export const replyIcon: Drawing = { path: 'M4 5h16v11H11l-5 4v-4H4z' };
export const boostIcon: Drawing = {
  path: 'M7 4 3.5 7.5 7 11M3.5 7.5H16a3 3 0 0 1 3 3V13M17 20l3.5-3.5L17 13M20.5 16.5H8a3 3 0 0 1-3-3V11',
  look: 'turns',
};
export const likeIcon: Drawing = {
  path: 'M12 20C5 15.5 3 12.300 3 9a4.500 4.500 0 0 1 9-1 4.500 4.500 0 0 1 9 1c0 3.300-2 6.500-9 11z',
};
export const bookmarkIcon: Drawing = { path: 'M6 4h12v16l-6-4.500L6 20z' };
export const bellIcon: Drawing = { path: 'M6 16V11a6 6 0 0 1 12 0v5l1.500 2h-15zM10 20.500h4' };
export const searchIcon: Drawing = {
  path: 'M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.500 15.500 20.500 20.500',
};
export const penIcon: Drawing = {
  path: 'M4 20l1-4.500L16 4.500l3.500 3.500L8.500 19zM13.500 7l3.500 3.500',
  look: 'turns',
};
export const quoteIcon: Drawing = { path: 'M5 7h5v6c0 2-1.500 3.500-4 4M14 7h5v6c0 2-1.500 3.500-4 4' };
export const blockIcon: Drawing = { path: 'M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 0 0 0-17zM6 6l12 12' };
export const muteIcon: Drawing = { path: 'M4 9.500v5h4l5 4v-13l-5 4zM17 9.500l4.500 5M21.500 9.500l-4.500 5' };
export const playIcon: Drawing = { path: 'M8 5v14l11-7z' };
export const keysIcon: Drawing = { path: 'M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M17 14h.01M8 14h6' };
