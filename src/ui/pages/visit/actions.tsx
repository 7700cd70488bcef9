/** What a visitor can do: follow, make a page of their own, pass the link on. */
import { type JSX, Show } from 'solid-js';
import type { VisitView } from '../../../app/view.js';
import { visit as words } from '../../../i18n/en/visit.js';
import { useApp } from '../../bindings/app.js';
import { later, nothing } from '../../bindings/later.jsx';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { LinkButton } from '../../parts/button.jsx';
import { Follow } from './follow.jsx';
import { ShareLink } from './share-link.jsx';

/** Only who has a profile of their own keeps others'. */
const keep = later(async () => (await import('../keeping/index.jsx')).KeepOnline, {
  otherwise: nothing,
  patient: true,
});

export const Actions = (props: { readonly view: VisitView }): JSX.Element => {
  const t = useText(words);
  const me = useReadable(useApp().me);
  return (
    <div class="row">
      <Show when={props.view.isMe} fallback={<Follow view={props.view} />}>
        <LinkButton kind="main" href="#/" testid="visit-edit">
          {t('visit.edit')}
        </LinkButton>
      </Show>
      <ShareLink did={props.view.did} />
      <Show when={me() !== null && !props.view.isMe}>
        <keep.Part view={props.view} />
      </Show>
      <Show when={me() === null}>
        <LinkButton href="#/" testid="visit-make-own">
          {t('visit.makeOwn')}
        </LinkButton>
      </Show>
    </div>
  );
};
