/** One's links: added, edited, put in order by dragging or by buttons, taken away with a way back. */

import { createMemo, For, type JSX, Show } from 'solid-js';
import type { LinkItem, ProfileEditor } from '../../../app/view.js';
import { own } from '../../../i18n/en/own.js';
import { announce } from '../../bindings/announce.js';
import { useSoon } from '../../bindings/soon.js';
import { useText } from '../../bindings/text.jsx';
import { showToast } from '../../bindings/toast.js';
import { Button } from '../../parts/button.jsx';
import { plusIcon } from '../../parts/icons.js';
import { Heading } from '../../parts/small.jsx';
import { LinkRow } from './link-row.jsx';
import { MAX_LINKS } from './rules.js';

export const LinksEditor = (props: {
  readonly editor: ProfileEditor;
  readonly links: readonly LinkItem[];
}): JSX.Element => {
  const t = useText(own);
  const ids = createMemo(() => props.links.map(({ id }) => id), [], {
    equals: (a, b) => a.length === b.length && a.every((id, index) => id === b[index]),
  });
  let list: HTMLOListElement | undefined;

  const titleOf = (link: LinkItem, index: number): string =>
    link.title.trim() || t('own.linkOf', { number: index + 1 });
  const move = (id: string, to: number): void => {
    const from = ids().indexOf(id);
    const link = props.links[from];
    if (link === undefined || to < 0 || to >= ids().length || to === from) return;
    // A row that is put elsewhere in the page loses the focus.
    const focused = document.activeElement;
    props.editor.moveLink(id, to);
    queueMicrotask(() => focused instanceof HTMLElement && focused.focus());
    announce(t('own.moved', { title: titleOf(link, from), number: to + 1, count: ids().length }));
  };
  const remove = (id: string): void => {
    const index = ids().indexOf(id);
    const link = props.links[index];
    if (link === undefined) return;
    props.editor.removeLink(id);
    list?.parentElement?.querySelector<HTMLElement>('[data-testid="own-add-link"]')?.focus();
    showToast(t('own.linkRemoved'), () => {
      props.editor.moveLink(props.editor.addLink({ title: link.title, url: link.url }), index);
    });
  };
  const add = (): void => {
    props.editor.addLink({ title: '', url: '' });
    announce(t('own.linkAdded'));
    queueMicrotask(() => list?.querySelector<HTMLElement>('li:last-child [data-testid="own-link-title"]')?.focus());
  };
  const reorder = useSoon(
    async () => (await import('../../bindings/by-hand.js')).createReorder,
    (createReorder) => createReorder({ list: () => list, ids, onDrop: move }),
  );

  return (
    <section aria-labelledby="own-links">
      <Heading id="own-links">{t('own.links')}</Heading>
      <Show when={props.links.length === 0}>
        <p class="soft own-none">{t('own.noLinks')}</p>
      </Show>
      <ol class="own-links" ref={list}>
        <For each={ids()}>
          {(id, index) => (
            <LinkRow
              link={props.links.find((link) => link.id === id)}
              number={index() + 1}
              count={ids().length}
              title={(link) => titleOf(link, index())}
              shift={reorder()?.shiftOf(id) ?? 0}
              dragged={reorder()?.dragged() === id}
              onGrab={(event) => reorder()?.grab(id, event)}
              onChange={(change) => props.editor.updateLink(id, change)}
              onMove={(by) => move(id, index() + by)}
              onRemove={() => remove(id)}
            />
          )}
        </For>
      </ol>
      <Button icon={plusIcon} testid="own-add-link" disabled={props.links.length >= MAX_LINKS} onClick={add}>
        {t('own.addLink')}
      </Button>
    </section>
  );
};
