/** Small drawings of one line each, 24 by 24, always beside words or under a label. */
import type { JSX } from 'solid-js';

const paths = {
  profile: 'M5 4h14v8c0 4-3 6.5-7 8.5C8 18.5 5 16 5 12zM12 4v16M5 10.5h14',
  following:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.4-4 3-6 6.5-6s6.100 2 6.5 6M16 4.300a3.5 3.5 0 0 1 0 6.400M18 14.5c2 .8 3.200 2.600 3.5 5.5',
  node: 'M12 9a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM5.5 20a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM18.5 20a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM10.700 8.800 6.800 15.200M13.300 8.800l3.900 6.400M8 17.5h8',
  settings:
    'M4 7h9M19 7h1M4 17h1M11 17h9M16 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM8 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  plus: 'M12 5v14M5 12h14',
  close: 'M6 6l12 12M18 6 6 18',
  up: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  drag: 'M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01',
  undo: 'M8 5 4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11H9',
  redo: 'M16 5l4 4-4 4M20 9H10a5.5 5.5 0 0 0 0 11h5',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  share: 'M12 15V4M7.5 8 12 3.5 16.5 8M6 12H5v8.5h14V12h-1',
  picture: 'M4 5h16v14H4zM4 16l4.5-4.5L13 16l2.5-2.5L20 18M15.5 9.5h.01',
  arrow: 'M4 12h15M14 7l5 5-5 5',
  check: 'M5 12.5 10 17.5 19.5 7',
  warning: 'M12 4 2.5 20h19zM12 10v5M12 17.5v.01',
  bin: 'M4 7h16M9 7V4h6v3M6.5 7l1 13h9l1-13',
  download: 'M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14',
  upload: 'M12 16V5M7.5 9 12 4.5 16.5 9M5 20h14',
  info: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 11v5.5M12 7.5v.01',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  eye: 'M2.5 12C5 7.5 8.200 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.700 6.5-9.5 6.5S5 16.5 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
} as const;

export type IconName = keyof typeof paths;

export const Icon = (props: { readonly name: IconName }): JSX.Element => (
  <svg class="icon" data-icon={props.name} viewBox="0 0 24 24" aria-hidden="true">
    <path d={paths[props.name]} />
  </svg>
);
