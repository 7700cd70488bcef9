/** An export that one has: checked whole before it counts, and nothing is kept yet. */
import { type JSX, Show } from 'solid-js';
import type { ImportPreview } from '../../../app/view.js';
import { restore as words } from '../../../i18n/en/restore.js';
import { announce } from '../../bindings/announce.js';
import { useApp } from '../../bindings/app.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { Arms } from '../../parts/arms.jsx';
import { Button } from '../../parts/button.jsx';
import { Icon } from '../../parts/icon.jsx';
import { uploadIcon } from '../../parts/icons.js';
import { Failure } from '../../parts/words.jsx';
import { useLongAction } from '../settings/long-action.js';
import { Progress } from '../settings/progress.jsx';

export interface ChosenFile {
  readonly blob: File;
  readonly preview: ImportPreview;
}

export const FileChoice = (props: {
  readonly chosen: ChosenFile | undefined;
  readonly onChosen: (file: ChosenFile | undefined) => void;
}): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const app = useApp();
  const checking = useLongAction(
    async ({ signal, reach }, blob: File): Promise<ChosenFile> => ({
      blob,
      preview: await app.inspectCar(blob, { signal, onProgress: (done, total) => reach({ done, total }) }),
    }),
    (file) => {
      props.onChosen(file);
      announce(t('restore.file-fine'));
    },
  );
  const take = (input: HTMLInputElement): void => {
    const blob = input.files?.[0];
    if (blob !== undefined) checking.run(blob);
    // So that the same file can be chosen again.
    input.value = '';
  };
  const leave = (): void => {
    props.onChosen(undefined);
    void app.leaveCar().catch(() => undefined);
  };
  const total = (): number => checking.reached().total ?? 0;
  return (
    <div class="restore-file">
      <Show
        when={props.chosen}
        fallback={
          <>
            <p id="restore-file-text">{t('restore.file-text')}</p>
            <Show when={checking.pending()}>
              <Progress
                text={t('restore.file-checking', {
                  done: formats.bytes(checking.reached().done),
                  total: formats.bytes(total()),
                })}
                part={total() > 0 ? checking.reached().done / total() : undefined}
                cancel={checking.cancel}
              />
            </Show>
            <label class="button file-button" hidden={checking.pending()}>
              <Icon drawing={uploadIcon} />
              {t('restore.file-choose')}
              <input
                type="file"
                accept=".car,application/vnd.ipld.car"
                data-testid="restore-file"
                aria-describedby="restore-file-text"
                disabled={checking.pending()}
                onChange={(event) => take(event.currentTarget)}
              />
            </label>
          </>
        }
      >
        {(file) => <Whose preview={file().preview} leave={leave} />}
      </Show>
      <Failure error={checking.error()} testid="restore-file-error" />
    </div>
  );
};

const Whose = (props: { readonly preview: ImportPreview; readonly leave: () => void }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const line = (): string => {
    const name = props.preview.name.trim();
    const date = formats.dateTime(props.preview.asOf);
    return name === '' ? t('restore.file-unnamed', { date }) : t('restore.file-asOf', { name, date });
  };
  return (
    <article class="restore-found card" data-testid="restore-file-found" data-did={props.preview.did}>
      <Arms did={props.preview.did} size="large" decorative />
      <div class="restore-found-text">
        <p>
          <strong>{line()}</strong>
        </p>
        <p class="soft small">{t('restore.file-fine')}</p>
        <Button testid="restore-file-leave" onClick={() => props.leave()}>
          {t('restore.file-leave')}
        </Button>
      </div>
    </article>
  );
};
