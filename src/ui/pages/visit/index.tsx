import type { JSX } from 'solid-js';

export const VisitPage = (): JSX.Element => <h1>visit</h1>;
