/** Getting a profile back, step by step: what one has, what was found, what becomes of it. Nothing is signed before the last tap. */
import { type Accessor, createSignal, type JSX, onMount, Show } from 'solid-js';
import type { Restores, Restoring } from '../../../app/restore/restore.js';
import { restore as words } from '../../../i18n/en/restore.js';
import { useAction } from '../../bindings/action.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import { Failure } from '../../parts/words.jsx';
import { Begin } from './begin.jsx';
import { AlreadyHere } from './here.jsx';
import { Progressing } from './progressing.jsx';
import '../../styles/choice.css';
import '../../styles/settings.css';
import './restore.css';

export const RestorePage = (): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const [restores, setRestores] = createSignal<Restores>();
  const loading = useAction(
    async () => app.restores(),
    (loaded) => setRestores(() => loaded),
  );
  useTitle(() => t('restore.title'));
  onMount(() => loading.run());
  return (
    <div class="restore" data-testid="restore">
      <Show when={restores()} keyed>
        {(loaded) => <Stages restores={loaded} />}
      </Show>
      <Failure error={loading.error()} />
    </div>
  );
};

const Stages = (props: { readonly restores: Restores }): JSX.Element => {
  const app = useApp();
  const me = useReadable(app.me);
  const current: Accessor<Restoring | null> = useReadable(props.restores.current);
  return (
    <Show
      when={current()}
      keyed
      fallback={
        <Show when={me() === null} fallback={<AlreadyHere />}>
          <Begin restores={props.restores} />
        </Show>
      }
    >
      {(restoring) => <Progressing restoring={restoring} restores={props.restores} />}
    </Show>
  );
};
