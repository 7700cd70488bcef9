/** What was done to the keys of an identity, for whoever may have been robbed: the last that was one's own is chosen. */
import { createMemo, For, type JSX, Show } from 'solid-js';
import type { OperationView } from '../../../app/restore/standing.js';
import type { GoOnOptions } from '../../../app/restore/view.js';
import { restore as words } from '../../../i18n/en/restore.js';
import { useText } from '../../bindings/text.jsx';

export const History = (props: {
  readonly operations: readonly OperationView[];
  readonly chosen: GoOnOptions['mine'];
  readonly choose: (mine: GoOnOptions['mine']) => void;
}): JSX.Element => {
  const t = useText(words);
  const counted = createMemo(() => props.operations.filter(({ counts, disputed }) => counts || disputed));
  const newest = (): OperationView | undefined => counted().findLast(({ counts }) => counts);
  const kindOf = ({ kind, rank }: OperationView) => (kind === 'rotation' && rank === 0 ? 'recovery' : kind);
  return (
    <details class="restore-history" data-testid="restore-history">
      <summary>{t('restore.history')}</summary>
      <p class="soft small">{t('restore.history-text')}</p>
      <ol class="restore-operations">
        <For each={counted()}>
          {(one) => (
            <li>
              <label class="restore-operation">
                <input
                  type="radio"
                  name="restore-mine"
                  disabled={one.disputed}
                  checked={(props.chosen ?? newest()?.id) === one.id}
                  onChange={() => props.choose(one.id === newest()?.id ? undefined : one.id)}
                />
                <span>
                  {t(`restore.op-${kindOf(one)}`)}
                  <Show when={one.revoked.length > 0}>
                    {' · '}
                    {t('restore.op-out', { count: one.revoked.length })}
                  </Show>
                  <Show when={one.disputed}>
                    {' · '}
                    {t('restore.op-disputed')}
                  </Show>
                </span>
              </label>
            </li>
          )}
        </For>
      </ol>
    </details>
  );
};
