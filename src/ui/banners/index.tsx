/** What this tab cannot do here and now, and what waits for a word. Mostly there is nothing: then nothing is fetched either. */
import { createMemo, createSignal, type JSX, Show } from 'solid-js';
import { useApp } from '../bindings/app.js';
import { later, nothing } from '../bindings/later.jsx';
import { useReadable } from '../bindings/readable.js';

const list = later(async () => (await import('./banner-list.jsx')).BannerList, { otherwise: nothing });

export const Banners = (): JSX.Element => {
  const app = useApp();
  list.fetchSoon();
  const around = useReadable(app.surroundings);
  const updateReady = useReadable(app.updateReady);
  const install = useReadable(app.install);
  // Which tab leads is not known at once; a line that goes again in a moment says nothing.
  const [settled, setSettled] = createSignal(false);
  void app.whenShown.then(() => setSettled(true));
  const any = createMemo(() => {
    const { online, webrtc, storage, clockOff, role } = around();
    const kept = storage === 'persistent' || storage === 'best-effort';
    const asks = updateReady() || install().offer !== 'none';
    return asks || !online || !webrtc || !kept || clockOff !== null || (settled() && role === 'follower');
  });
  return (
    <Show when={any()}>
      <list.Part />
    </Show>
  );
};
