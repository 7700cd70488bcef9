/** From the core's `Readable` to a signal that lives as long as its owner. */
import { type Accessor, createSignal, onCleanup } from 'solid-js';
import type { Readable } from '../../base/index.js';

export const useReadable = <T>(readable: Readable<T>): Accessor<T> => {
  const [value, setValue] = createSignal(readable.get());
  onCleanup(readable.subscribe(() => setValue(() => readable.get())));
  return value;
};
