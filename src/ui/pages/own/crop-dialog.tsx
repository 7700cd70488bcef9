/** The dialog in which a picture is cut and put into words. */
import { createEffect, createSignal, type JSX, Match, Switch } from 'solid-js';
import type { PictureCrop } from '../../../app/view.js';
import { crop } from '../../../i18n/en/crop.js';
import { own } from '../../../i18n/en/own.js';
import { type PictureFile, usePictureFile } from '../../bindings/picture-file.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Dialog } from '../../parts/dialog.jsx';
import { TextField } from '../../parts/text-field.jsx';
import { CropArea } from './crop-area.jsx';
import { firstCrop, wholeCrop } from './crop-frame.js';
import './crop.css';

export const CropDialog = (props: {
  readonly picture: Blob;
  readonly onApply: (cut: PictureCrop, alt: string) => void;
  readonly onCancel: () => void;
}): JSX.Element => {
  const t = useText(crop);
  const reading = usePictureFile(() => props.picture);
  const ready = (): PictureFile | undefined => {
    const now = reading();
    return now.state === 'ready' ? now.picture : undefined;
  };
  return (
    <Dialog open onClose={props.onCancel} title={t('crop.title')} testid="crop">
      <Switch fallback={<p class="soft">{t('common.loading')}</p>}>
        <Match when={reading().state === 'unreadable'}>
          <p class="issue" role="alert" data-testid="crop-unreadable">
            {t('crop.unreadable')}
          </p>
          <div class="crop-actions">
            <Button testid="crop-cancel" onClick={props.onCancel}>
              {t('common.close')}
            </Button>
          </div>
        </Match>
        <Match when={ready()}>
          {(picture) => <Cutting picture={picture()} onApply={props.onApply} onCancel={props.onCancel} />}
        </Match>
      </Switch>
    </Dialog>
  );
};

const Cutting = (props: {
  readonly picture: PictureFile;
  readonly onApply: (cut: PictureCrop, alt: string) => void;
  readonly onCancel: () => void;
}): JSX.Element => {
  const t = useText({ ...own, ...crop });
  const [cut, setCut] = createSignal<PictureCrop>({ x: 0, y: 0, size: 1 });
  const [alt, setAlt] = createSignal('');
  createEffect(() => setCut(firstCrop(props.picture)));
  return (
    <>
      <CropArea picture={props.picture} cut={cut()} onCut={setCut} />
      <TextField
        lines
        labelled
        label={t('own.alt')}
        hint={t('own.altHint')}
        testid="crop-alt"
        value={alt()}
        onText={setAlt}
      />
      <div class="crop-actions">
        <Button testid="crop-cancel" onClick={props.onCancel}>
          {t('common.cancel')}
        </Button>
        <Button kind="main" testid="crop-apply" onClick={() => props.onApply(wholeCrop(props.picture, cut()), alt())}>
          {t('crop.apply')}
        </Button>
      </div>
    </>
  );
};
