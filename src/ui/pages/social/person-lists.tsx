/** In which of one's lists somebody stands; a new one is made here as well. */
import { createSignal, createUniqueId, For, type JSX, Show } from 'solid-js';
import type { ListView } from '../../../app/social/social-view.js';
import type { Did } from '../../../base/index.js';
import { lists as words } from '../../../i18n/en/lists.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useReadable } from '../../bindings/readable.js';
import { useSocial } from '../../bindings/social.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Dialog } from '../../parts/dialog.jsx';
import { plusIcon } from '../../parts/icons.js';
import { Plain } from '../../parts/name.jsx';
import { Failure } from '../../parts/words.jsx';
import { ListMark } from './list-mark.jsx';
import { useUndo } from './undoing.js';

export const PersonLists = (props: {
  readonly did: Did;
  readonly name: string;
  readonly onClose: () => void;
}): JSX.Element => {
  const t = useText(words);
  const social = useSocial();
  const said = useUndo();
  const lists = useReadable(social.lists);
  const id = createUniqueId();
  const [name, setName] = createSignal('');
  const stands = (list: ListView): boolean => list.members.some(({ did }) => did === props.did);
  const setting = useAction(async (list: ListView) => {
    const on = !stands(list);
    const undoable = await social.setInList(list.key, props.did, on);
    said(t(on ? 'lists.added' : 'lists.takenOut', { name: props.name }), undoable);
  });
  const making = useAction(
    async () => {
      const text = name().trim();
      if (text === '') return;
      await social.keepList({ name: text, members: [props.did] });
      announce(t('lists.made', { name: text }));
    },
    () => setName(''),
  );
  return (
    <Dialog open onClose={props.onClose} title={t('lists.ofPerson', { name: props.name })} testid="person-lists">
      <div class="stack rule-form">
        <Show when={lists().length > 0} fallback={<p class="soft">{t('lists.none')}</p>}>
          <fieldset class="rule-streams">
            <legend class="sr-only">{t('lists.ofPersonText', { name: props.name })}</legend>
            <For each={lists()}>
              {(list) => (
                <label class="rule-stream">
                  <input
                    class="mark"
                    type="checkbox"
                    data-testid="person-list"
                    checked={stands(list)}
                    onChange={(event) => {
                      setting.run(list);
                      // What is shown is what the app says, not what was tapped.
                      event.currentTarget.checked = stands(list);
                    }}
                  />
                  <span class="rule-named">
                    <Plain text={list.name} />
                    <ListMark list={list} />
                  </span>
                </label>
              )}
            </For>
          </fieldset>
        </Show>
        <form
          class="rules-add"
          onSubmit={(event) => {
            event.preventDefault();
            making.run();
          }}
        >
          <label class="label" for={id}>
            {t('lists.new')}
          </label>
          <div class="rules-row">
            <input
              id={id}
              class="field"
              dir="auto"
              maxlength={64}
              data-testid="person-list-new"
              value={name()}
              onInput={(event) => setName(event.currentTarget.value)}
            />
            <Button submit icon={plusIcon} label={t('lists.make')} testid="person-list-make" />
          </div>
        </form>
        <Failure error={setting.error() ?? making.error()} />
      </div>
    </Dialog>
  );
};
