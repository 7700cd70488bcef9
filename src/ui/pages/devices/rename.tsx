/** What a device is called, among one's own devices. */
import { createSignal, createUniqueId, type JSX, onMount } from 'solid-js';
import type { Devices, DeviceView } from '../../../app/view.js';
import { devices as words } from '../../../i18n/en/devices.js';
import { useAction } from '../../bindings/action.js';
import { useText } from '../../bindings/text.jsx';
import { showToast } from '../../bindings/toast.js';
import { Button } from '../../parts/button.jsx';
import { Failure } from '../../parts/words.jsx';

export const Rename = (props: {
  readonly device: DeviceView;
  readonly acts: Devices;
  readonly onClose: () => void;
}): JSX.Element => {
  const t = useText(words);
  const id = createUniqueId();
  const { name: before, id: key } = props.device;
  const { acts } = props;
  const [name, setName] = createSignal(before);
  const naming = useAction(
    (to: string) => acts.rename(key, to),
    () => {
      const text = t('devices.renamed', { name: name().trim() || t('devices.unnamed') });
      showToast(text, () => void acts.rename(key, before).catch(() => showToast(t('common.broken'))));
      props.onClose();
    },
  );
  let field: HTMLInputElement | undefined;
  onMount(() => field?.select());
  return (
    <form
      class="stack device-rename"
      onSubmit={(event) => {
        event.preventDefault();
        naming.run(name());
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') props.onClose();
      }}
    >
      <div class="settings-field">
        <label class="label" for={id}>
          {t('devices.name')}
        </label>
        <input
          id={id}
          class="field"
          type="text"
          dir="auto"
          maxlength={64}
          autocomplete="off"
          aria-describedby={`${id}-note`}
          data-testid="device-name-field"
          value={name()}
          ref={field}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <p class="soft small" id={`${id}-note`}>
          {t('devices.nameHint')}
        </p>
      </div>
      <div class="row">
        <Button kind="main" submit testid="device-name-save" aria-disabled={naming.pending()}>
          {t('devices.save')}
        </Button>
        <Button kind="quiet" onClick={() => props.onClose()}>
          {t('common.cancel')}
        </Button>
      </div>
      <Failure error={naming.error()} />
    </form>
  );
};
