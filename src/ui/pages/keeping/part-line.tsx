/** Above somebody's posts, where not all of them are here: what is shown, where the rest is, and how it comes. */
import { createEffect, createSignal, type JSX, on, Show } from 'solid-js';
import type { PartHere, VisitStatus } from '../../../app/view.js';
import type { Did } from '../../../base/index.js';
import { held as words } from '../../../i18n/en/held.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useApp } from '../../bindings/app.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { LetGo } from './let-go.jsx';
import '../../styles/keeping.css';

export const PartLine = (props: {
  readonly did: Did;
  /** Who serves it, and looking for somebody who does. */
  readonly status: VisitStatus;
  readonly retry?: (() => void) | undefined;
  /** Tells that posts have come or gone. */
  readonly changed: unknown;
}): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const [part, setPart] = createSignal<PartHere | null>(null);
  const reading = useAction(async () => (await app.keeping()).partHere(props.did), setPart);
  createEffect(
    on(
      () => [props.did, props.changed, props.status.kind],
      () => reading.run(),
    ),
  );
  const isOwnerHere = (): boolean => {
    const { status } = props;
    return status.kind === 'served' && status.by.who === 'owner';
  };
  /** More than was let go is not fetched for a pin, whoever looks at it. */
  const isClosed = (found: PartHere): boolean => found.pinned && found.letGo !== null;
  return (
    <Show when={part()}>
      {(found) => (
        <aside class="part-here" data-testid="part-here">
          <p>
            <strong>{shown(t, found())}</strong> <Show when={found().chosen}>{t('held.chosen')}</Show>{' '}
            <Show when={!isClosed(found())}>{t(isOwnerHere() ? 'held.coming' : 'held.elsewhere')}</Show>
          </p>
          <Show when={found().letGo}>{(went) => <LetGo of={{ ...went(), did: props.did, name: '' }} />}</Show>
          <Show when={!isClosed(found()) && !isOwnerHere()}>
            <div class="row">
              <Button
                testid="part-look"
                onClick={() => {
                  props.retry?.();
                  announce(t('held.looking'));
                }}
              >
                {t('held.look')}
              </Button>
            </div>
          </Show>
        </aside>
      )}
    </Show>
  );
};

const shown = (t: ReturnType<typeof useText<typeof words>>, { streams, newest }: PartHere): string => {
  if (newest === 0) return t('held.none');
  const names = streams.map((name) => name.trim() || t('held.unnamed')).join(', ');
  if (streams.length === 0) return t('held.newest', { count: newest ?? 0 });
  return newest === null ? t('held.streams', { names }) : t('held.newestStreams', { count: newest, names });
};
