/** Reading a code: by the camera, or from a picture of it where there is none. */
import { createSignal, type JSX, Match, onMount, Show, Switch } from 'solid-js';
import { devices as words } from '../../../i18n/en/devices.js';
import { useAction } from '../../bindings/action.js';
import { readPicture, useCamera } from '../../bindings/camera.js';
import { useText } from '../../bindings/text.jsx';
import { Dialog } from '../../parts/dialog.jsx';
import { Icon } from '../../parts/icon.jsx';
import { pictureIcon } from '../../parts/icons.js';
import { Failure } from '../../parts/words.jsx';

interface ScanProps {
  readonly open: boolean;
  readonly onClose: () => void;
  /** A friend's card is looked for, not a device. */
  readonly card?: boolean;
  /** Whether that was what is looked for. */
  readonly onText: (text: string) => boolean;
}

export const Scan = (props: ScanProps): JSX.Element => {
  const t = useText(words);
  return (
    <Dialog open={props.open} onClose={() => props.onClose()} title={t('devices.cameraTitle')} testid="scan">
      <Looking card={props.card ?? false} onText={(text) => props.onText(text)} />
    </Dialog>
  );
};

const Looking = (props: { readonly card: boolean; readonly onText: (text: string) => boolean }): JSX.Element => {
  const t = useText(words);
  const say = (what: 'Other' | 'Text' | 'Denied' | 'None'): string =>
    t(props.card ? `devices.card${what}` : `devices.camera${what}`);
  const [other, setOther] = createSignal(false);
  const take = (text: string): boolean => {
    const isIt = props.onText(text);
    setOther(!isIt);
    return isIt;
  };
  const camera = useCamera(take);
  const [none, setNone] = createSignal(false);
  const picture = useAction(
    (file: Blob) => readPicture(file),
    (text) => {
      setNone(text === undefined);
      if (text !== undefined) take(text);
    },
  );
  let video: HTMLVideoElement | undefined;
  onMount(() => video && camera.show(video));
  const isShown = (): boolean => camera.state() === 'looking';
  return (
    <div class="stack">
      <div class="scan-view" data-shown={isShown() ? '' : undefined}>
        <video ref={video} muted playsinline aria-label={t('devices.cameraTitle')} />
        <span class="scan-frame" aria-hidden="true" />
      </div>
      <p role="status" data-testid="scan-state" data-state={camera.state()}>
        <Switch>
          <Match when={other()}>{say('Other')}</Match>
          <Match when={camera.state() === 'starting'}>{t('devices.cameraStarting')}</Match>
          <Match when={camera.state() === 'looking'}>{say('Text')}</Match>
          <Match when={camera.state() === 'denied'}>{say('Denied')}</Match>
          <Match when={camera.state() === 'none'}>{say('None')}</Match>
        </Switch>
      </p>
      <label class="button file-button" data-kind="plain">
        <Icon drawing={pictureIcon} />
        {t('devices.picture')}
        <input
          type="file"
          accept="image/*"
          data-testid="scan-picture"
          disabled={picture.pending()}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            if (file !== undefined) picture.run(file);
            event.currentTarget.value = '';
          }}
        />
      </label>
      <Show when={none()}>
        <p class="issue" role="alert" data-testid="scan-none">
          {t('devices.pictureNone')}
        </p>
      </Show>
      <Failure error={picture.error()} />
    </div>
  );
};
