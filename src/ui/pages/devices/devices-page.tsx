/** Settings → Devices. */
import { createMemo, createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { Devices, Linking } from '../../../app/view.js';
import { devices as words } from '../../../i18n/en/devices.js';
import { useApp } from '../../bindings/app.js';
import { useDevices } from '../../bindings/devices.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import { LinkButton } from '../../parts/button.jsx';
import { Light } from '../../parts/small.jsx';
import { ToSettings } from '../../parts/to-settings.jsx';
import { Failure } from '../../parts/words.jsx';
import { Add } from './add.jsx';
import { Flow, isOver } from './flow.jsx';
import { DeviceList } from './list.jsx';
import { isEnded, Strength } from './strength.jsx';

export const DevicesPage = (): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const me = useReadable(app.me);
  const lock = useReadable(app.lock);
  const here = useDevices();
  const current = useCurrent(here.linking);
  useTitle(() => t('devices.title'));
  return (
    <div class="settings devices" data-testid="devices">
      <header class="stack devices-head">
        <ToSettings />
        <h1>{t('devices.title')}</h1>
        <Show when={me() !== null}>
          <p>{t('devices.lead')}</p>
        </Show>
      </header>
      <Failure error={here.error()} testid="devices-error" />
      <Show when={current.shown()} keyed>
        {(linking) => <Flow linking={linking} onLeave={current.leave} />}
      </Show>
      <Switch>
        <Match when={lock().state === 'locked'}>
          <section class="stack" data-testid="devices-locked">
            <p>{t('devices.locked')}</p>
            <LinkButton href="#/settings">{t('devices.unlock')}</LinkButton>
          </section>
        </Match>
        <Match when={me() !== null}>
          <Show when={here.list()} fallback={<Loading failed={here.error() !== undefined} />}>
            {(list) => (
              <>
                <DeviceList devices={list()} acts={here.acts()} />
                <Strength devices={list()} />
              </>
            )}
          </Show>
        </Match>
        <Match when={current.shown() === null}>
          <section class="stack">
            <h2>{t('devices.none')}</h2>
            <p>{t('devices.noneText')}</p>
          </section>
        </Match>
      </Switch>
      <Show when={lock().state !== 'locked' && current.shown() === null && !isEnded(here.list() ?? []) && here.acts()}>
        {(acts) => <Add acts={acts()} />}
      </Show>
    </div>
  );
};

const Loading = (props: { readonly failed: boolean }): JSX.Element => {
  const t = useText(words);
  return (
    <Show when={!props.failed}>
      <p class="soft row" role="status">
        <Light state="wait" />
        {t('devices.loading')}
      </p>
    </Show>
  );
};

/** What is under way. One that was over before one came here is not told of again. */
const useCurrent = (current: () => Linking | null) => {
  const [left, setLeft] = createSignal<Linking | null>(null);
  let begun = false;
  const shown = createMemo((): Linking | null => {
    const linking = current();
    if (linking === null || linking === left()) return null;
    if (!begun && isOver(linking.view.get())) return null;
    begun = true;
    return linking;
  });
  return { shown, leave: () => setLeft(current()) };
};

/** What is under way, or the way to begin. */
export const Linkage = (props: { readonly acts: Devices; readonly current: Linking | null }): JSX.Element => {
  const { shown, leave } = useCurrent(() => props.current);
  return (
    <Show when={shown()} keyed fallback={<Add acts={props.acts} />}>
      {(linking) => <Flow linking={linking} onLeave={leave} />}
    </Show>
  );
};
