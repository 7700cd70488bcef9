/** Which device can put the other out: said before it matters. */
import type { JSX } from 'solid-js';
import type { DeviceView } from '../../../app/view.js';
import { devices as words } from '../../../i18n/en/devices.js';
import { useText } from '../../bindings/text.jsx';
import { Heading } from '../../parts/small.jsx';

export type Standing = 'alone' | 'both' | 'next' | 'root' | 'none' | 'ended';

/** Whether another device has put this one away or out. */
export const isEnded = (devices: readonly DeviceView[]): boolean =>
  devices.some(({ here, state }) => here && (state === 'revoked' || state === 'retired'));

export const standingOf = (devices: readonly DeviceView[]): Standing => {
  const here = devices.find((one) => one.here);
  if (isEnded(devices)) return 'ended';
  const held = here?.holds ?? [];
  const active = devices.filter(({ state }) => state === 'active');
  if (held.includes('next-root') && active.length <= 1) return 'alone';
  if (held.includes('next-root')) return held.includes('root') ? 'both' : 'next';
  return held.includes('root') ? 'root' : 'none';
};

const keys = {
  alone: 'devices.strongAlone',
  both: 'devices.strongBoth',
  next: 'devices.strongNext',
  root: 'devices.strongRoot',
  none: 'devices.strongNone',
  ended: 'devices.strongEnded',
} as const;

export const Strength = (props: { readonly devices: readonly DeviceView[] }): JSX.Element => {
  const t = useText(words);
  return (
    <section class="stack" data-testid="devices-strength" data-standing={standingOf(props.devices)}>
      <Heading>{t('devices.stronger')}</Heading>
      <p>{t(keys[standingOf(props.devices)])}</p>
    </section>
  );
};
