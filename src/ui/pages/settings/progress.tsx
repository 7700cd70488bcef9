/** How far something long has come, and the way to stop it. */
import { type JSX, Show } from 'solid-js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';

export const Progress = (props: {
  readonly text: string;
  /** Left out where the end is not known. */
  readonly part?: number | undefined;
  readonly cancel: () => void;
}): JSX.Element => {
  const t = useText();
  return (
    <div class="progress" data-testid="settings-progress">
      <Show when={props.part !== undefined} fallback={<progress aria-label={props.text} />}>
        <progress aria-label={props.text} value={props.part ?? 0} />
      </Show>
      <span class="figure small">{props.text}</span>
      <Button kind="quiet" testid="settings-cancel" onClick={() => props.cancel()}>
        {t('common.cancel')}
      </Button>
    </div>
  );
};
