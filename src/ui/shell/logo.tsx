/** The arms of Tabard itself: azure, a cross argent between four mullets. The same drawing as `public/icons/favicon.svg`. */
import type { JSX } from 'solid-js';

const shield = 'M50 0H100V54C100 86 77 107 50 120 23 107 0 86 0 54V0Z';
const mullets =
  'M19.5 3.7 23.3 14.9H34.8L25.6 21.6 29.1 32.7 19.5 25.7 9.9 32.7 13.5 21.6 4.2 14.9H15.7ZM80.5 3.7 84.3 14.9H95.8L86.6 21.6 90.1 32.7 80.5 25.7 70.9 32.7 74.5 21.6 65.2 14.9H76.7ZM23 64.4 26.4 74.3H36.6L28.4 80.3 31.5 90.2 23 84 14.5 90.2 17.6 80.3 9.4 74.3H19.6ZM77 64.4 80.4 74.3H90.6L82.4 80.3 85.5 90.2 77 84 68.5 90.2 71.6 80.3 63.4 74.3H73.6Z';

export const Logo = (): JSX.Element => (
  <svg viewBox="-4 -4 108 128" aria-hidden="true">
    <path d={shield} fill="#1d4a86" />
    <path d={`M39 0H61V39H98V61H61V115L50 120 39 115V61H1V39H39Z${mullets}`} fill="#f4efe4" />
    <path d={shield} class="arms-outline" fill="none" stroke-width="7" />
  </svg>
);
