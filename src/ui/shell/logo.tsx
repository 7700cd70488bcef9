/** The arms of Tabard itself: azure, a cross argent between four mullets. The same drawing as `public/icons/favicon.svg`. */
import type { JSX } from 'solid-js';
import drawing from './logo.svg';

/** A file of its own, since nothing waits for it. */
export const Logo = (): JSX.Element => <img src={drawing} alt="" width="27" height="32" />;
