/** One's devices, and what acts on them, as signals. */
import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js';
import type { Devices, DeviceView, Linking, LinkingView } from '../../app/view.js';
import { useAction } from './action.js';
import { useApp } from './app.js';
import { useReadable } from './readable.js';

export interface DevicesHere {
  readonly acts: Accessor<Devices | undefined>;
  /** Undefined until it was read, and where there is no identity or it is locked. */
  readonly list: Accessor<readonly DeviceView[] | undefined>;
  readonly error: Accessor<unknown>;
  /** The linking that is under way in this page. */
  readonly linking: Accessor<Linking | null>;
}

export const useDevices = (): DevicesHere => {
  const app = useApp();
  const me = useReadable(app.me);
  const lock = useReadable(app.lock);
  const [acts, setActs] = createSignal<Devices>();
  const [list, setList] = createSignal<readonly DeviceView[]>();
  const [linking, setLinking] = createSignal<Linking | null>(null);
  let stale = false;
  const reading = useAction(
    async (devices: Devices): Promise<readonly DeviceView[]> => {
      let found: readonly DeviceView[];
      do {
        stale = false;
        found = await devices.devices();
      } while (stale);
      return found;
    },
    (found) => setList(found),
  );
  const opening = useAction(
    () => app.devices(),
    (opened) => setActs(() => opened),
  );
  opening.run();
  createEffect(() => {
    const devices = acts();
    if (devices === undefined) return;
    onCleanup(devices.current.subscribe(() => setLinking(() => devices.current.get())));
    setLinking(() => devices.current.get());
    if (me() === null || lock().state === 'locked') return;
    const read = (): void => {
      stale = true;
      reading.run(devices);
    };
    onCleanup(devices.onChange(read));
    read();
  });
  return { acts, list, linking, error: () => opening.error() ?? reading.error() };
};

/** What a linking shows, as long as its owner lives. */
export const useLinking = (linking: Accessor<Linking | null | undefined>): Accessor<LinkingView | undefined> => {
  const [view, setView] = createSignal<LinkingView>();
  createEffect(() => {
    const current = linking();
    setView(() => current?.view.get());
    if (current) onCleanup(current.view.subscribe(() => setView(() => current.view.get())));
  });
  return view;
};
