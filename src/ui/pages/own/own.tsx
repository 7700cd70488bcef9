import type { JSX } from 'solid-js';

export const OwnPage = (): JSX.Element => <h1>own</h1>;
