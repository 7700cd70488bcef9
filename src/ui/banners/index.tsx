/** What this tab cannot do here and now, and what waits for a word. Mostly there is nothing: then nothing is fetched either. */
import { createMemo, type JSX, Show, Suspense } from 'solid-js';
import { useApp } from '../bindings/app.js';
import { later } from '../bindings/later.js';
import { useReadable } from '../bindings/readable.js';

const list = later(() => import('./banner-list.jsx').then((module) => module.BannerList));

export const Banners = (): JSX.Element => {
  const app = useApp();
  list.fetchSoon();
  const around = useReadable(app.surroundings);
  const updateReady = useReadable(app.updateReady);
  const install = useReadable(app.install);
  const any = createMemo(() => {
    const { online, webrtc, storage, clockOff, role } = around();
    const kept = storage === 'persistent' || storage === 'best-effort';
    const asks = updateReady() || install().offer !== 'none';
    return asks || !online || !webrtc || !kept || clockOff !== null || role === 'follower';
  });
  return (
    <Show when={any()}>
      <Suspense>
        <list.Part />
      </Suspense>
    </Show>
  );
};
