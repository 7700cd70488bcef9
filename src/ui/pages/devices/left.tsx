/** What a device that was put out wrote and what does not count: shown to the owner, who may keep it. */
import { createEffect, createSignal, type JSX, onCleanup, Show } from 'solid-js';
import type { Devices, DeviceView, WrittenBy } from '../../../app/view.js';
import { devices as words } from '../../../i18n/en/devices.js';
import { useAction } from '../../bindings/action.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { showToast } from '../../bindings/toast.js';
import { Button } from '../../parts/button.jsx';
import { Dialog } from '../../parts/dialog.jsx';
import { WayThrough } from '../../parts/way-through.jsx';
import { Failure } from '../../parts/words.jsx';
import { Changes, Lines } from './written.jsx';

export const Left = (props: { readonly device: DeviceView; readonly acts: Devices }): JSX.Element => {
  const [left, setLeft] = createSignal<WrittenBy | null>(null);
  const looking = useAction((id: string) => props.acts.leftOut(id), setLeft);
  createEffect(() => {
    const { id } = props.device;
    onCleanup(props.acts.onChange(() => looking.run(id)));
    looking.run(id);
  });
  return <Show when={left()}>{(found) => <Shown device={props.device} acts={props.acts} left={found()} />}</Show>;
};

const Shown = (props: {
  readonly device: DeviceView;
  readonly acts: Devices;
  readonly left: WrittenBy;
}): JSX.Element => {
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
  const dropping = useAction(
    () => props.acts.dropWritten(props.left),
    (undo) => showToast(t('devices.afterDropped'), () => void undo().catch(() => showToast(t('devices.afterGone')))),
  );
  return (
    <section class="stack device-left" data-testid="device-left" aria-label={t('devices.left')}>
      <p>
        {t('devices.left')} {t('devices.leftAt', { date: formats.dateTime(props.left.signedAt) })}
      </p>
      <What left={props.left} />
      <p class="soft small">{t('devices.leftGoes')}</p>
      <Failure error={dropping.error()} testid="device-left-drop-error" />
      <div class="row">
        <Button testid="device-left-drop" disabled={dropping.pending()} onClick={() => dropping.run()}>
          {t('devices.afterDrop')}
        </Button>
        <Button testid="device-left-keep" onClick={() => setAsked(true)}>
          {t('devices.leftKeep')}
        </Button>
      </div>
      <Dialog
        open={asked()}
        onClose={() => setAsked(false)}
        title={t('devices.leftTitle', { name: props.device.name.trim() || t('devices.unnamed') })}
        describedBy="device-left-means"
        testid="device-left-dialog"
      >
        <div class="stack">
          <What left={props.left} />
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
    </section>
  );
};

const What = (props: { readonly left: WrittenBy }): JSX.Element => (
  <>
    <Show when={props.left.posts.length > 0}>
      <Lines posts={props.left.posts} />
    </Show>
    <Changes of={props.left} />
  </>
);
