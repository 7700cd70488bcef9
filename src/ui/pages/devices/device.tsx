/** One device: what it is called, when it came and was seen, what it may, and what can be done about it. */
import { createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { Devices, DeviceView } from '../../../app/view.js';
import { devices as words } from '../../../i18n/en/devices.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Time } from '../../parts/figures.jsx';
import { Icon } from '../../parts/icon.jsx';
import { Plain } from '../../parts/name.jsx';
import { After } from './after.jsx';
import type { Ending } from './end-dialog.jsx';
import { drawingOf } from './icons.js';
import { Left } from './left.jsx';
import { Rename } from './rename.jsx';

export const Device = (props: {
  readonly device: DeviceView;
  /** What the device that added it is called. */
  readonly addedBy: string | null;
  /** None was there before it. */
  readonly isFirst: boolean;
  readonly acts: Devices | undefined;
  readonly onEnd: (kind: Ending['kind']) => void;
}): JSX.Element => {
  const t = useText(words);
  const [renaming, setRenaming] = createSignal(false);
  const device = (): DeviceView => props.device;
  const isActive = (): boolean => device().state === 'active' || device().state === 'unknown';
  let again: HTMLDivElement | undefined;
  const close = (): void => {
    setRenaming(false);
    again?.querySelector('button')?.focus();
  };
  return (
    <li
      class="card device"
      data-testid="device"
      data-state={device().state}
      data-here={device().here}
      data-id={device().id}
    >
      <div class="device-head">
        <span class="device-kind">
          <Icon drawing={drawingOf(device().kind)} />
        </span>
        <div class="device-name">
          <Show when={!renaming()}>
            <h2 data-testid="device-name">
              <Show when={device().name.trim()} fallback={<span class="name-none">{t('devices.unnamed')}</span>}>
                {(name) => <Plain text={name()} />}
              </Show>
            </h2>
          </Show>
          <p class="row device-tags">
            <Show when={device().here}>
              <span class="tag">{t('devices.this')}</span>
            </Show>
            <State state={device().state} />
          </p>
        </div>
      </div>
      <Show when={renaming() && props.acts}>
        {(acts) => <Rename device={device()} acts={acts()} onClose={close} />}
      </Show>
      <Show when={device().here && (device().state === 'revoked' || device().state === 'retired')}>
        <p class="device-ended" role="alert" data-testid="device-ended">
          {t(device().state === 'revoked' ? 'devices.hereOut' : 'devices.hereAway')}
        </p>
      </Show>
      <Facts device={device()} addedBy={props.addedBy} isFirst={props.isFirst} />
      {/* A device that is out itself decides nothing. */}
      <Show when={device().state === 'revoked' && !device().here && props.acts}>
        {(acts) => (
          <>
            <Left device={device()} acts={acts()} />
            <After device={device()} acts={acts()} />
          </>
        )}
      </Show>
      <Show when={!renaming()}>
        <div class="row device-acts" ref={again}>
          <Button kind="quiet" testid="device-rename" onClick={() => setRenaming(true)}>
            {t('devices.rename')}
          </Button>
          <Show when={!device().here && isActive()}>
            <Button kind="quiet" testid="device-retire" onClick={() => props.onEnd('retire')}>
              {t('devices.putAway')}
            </Button>
          </Show>
          <Show when={!device().here && device().state !== 'revoked'}>
            <Button kind="danger" testid="device-revoke" onClick={() => props.onEnd('revoke')}>
              {t('devices.putOut')}
            </Button>
          </Show>
        </div>
      </Show>
    </li>
  );
};

const State = (props: { readonly state: DeviceView['state'] }): JSX.Element => {
  const t = useText(words);
  return (
    <Switch>
      <Match when={props.state === 'retired'}>
        <span class="tag">{t('devices.away')}</span>
      </Match>
      <Match when={props.state === 'revoked'}>
        <span class="tag device-out">{t('devices.out')}</span>
      </Match>
      <Match when={props.state === 'unknown'}>
        <span class="tag">{t('devices.unknown')}</span>
      </Match>
    </Switch>
  );
};

const Facts = (props: {
  readonly device: DeviceView;
  readonly addedBy: string | null;
  readonly isFirst: boolean;
}): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const added = (): string => {
    const { addedAt } = props.device;
    if (addedAt === 0) return t('devices.addedUnknown');
    const date = formats.date(addedAt);
    if (props.addedBy !== null) return t('devices.addedBy', { date, device: props.addedBy });
    return t(props.isFirst ? 'devices.addedFirst' : 'devices.addedWords', { date });
  };
  const signs = (): string => {
    if (props.device.state === 'revoked' || props.device.state === 'retired') return t('devices.signsNothing');
    if (props.device.signs.includes('/repo/purge')) return t('devices.signsPurge');
    return props.device.signs.includes('/repo/write') ? t('devices.signsWrite') : t('devices.signsNothing');
  };
  return (
    <dl class="device-facts">
      <div>
        <dt>{t('devices.added')}</dt>
        <dd>{added()}</dd>
      </div>
      <div>
        <dt>{t('devices.seen')}</dt>
        <dd data-testid="device-seen">
          <Show when={!props.device.here} fallback={t('devices.seenNow')}>
            <Show when={props.device.lastSeen > 0} fallback={t('devices.seenNever')}>
              <Time at={props.device.lastSeen} />
            </Show>
          </Show>
        </dd>
      </div>
      <div>
        <dt>{t('devices.signs')}</dt>
        <dd>{signs()}</dd>
      </div>
    </dl>
  );
};
