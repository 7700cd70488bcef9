import type { JSX } from 'solid-js';

export const NodePage = (): JSX.Element => <h1>node</h1>;
