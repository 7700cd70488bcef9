import type { JSX } from 'solid-js';

export const NotFoundPage = (): JSX.Element => <h1>not-found</h1>;
