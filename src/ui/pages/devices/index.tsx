/** One's devices, and the linking of a further one. One part of the page, fetched when it is gone to. */
import '../../styles/settings.css';
import './devices.css';
import { type JSX, Show } from 'solid-js';
import { useRoute } from '../../bindings/route.js';
import { DevicesPage as ListPage } from './devices-page.jsx';
import { PairPage } from './pair-page.jsx';

/** `#/settings/devices` and `#/pair/…`. */
export const DevicesPage = (): JSX.Element => {
  const route = useRoute();
  return (
    <Show when={route().path.startsWith('/pair')} fallback={<ListPage />}>
      <PairPage />
    </Show>
  );
};
