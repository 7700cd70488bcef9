import type { JSX } from 'solid-js';

export const FollowingPage = (): JSX.Element => <h1>following</h1>;
