/** The devices, this one first. */
import { createSignal, For, type JSX, Show } from 'solid-js';
import type { Devices, DeviceView } from '../../../app/view.js';
import { devices as words } from '../../../i18n/en/devices.js';
import { useText } from '../../bindings/text.jsx';
import { Device } from './device.jsx';
import { EndDialog, type Ending } from './end-dialog.jsx';
import { firstOf, sorted } from './order.js';

export const DeviceList = (props: {
  readonly devices: readonly DeviceView[];
  readonly acts: Devices | undefined;
}): JSX.Element => {
  const t = useText(words);
  const [ending, setEnding] = createSignal<Ending>();
  const nameOf = (id: string): string =>
    props.devices.find((one) => one.id === id)?.name.trim() || t('devices.unnamed');
  // By id, so that a card keeps its field and its focus when something about it changes.
  const ids = (): readonly string[] => sorted(props.devices).map(({ id }) => id);
  return (
    <section aria-label={t('devices.title')}>
      <ul class="devices-list" data-testid="devices-list">
        <For each={ids()}>
          {(id) => (
            <Show when={props.devices.find((one) => one.id === id)}>
              {(device) => (
                <Device
                  device={device()}
                  addedBy={device().addedBy === null ? null : nameOf(device().addedBy ?? '')}
                  isFirst={device().id === firstOf(props.devices)}
                  acts={props.acts}
                  onEnd={(kind) => setEnding({ kind, device: device() })}
                />
              )}
            </Show>
          )}
        </For>
      </ul>
      <Show when={props.acts}>
        {(acts) => (
          <EndDialog ending={ending()} devices={props.devices} acts={acts()} onClose={() => setEnding(undefined)} />
        )}
      </Show>
    </section>
  );
};
