/** The drawings of the header and of a visit, which everybody fetches. */
import type { Drawing } from './icon.jsx';

export const profileIcon: Drawing = { path: 'M5 4h14v8c0 4-3 6.5-7 8.5C8 18.5 5 16 5 12zM12 4v16M5 10.5h14' };
export const followingIcon: Drawing = {
  path: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.4-4 3-6 6.5-6s6.100 2 6.5 6M16 4.300a3.5 3.5 0 0 1 0 6.400M18 14.5c2 .8 3.200 2.600 3.5 5.5',
};
export const feedIcon: Drawing = { path: 'M4 5h16M4 10h16M4 15h16M4 20h10' };
export const settingsIcon: Drawing = {
  path: 'M4 7h9M19 7h1M4 17h1M11 17h9M16 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM8 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
};
export const arrowIcon: Drawing = { path: 'M4 12h15M14 7l5 5-5 5', look: 'turns' };
export const shareIcon: Drawing = { path: 'M12 15V4M7.5 8 12 3.5 16.5 8M6 12H5v8.5h14V12h-1' };
export const checkIcon: Drawing = { path: 'M5 12.5 10 17.5 19.5 7' };
export const moreIcon: Drawing = { path: 'M5 12h.01M12 12h.01M19 12h.01', look: 'dots' };
export const lockIcon: Drawing = { path: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3' };
