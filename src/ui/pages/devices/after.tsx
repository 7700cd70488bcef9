/** What a device signed after it was put out: nobody else sees it. The owner writes anew what is to stay, or drops it. */
import { createEffect, createSignal, type JSX, onCleanup, Show } from 'solid-js';
import type { Devices, DeviceView, WrittenBy } from '../../../app/view.js';
import { devices as words } from '../../../i18n/en/devices.js';
import { useAction } from '../../bindings/action.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { showToast } from '../../bindings/toast.js';
import { Button } from '../../parts/button.jsx';
import { Failure } from '../../parts/words.jsx';
import { Changes, Lines } from './written.jsx';

export const After = (props: { readonly device: DeviceView; readonly acts: Devices }): JSX.Element => {
  const [found, setFound] = createSignal<WrittenBy | null>(null);
  const looking = useAction((id: string) => props.acts.writtenAfter(id), setFound);
  createEffect(() => {
    const { id } = props.device;
    onCleanup(props.acts.onChange(() => looking.run(id)));
    looking.run(id);
  });
  return (
    <>
      <Failure error={looking.error()} />
      <Show when={found()}>{(after) => <Shown device={props.device} acts={props.acts} after={after()} />}</Show>
    </>
  );
};

const Shown = (props: {
  readonly device: DeviceView;
  readonly acts: Devices;
  readonly after: WrittenBy;
}): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const [chosen, setChosen] = createSignal<readonly string[]>([]);
  // What came instead of what was shown has other posts.
  const kept = (): readonly string[] => chosen().filter((path) => props.after.posts.some((post) => post.path === path));
  const turn = (path: string, isOn: boolean): void => {
    const others = chosen().filter((one) => one !== path);
    setChosen(isOn ? [...others, path] : others);
  };
  const keeping = useAction(
    () => props.acts.keepAfter(props.device.id, props.after, kept()),
    () => showToast(t('devices.afterKept')),
  );
  const dropping = useAction(
    () => props.acts.dropWritten(props.after),
    (undo) => showToast(t('devices.afterDropped'), () => void undo().catch(() => showToast(t('devices.afterGone')))),
  );
  const pending = (): boolean => keeping.pending() || dropping.pending();
  return (
    <section class="stack device-left" data-testid="device-after" aria-label={t('devices.after')}>
      <p>
        {t('devices.after')} {t('devices.leftAt', { date: formats.dateTime(props.after.signedAt) })}
      </p>
      <p class="soft small">{t('devices.afterWho')}</p>
      <Show when={props.after.posts.length > 0}>
        <fieldset class="stack device-choice">
          <legend class="label">{t('devices.afterChoose')}</legend>
          <Lines posts={props.after.posts} chosen={chosen()} onTurn={turn} />
        </fieldset>
      </Show>
      <Show when={props.after.changes.length > 0 || props.after.more || props.after.posts.length === 0}>
        <p class="small">{t('devices.afterRest')}</p>
        <Changes of={props.after} />
      </Show>
      <p class="soft small">{t('devices.afterGoes')}</p>
      <Failure error={keeping.error() ?? dropping.error()} testid="device-after-error" />
      <div class="row">
        <Button testid="device-after-drop" disabled={pending()} onClick={() => dropping.run()}>
          {t('devices.afterDrop')}
        </Button>
        <Show when={kept().length > 0}>
          <Button kind="main" testid="device-after-keep" disabled={pending()} onClick={() => keeping.run()}>
            {t('devices.afterKeep', { count: kept().length })}
          </Button>
        </Show>
      </div>
    </section>
  );
};
