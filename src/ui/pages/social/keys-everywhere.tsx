/** What keys do on every page of whoever has a profile, and the list of them. */
import type { JSX } from 'solid-js';
import { KeyList } from './key-list.jsx';
import { useKeys } from './keys.js';

export const KeysEverywhere = (): JSX.Element => {
  useKeys();
  return <KeyList />;
};
