/** What keeping a profile online means, and within how much. */
import { createSignal, createUniqueId, For, type JSX, Show } from 'solid-js';
import { DEFAULT_QUOTA, PIN_QUOTAS } from '../../../app/view.js';
import { keeping as words } from '../../../i18n/en/keeping.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Dialog } from '../../parts/dialog.jsx';
import { Failure } from '../../parts/words.jsx';
import '../../styles/keeping.css';

interface QuotaDialogProps {
  readonly open: boolean;
  readonly name: string;
  /** What it is now, if it is kept already. */
  readonly quota: number | null;
  readonly isPublic: boolean;
  readonly pending: boolean;
  readonly error: unknown;
  readonly onClose: () => void;
  readonly onChoose: (quota: number) => void;
}

export const QuotaDialog = (props: QuotaDialogProps): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const id = createUniqueId();
  const [quota, setQuota] = createSignal<number>(props.quota ?? DEFAULT_QUOTA);
  const choices = (): readonly number[] => [...new Set([...PIN_QUOTAS, quota()])].sort((a, b) => a - b);
  const isNew = (): boolean => props.quota === null;
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title={t(isNew() ? 'keeping.title' : 'keeping.changeTitle', { name: props.name })}
      describedBy={`${id}-text`}
      testid="keep-dialog"
    >
      <form
        class="stack keep-form"
        onSubmit={(event) => {
          event.preventDefault();
          props.onChoose(quota());
        }}
      >
        <div class="stack" id={`${id}-text`}>
          <Show when={isNew()}>
            <p>{t('keeping.text')}</p>
            <p>{t('keeping.when')}</p>
            <p class="soft">{t(props.isPublic ? 'keeping.public' : 'keeping.publicNow')}</p>
          </Show>
        </div>
        <label class="settings-field" for={`${id}-quota`}>
          <span class="label">{t('keeping.quota')}</span>
          <select
            id={`${id}-quota`}
            class="field"
            data-testid="keep-quota"
            aria-describedby={`${id}-hint`}
            onChange={(event) => setQuota(Number(event.currentTarget.value))}
          >
            <For each={choices()}>
              {(bytes) => (
                <option value={bytes} selected={bytes === quota()}>
                  {formats.bytes(bytes)}
                </option>
              )}
            </For>
          </select>
        </label>
        <p class="soft small" id={`${id}-hint`}>
          {t('keeping.quotaHint')}
        </p>
        <Failure error={props.error} />
        <div class="row keep-ends">
          <Button onClick={() => props.onClose()}>{t('common.cancel')}</Button>
          <Button kind="main" submit testid="keep-go" aria-disabled={props.pending}>
            {t(isNew() ? 'keeping.go' : 'keeping.changeGo')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
