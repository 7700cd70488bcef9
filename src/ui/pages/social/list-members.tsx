/** Who is in one's list: taking out, and adding whom this device knows. */
import { createEffect, createSignal, createUniqueId, For, type JSX, on, Show } from 'solid-js';
import { personPath } from '../../../app/social/post-path.js';
import type { ListView, PersonView } from '../../../app/social/social-view.js';
import { lists as words } from '../../../i18n/en/lists.js';
import { useAction } from '../../bindings/action.js';
import { useSocial } from '../../bindings/social.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Dialog } from '../../parts/dialog.jsx';
import { closeIcon, plusIcon } from '../../parts/icons.js';
import { Name } from '../../parts/name.jsx';
import { Failure } from '../../parts/words.jsx';
import { Face } from './post-card.jsx';
import { useUndo } from './undoing.js';

const Person = (props: { readonly who: PersonView; readonly children: JSX.Element }): JSX.Element => (
  <li class="list-person" data-testid="list-person">
    <Face who={props.who} still />
    <a href={`#${personPath(props.who.did)}`}>
      <Name did={props.who.did} name={props.who.name} bare={props.who.avatar === null} />
    </a>
    {props.children}
  </li>
);

export const ListMembers = (props: {
  readonly list: ListView;
  readonly mine: boolean;
  readonly onClose: () => void;
}): JSX.Element => {
  const t = useText(words);
  const social = useSocial();
  const said = useUndo();
  const id = createUniqueId();
  const nameOf = (who: PersonView): string => who.name.trim() || t('lists.them');
  const [text, setText] = createSignal('');
  const [found, setFound] = createSignal<readonly PersonView[]>([]);
  const isIn = (who: PersonView): boolean => props.list.members.some(({ did }) => did === who.did);
  const setting = useAction(async (who: PersonView, on: boolean) => {
    const undoable = await social.setInList(props.list.key, who.did, on);
    said(t(on ? 'lists.added' : 'lists.takenOut', { name: nameOf(who) }), undoable);
  });
  const [failure, setFailure] = createSignal<unknown>();
  const look = async (wanted: string): Promise<void> => {
    const people = wanted === '' ? [] : await social.people(wanted);
    // What was typed meanwhile is looked for by itself.
    if (text().trim() === wanted) setFound(people);
  };
  createEffect(on(text, (typed) => void look(typed.trim()).catch((error: unknown) => setFailure(() => error))));
  const choices = (): readonly PersonView[] => found().filter((who) => !isIn(who));
  return (
    <Dialog open onClose={props.onClose} title={t('lists.members')} testid="list-members">
      <div class="stack rule-form">
        <Show when={props.mine}>
          <search class="stack">
            <label class="label" for={id}>
              {t('lists.add')}
            </label>
            <input
              id={id}
              class="field"
              type="search"
              dir="auto"
              maxlength={100}
              autocomplete="off"
              data-testid="list-add"
              aria-describedby={`${id}-hint`}
              value={text()}
              onInput={(event) => setText(event.currentTarget.value)}
            />
            <p class="small soft" id={`${id}-hint`}>
              {t('lists.addHint')}
            </p>
          </search>
          <Show when={text().trim() !== ''}>
            <ul class="rules-list" aria-live="polite">
              <For each={choices()} fallback={<li class="soft">{t('lists.addNone')}</li>}>
                {(who) => (
                  <Person who={who}>
                    <Button
                      kind="main"
                      icon={plusIcon}
                      label={t('lists.addThis', { name: nameOf(who) })}
                      testid="list-add-go"
                      aria-disabled={setting.pending()}
                      onClick={() => setting.run(who, true)}
                    />
                  </Person>
                )}
              </For>
            </ul>
          </Show>
        </Show>
        <Failure error={setting.error() ?? failure()} />
        <Show when={props.list.members.length > 0} fallback={<p class="soft">{t('lists.membersNone')}</p>}>
          <ul class="rules-list">
            <For each={props.list.members}>
              {(who) => (
                <Person who={who}>
                  <Show when={props.mine}>
                    <Button
                      kind="quiet"
                      icon={closeIcon}
                      label={t('lists.takeOutOf', { name: nameOf(who) })}
                      testid="list-take-out"
                      aria-disabled={setting.pending()}
                      onClick={() => setting.run(who, false)}
                    />
                  </Show>
                </Person>
              )}
            </For>
          </ul>
        </Show>
      </div>
    </Dialog>
  );
};
