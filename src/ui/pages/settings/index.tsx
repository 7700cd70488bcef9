import type { JSX } from 'solid-js';

export const SettingsPage = (): JSX.Element => <h1>settings</h1>;
