import type { JSX } from 'solid-js';

export const Banners = (): JSX.Element => null;
