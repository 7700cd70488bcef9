/** What a device that was put out wrote: the first lines of its posts, and all else by what it is for a person. */
import { createSignal, For, type JSX, Show } from 'solid-js';
import type { WrittenBy } from '../../../app/view.js';
import { devices as words } from '../../../i18n/en/devices.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';

/** As many lines as are shown at once. */
const SHOWN = 5;

/** With `chosen`, each can be chosen. */
export const Lines = (props: {
  readonly posts: WrittenBy['posts'];
  readonly chosen?: readonly string[];
  readonly onTurn?: (path: string, isOn: boolean) => void;
}): JSX.Element => {
  const t = useText(words);
  const [all, setAll] = createSignal(false);
  const shown = (): WrittenBy['posts'] => (all() ? props.posts : props.posts.slice(0, SHOWN));
  return (
    <>
      <ul class="device-lines" data-testid="device-lines">
        <For each={shown()}>
          {(post) => (
            <li>
              <Show
                when={props.chosen}
                fallback={
                  <span class="device-line" dir="auto">
                    {post.line || t('devices.afterNoText')}
                  </span>
                }
              >
                {(chosen) => (
                  <label class="device-option">
                    <input
                      type="checkbox"
                      data-testid="device-after-post"
                      checked={chosen().includes(post.path)}
                      onChange={(event) => props.onTurn?.(post.path, event.currentTarget.checked)}
                    />
                    <span dir="auto">{post.line || t('devices.afterNoText')}</span>
                  </label>
                )}
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={!all() && props.posts.length > SHOWN}>
        <Button testid="device-lines-all" onClick={() => setAll(true)}>
          {t('devices.afterAll', { count: props.posts.length - SHOWN })}
        </Button>
      </Show>
    </>
  );
};

/** By what they are for; whoever wants paths has a console. */
export const Changes = (props: { readonly of: WrittenBy }): JSX.Element => {
  const t = useText(words);
  const lines = (): readonly string[] => {
    const { changes, more } = props.of;
    const of = (collection: string): number => changes.filter((path) => path.startsWith(`${collection}/`)).length;
    const [posts, follows, profile] = [of('app.tabard.post'), of('app.tabard.follow'), of('app.tabard.profile')];
    const others = changes.length - posts - follows - profile;
    return [
      ...(profile > 0 ? [t('devices.leftProfile')] : []),
      ...(posts > 0 ? [t('devices.leftPosts', { count: posts })] : []),
      ...(follows > 0 ? [t('devices.leftFollows', { count: follows })] : []),
      ...(others > 0 ? [t('devices.leftOther', { count: others })] : []),
      ...(more ? [t('devices.leftMore')] : []),
    ];
  };
  return (
    <Show
      when={lines().length > 0}
      fallback={
        <Show when={props.of.posts.length === 0}>
          <p>{t('devices.leftUnread')}</p>
        </Show>
      }
    >
      <ul class="settings-losses">
        <For each={lines()}>{(line) => <li>{line}</li>}</For>
      </ul>
    </Show>
  );
};
