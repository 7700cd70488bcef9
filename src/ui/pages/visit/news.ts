/** Says politely what changes while one looks: the profile itself, or who serves it. */
import { type Accessor, createEffect, on } from 'solid-js';
import type { VisitView } from '../../../app/view.js';
import { visit as words } from '../../../i18n/en/visit.js';
import { announce } from '../../bindings/announce.js';
import { useText } from '../../bindings/text.jsx';

export const useNews = (view: Accessor<VisitView>): void => {
  const t = useText(words);
  createEffect(
    on(
      () => view().proof?.head.id,
      (head, before) => {
        if (head !== undefined && before !== undefined && head !== before) announce(t('visit.changed'));
      },
    ),
  );
  createEffect(
    on(
      () => view().status.kind,
      (kind, before) => {
        // What is in the way of it says so itself.
        if (kind === 'served' && before !== undefined && before !== kind) announce(t('visit.opened'));
      },
    ),
  );
};
