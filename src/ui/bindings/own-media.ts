/** One's own media on this device, read again whenever some came. */
import { type Accessor, createSignal, onCleanup, onMount } from 'solid-js';
import type { OwnMedia } from '../../app/view.js';
import { useApp } from './app.js';

/** Undefined until it is known, and where there is no profile. What cannot be read is left out: nothing depends on it. */
export const useOwnMedia = (): Accessor<OwnMedia | undefined> => {
  const app = useApp();
  const [media, setMedia] = createSignal<OwnMedia>();
  let stop = (): void => undefined;
  let gone = false;
  const begin = async (): Promise<void> => {
    if (app.me.get() === null) return;
    const keeping = await app.keeping();
    const read = (): void => void keeping.ownMedia().then(setMedia, () => setMedia(undefined));
    read();
    if (!gone) stop = keeping.view.subscribe(read);
  };
  onMount(() => void begin().catch(() => setMedia(undefined)));
  onCleanup(() => {
    gone = true;
    stop();
  });
  return media;
};
