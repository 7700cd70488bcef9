/** One's own profile, edited in place. */
import { createMemo, type JSX, onMount, Show } from 'solid-js';
import type { Me, ProfileEditor } from '../../../app/view.js';
import { own } from '../../../i18n/en/own.js';
import { useApp } from '../../bindings/app.js';
import { useAwaited } from '../../bindings/awaited.js';
import { later } from '../../bindings/later.jsx';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import { Posts } from '../../parts/posts.jsx';
import { ShareCard } from '../../share/card.jsx';
import { Loading } from '../../shell/halt.jsx';
import { LinksEditor } from './links.jsx';
import { Person } from './person.jsx';
import { Toolbar } from './toolbar.jsx';
import { bindUndoKeys } from './undo-keys.js';
import './own.css';

const locked = later(async () => (await import('../lock/index.jsx')).LockedProfile, { waiting: Loading });

export const OwnPage = (): JSX.Element => {
  const app = useApp();
  const t = useText(own);
  const me = useReadable(app.me);
  const editor = useAwaited(app.editor());
  const lock = useReadable(app.lock);
  const isLocked = createMemo(() => lock().state === 'locked');
  useTitle(() => t('common.profile'));
  return (
    <Show when={editor()} fallback={<Loading />}>
      {(editor) => (
        <Show when={me()}>
          {(me) => (
            <Show when={isLocked()} fallback={<Editing me={me()} editor={editor()} />}>
              <locked.Part me={me()} />
            </Show>
          )}
        </Show>
      )}
    </Show>
  );
};

const Editing = (props: { readonly me: Me; readonly editor: ProfileEditor }): JSX.Element => {
  const t = useText(own);
  const fields = useReadable(props.editor.fields);
  onMount(useApp().shown);
  return (
    <div class="own" ref={(element) => bindUndoKeys(element, props.editor)}>
      <h1 class="sr-only">{t('own.title')}</h1>
      <Toolbar editor={props.editor} did={props.me.did} />
      <div class="profile">
        <Person did={props.me.did} editor={props.editor} fields={fields()} />
        <div class="profile-rest">
          <LinksEditor editor={props.editor} links={fields().links} />
          <ShareCard />
          <Posts did={props.me.did} mine />
        </div>
      </div>
    </div>
  );
};
