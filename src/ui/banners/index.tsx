/** What this tab cannot do here and now, and what waits for a word. Where something is wrong it comes at once, else when the page stands. */
import { createMemo, createSignal, type JSX, Show } from 'solid-js';
import { useApp } from '../bindings/app.js';
import { later, nothing } from '../bindings/later.jsx';
import { useReadable } from '../bindings/readable.js';

const list = later(async () => (await import('./banner-list.jsx')).BannerList, { otherwise: nothing });

export const Banners = (): JSX.Element => {
  const app = useApp();
  const around = useReadable(app.surroundings);
  // Which tab leads is not known at once; a line that goes again in a moment says nothing.
  const [settled, setSettled] = createSignal(false);
  void app.whenShown.then(() => setSettled(true));
  const any = createMemo(() => {
    const { online, webrtc, storage, clockOff } = around();
    const kept = storage === 'persistent' || storage === 'best-effort';
    return settled() || !online || !webrtc || !kept || clockOff !== null;
  });
  return (
    <Show when={any()}>
      <list.Part />
    </Show>
  );
};
