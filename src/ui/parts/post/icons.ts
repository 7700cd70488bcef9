/** Drawings that only posts need. */
import type { Drawing } from '../icon.jsx';

export const doubtIcon: Drawing = { path: 'M12 4 2.5 20h19zM12 10v5M12 17.5v.01' };
export const copyCodeIcon: Drawing = { path: 'M9 9h11v11H9zM15 9V4H4v11h5' };
