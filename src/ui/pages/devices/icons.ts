/** The drawings of devices. */
import type { Drawing } from '../../parts/icon.jsx';

const phone: Drawing = {
  path: 'M8 2.5h8a1.5 1.5 0 0 1 1.5 1.5v16a1.5 1.5 0 0 1-1.5 1.5H8A1.5 1.5 0 0 1 6.5 20V4A1.5 1.5 0 0 1 8 2.5zM11 18.5h2',
};
const tablet: Drawing = {
  path: 'M6 3h12a1.5 1.5 0 0 1 1.5 1.5v15A1.5 1.5 0 0 1 18 21H6a1.5 1.5 0 0 1-1.5-1.5v-15A1.5 1.5 0 0 1 6 3zM11 18h2',
};
const computer: Drawing = { path: 'M4.5 5h15v11h-15zM2 19.5h20M9.5 16.2 9 19.3M14.5 16.2l.5 3.1' };

export const cameraIcon: Drawing = {
  path: 'M3 8h4l2-3h6l2 3h4v11H3zM12 16.5a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6z',
};
export const drawingOf = (kind: string): Drawing => (kind === 'phone' ? phone : kind === 'tablet' ? tablet : computer);
