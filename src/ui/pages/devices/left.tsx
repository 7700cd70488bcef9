/** What a device that was put out wrote and what does not count: shown to the owner, who may keep it. */
import { createEffect, createSignal, For, type JSX, onCleanup, Show } from 'solid-js';
import type { Devices, DeviceView, LeftOut } from '../../../app/view.js';
import { devices as words } from '../../../i18n/en/devices.js';
import { useAction } from '../../bindings/action.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { showToast } from '../../bindings/toast.js';
import { Button } from '../../parts/button.jsx';
import { Dialog } from '../../parts/dialog.jsx';
import { WayThrough } from '../../parts/way-through.jsx';

export const Left = (props: { readonly device: DeviceView; readonly acts: Devices }): JSX.Element => {
  const [left, setLeft] = createSignal<LeftOut | null>(null);
  const looking = useAction((id: string) => props.acts.leftOut(id), setLeft);
  createEffect(() => {
    const { id } = props.device;
    onCleanup(props.acts.onChange(() => looking.run(id)));
    looking.run(id);
  });
  return <Show when={left()}>{(found) => <Shown device={props.device} acts={props.acts} left={found()} />}</Show>;
};

const Shown = (props: { readonly device: DeviceView; readonly acts: Devices; readonly left: LeftOut }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const [asked, setAsked] = createSignal(false);
  const [refused, setRefused] = createSignal(false);
  const keeping = useAction(
    (typed?: string) => props.acts.keepLeftOut(props.device.id, typed === undefined ? {} : { words: typed }),
    () => {
      setAsked(false);
      showToast(t('devices.leftDone'));
    },
  );
  return (
    <div class="stack device-left" data-testid="device-left">
      <p>
        {t('devices.left')} {t('devices.leftAt', { date: formats.dateTime(props.left.signedAt) })}
      </p>
      <Changes left={props.left} />
      <p class="soft small">{t('devices.leftGoes')}</p>
      <Button testid="device-left-keep" onClick={() => setAsked(true)}>
        {t('devices.leftKeep')}
      </Button>
      <Dialog
        open={asked()}
        onClose={() => setAsked(false)}
        title={t('devices.leftTitle', { name: props.device.name.trim() || t('devices.unnamed') })}
        describedBy="device-left-means"
        testid="device-left-dialog"
      >
        <div class="stack">
          <Changes left={props.left} />
          <p id="device-left-means">{t('devices.leftMeans')}</p>
          <WayThrough
            error={keeping.error()}
            pending={keeping.pending()}
            testid="device-left-error"
            go={t('devices.leftGo')}
            onAsked={() => setRefused(true)}
            onWords={(typed) => keeping.run(typed)}
          />
          <div class="row settings-end">
            <Button onClick={() => setAsked(false)}>{t('common.cancel')}</Button>
            {/* Where the words do it there is one button, not two. */}
            <Show when={!refused()}>
              <Button kind="main" testid="device-left-go" disabled={keeping.pending()} onClick={() => keeping.run()}>
                {t(keeping.pending() ? 'devices.leftGoing' : 'devices.leftGo')}
              </Button>
            </Show>
          </div>
        </div>
      </Dialog>
    </div>
  );
};

/** By what they are for a person; whoever wants paths has a console. */
export const Changes = (props: { readonly left: Pick<LeftOut, 'changes' | 'more'> }): JSX.Element => {
  const t = useText(words);
  const lines = (): readonly string[] => {
    const { changes, more } = props.left;
    const of = (collection: string): number => changes.filter((path) => path.startsWith(`${collection}/`)).length;
    const [posts, follows, profile] = [of('app.tabard.post'), of('app.tabard.follow'), of('app.tabard.profile')];
    const others = changes.length - posts - follows - profile;
    return [
      ...(profile > 0 ? [t('devices.leftProfile')] : []),
      ...(posts > 0 ? [t('devices.leftPosts', { count: posts })] : []),
      ...(follows > 0 ? [t('devices.leftFollows', { count: follows })] : []),
      ...(others > 0 ? [t('devices.leftOther', { count: others })] : []),
      ...(more ? [t('devices.leftMore')] : []),
    ];
  };
  return (
    <Show when={lines().length > 0} fallback={<p>{t('devices.leftUnread')}</p>}>
      <ul class="settings-losses">
        <For each={lines()}>{(line) => <li>{line}</li>}</For>
      </ul>
    </Show>
  );
};
