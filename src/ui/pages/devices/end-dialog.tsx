/** Putting a device away or out: what it means, what stays, what cannot be taken back, and then a second, deliberate act. */
import { createEffect, createSignal, For, type JSX, on, Show } from 'solid-js';
import type { Devices, DeviceView } from '../../../app/view.js';
import { devices as words } from '../../../i18n/en/devices.js';
import { useAction } from '../../bindings/action.js';
import { useText } from '../../bindings/text.jsx';
import { showToast } from '../../bindings/toast.js';
import { Button } from '../../parts/button.jsx';
import { Dialog } from '../../parts/dialog.jsx';
import { WayThrough } from '../../parts/way-through.jsx';
import { standingOf } from './strength.jsx';

export interface Ending {
  readonly kind: 'retire' | 'revoke';
  readonly device: DeviceView;
}

interface Choice {
  readonly keep: boolean;
  readonly readd: readonly string[];
}

const plain: Choice = { keep: true, readd: [] };

export const EndDialog = (props: {
  readonly ending: Ending | undefined;
  readonly devices: readonly DeviceView[];
  readonly acts: Devices;
  readonly onClose: () => void;
}): JSX.Element => {
  const t = useText(words);
  const [choice, setChoice] = createSignal(plain);
  const powerless = (): boolean => standingOf(props.devices) === 'none';
  const [refused, setRefused] = createSignal(false);
  createEffect(
    on(
      () => props.ending,
      () => {
        setChoice(plain);
        setRefused(false);
      },
    ),
  );
  const name = (): string => props.ending?.device.name.trim() || t('devices.unnamed');
  const isOut = (): boolean => props.ending?.kind === 'revoke';
  const going = (): string => {
    if (ending.pending()) return t(isOut() ? 'devices.outGoing' : 'devices.awayGoing');
    return t(isOut() ? 'devices.outGo' : 'devices.awayGo');
  };
  const ending = useAction(
    async ({ kind, device }: Ending, { keep, readd }: Choice, typed?: string): Promise<number> => {
      const words = typed === undefined ? {} : { words: typed };
      if (kind === 'retire') await props.acts.retire(device.id, words);
      else return (await props.acts.revoke(device.id, { keep, readd, ...words })).fallen.length;
      return 0;
    },
    (fallen) => {
      const done = t(isOut() ? 'devices.outDone' : 'devices.awayDone', { name: name() });
      showToast(fallen === 0 ? done : `${done} ${t('devices.outFallen', { count: fallen })}`);
      props.onClose();
    },
  );
  return (
    <Dialog
      open={props.ending !== undefined}
      onClose={() => props.onClose()}
      title={t(isOut() ? 'devices.outTitle' : 'devices.awayTitle', { name: name() })}
      describedBy="device-end"
      testid="device-end"
    >
      <div class="stack">
        <Show when={isOut()} fallback={<Away />}>
          <Out devices={props.devices} ending={props.ending} choice={choice()} onChoice={setChoice} />
        </Show>
        <WayThrough
          error={ending.error()}
          pending={ending.pending()}
          testid="device-end-error"
          needed={powerless()}
          go={t(isOut() ? 'devices.outByWords' : 'devices.awayByWords')}
          onAsked={() => setRefused(true)}
          onWords={(typed) => props.ending && ending.run(props.ending, choice(), typed)}
        />
        <div class="row settings-end">
          <Button testid="device-end-cancel" onClick={() => props.onClose()}>
            {t('common.cancel')}
          </Button>
          {/* Where the words do it there is one button, not two. */}
          <Show when={!powerless() && !refused()}>
            <Button
              kind="danger"
              testid="device-end-go"
              disabled={ending.pending()}
              onClick={() => props.ending && ending.run(props.ending, choice())}
            >
              {going()}
            </Button>
          </Show>
        </div>
      </div>
    </Dialog>
  );
};

const Away = (): JSX.Element => {
  const t = useText(words);
  return (
    <>
      <p>{t('devices.awayFor')}</p>
      <ul class="settings-losses" id="device-end">
        <li>{t('devices.awayKept')}</li>
        <li>{t('devices.awayEnds')}</li>
        <li>{t('devices.awayLost')}</li>
        <li>{t('devices.awayFinal')}</li>
      </ul>
    </>
  );
};

const Out = (props: {
  readonly devices: readonly DeviceView[];
  readonly ending: Ending | undefined;
  readonly choice: Choice;
  readonly onChoice: (choice: Choice) => void;
}): JSX.Element => {
  const t = useText(words);
  const outranks = () => {
    const standing = standingOf(props.devices);
    if (standing === 'none') return 'devices.outWords';
    return standing === 'root' ? 'devices.outNotLasting' : 'devices.outLasting';
  };
  const added = (): readonly DeviceView[] =>
    props.devices.filter(
      ({ addedBy, here, state }) => !here && state === 'active' && addedBy === props.ending?.device.id,
    );
  const keeps = (keep: boolean): void => props.onChoice({ ...props.choice, keep });
  const turn = (id: string, stays: boolean): void => {
    const others = props.choice.readd.filter((one) => one !== id);
    props.onChoice({ ...props.choice, readd: stays ? [...others, id] : others });
  };
  return (
    <>
      <p>{t('devices.outFor')}</p>
      <ul class="settings-losses" id="device-end">
        <li>{t('devices.outEnds')}</li>
        <li>{t('devices.outPrivate')}</li>
        <li>{t(outranks())}</li>
      </ul>
      <fieldset class="stack device-choice">
        <legend class="label">{t('devices.outKeep')}</legend>
        <For each={[true, false]}>
          {(keep) => (
            <label class="device-option">
              <input
                type="radio"
                name="device-keep"
                checked={props.choice.keep === keep}
                data-testid={keep ? 'device-keep' : 'device-drop'}
                onChange={() => keeps(keep)}
              />
              <span>{t(keep ? 'devices.outKeepAll' : 'devices.outDrop')}</span>
            </label>
          )}
        </For>
      </fieldset>
      <Show when={added().length > 0}>
        <fieldset class="stack device-choice">
          <legend>{t('devices.outAdded')}</legend>
          <For each={added()}>
            {(one) => (
              <label class="device-option">
                <input
                  type="checkbox"
                  checked={props.choice.readd.includes(one.id)}
                  data-testid="device-readd"
                  onChange={(event) => turn(one.id, event.currentTarget.checked)}
                />
                <span>{one.name.trim() || t('devices.unnamed')}</span>
              </label>
            )}
          </For>
        </fieldset>
      </Show>
    </>
  );
};
