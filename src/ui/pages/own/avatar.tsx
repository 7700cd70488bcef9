/** One's picture: chosen, dropped or pasted, then cut. Without one, the arms stand alone. */

import { createSignal, createUniqueId, type JSX, Show } from 'solid-js';
import type { Picture, PictureCrop, ProfileEditor } from '../../../app/view.js';
import type { Did, ErrorCode } from '../../../base/index.js';
import { own } from '../../../i18n/en/own.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useBlazon } from '../../bindings/blazon.js';
import { later } from '../../bindings/later.jsx';
import { useSoon } from '../../bindings/soon.js';
import { useText } from '../../bindings/text.jsx';
import { showToast } from '../../bindings/toast.js';
import { Arms } from '../../parts/arms.jsx';
import { Button } from '../../parts/button.jsx';
import { binIcon, pictureIcon } from '../../parts/icons.js';
import { TextField } from '../../parts/text-field.jsx';
import { Failure } from '../../parts/words.jsx';

/** Nobody cuts a picture in the first second. */
const crop = later(async () => (await import('./crop-dialog.jsx')).CropDialog, {
  otherwise: () => <Failure error={'offline' satisfies ErrorCode} />,
});

interface AvatarEditorProps {
  readonly did: Did;
  readonly editor: ProfileEditor;
  readonly avatar: Picture | null;
}

export const AvatarEditor = (props: AvatarEditorProps): JSX.Element => {
  const t = useText(own);
  const id = createUniqueId();
  const [file, setFile] = createSignal<Blob>();
  const [over, setOver] = createSignal(false);
  const blazon = useBlazon(() => props.did);
  let input: HTMLInputElement | undefined;
  let box: HTMLDivElement | undefined;
  useSoon(
    async () => (await import('../../bindings/by-hand.js')).bindPictureSources,
    (bindPictureSources) => box && bindPictureSources(box, { onPicture: setFile, onOver: setOver }),
  );
  crop.fetchSoon();

  const set = useAction(
    (picture: Blob, cut: PictureCrop, alt: string) => props.editor.setAvatar(picture, cut, alt),
    () => announce(t('own.pictureSet')),
  );
  const apply = (cut: PictureCrop, alt: string): void => {
    const picture = file();
    setFile(undefined);
    if (picture !== undefined) set.run(picture, cut, alt);
  };
  const remove = (): void => {
    props.editor.removeAvatar();
    // The button that was pressed is gone.
    input?.parentElement?.querySelector<HTMLElement>('[data-testid="own-avatar-pick"]')?.focus();
    showToast(t('own.pictureRemoved'), () => props.editor.undo());
  };

  return (
    <div class="own-avatar" data-over={over() ? '' : undefined} ref={box}>
      <div class="own-faces">
        <Show when={props.avatar}>
          {(avatar) => (
            <Show when={avatar().url} fallback={<div class="avatar" />}>
              {(url) => <img class="avatar" src={url()} alt={avatar().alt} width={132} height={132} />}
            </Show>
          )}
        </Show>
        <Arms did={props.did} size="large" />
        <div class="own-choose">
          <div class="row">
            <Button
              icon={pictureIcon}
              testid="own-avatar-pick"
              aria-describedby={`${id}-hint`}
              onClick={() => input?.click()}
            >
              {props.avatar === null ? t('own.pickPicture') : t('own.changePicture')}
            </Button>
            <Show when={props.avatar}>
              <Button
                kind="quiet"
                icon={binIcon}
                label={t('own.removePicture')}
                testid="own-avatar-remove"
                onClick={remove}
              />
            </Show>
          </div>
          <p id={`${id}-hint`} class="soft small" role={set.pending() ? 'status' : undefined}>
            {set.pending() ? t('own.working') : over() ? t('own.drop') : t('own.pictureHint')}
          </p>
        </div>
      </div>
      <p class="own-blazon soft small">
        <Show when={blazon()}>{(words) => t('own.armsNote', { blazon: words() })}</Show>
      </p>
      <input
        id={id}
        class="sr-only"
        type="file"
        accept="image/*"
        tabindex="-1"
        aria-label={t('own.pickPicture')}
        data-testid="own-avatar-input"
        ref={(element) => {
          input = element;
        }}
        onChange={(event) => {
          setFile(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
      <Failure error={set.error()} />
      <Show when={props.avatar}>
        {(avatar) => (
          <TextField
            lines
            labelled
            label={t('own.alt')}
            hint={t('own.altHint')}
            testid="own-avatar-alt"
            value={avatar().alt}
            onText={(alt) => props.editor.setAvatarAlt(alt)}
          />
        )}
      </Show>
      <Show when={file()} keyed>
        {(picture) => <crop.Part picture={picture} onApply={apply} onCancel={() => setFile(undefined)} />}
      </Show>
    </div>
  );
};
