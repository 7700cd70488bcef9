/** A list: who is in it, and what they write. One's own, or somebody's public one. */
import { createEffect, createMemo, createSignal, type JSX, on, onMount, Show } from 'solid-js';
import { type ListPlace, listOfPath, listPath, personPath } from '../../../app/social/post-path.js';
import type { ListView } from '../../../app/social/social-view.js';
import type { Did } from '../../../base/index.js';
import { lists as words } from '../../../i18n/en/lists.js';
import { useAction } from '../../bindings/action.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { goTo, useRoute } from '../../bindings/route.js';
import { useClosing, useSocial } from '../../bindings/social.js';
import { useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import { showToast } from '../../bindings/toast.js';
import { Button, LinkButton } from '../../parts/button.jsx';
import { binIcon, copyIcon } from '../../parts/icons.js';
import { Plain } from '../../parts/name.jsx';
import { Light } from '../../parts/small.jsx';
import { penIcon } from '../../parts/social-icons.js';
import { Failure } from '../../parts/words.jsx';
import { FeedList } from './feed-list.jsx';
import { FeedTabs } from './feed-tabs.jsx';
import { ListDialog } from './list-dialog.jsx';
import { ListMark } from './list-mark.jsx';
import { ListMembers } from './list-members.jsx';
import { useUndo } from './undoing.js';

const Acts = (props: { readonly list: ListView; readonly mine: boolean }): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const social = useSocial();
  const said = useUndo();
  const [changing, setChanging] = createSignal(false);
  // All of it in the act: the list is gone from the page before the act has ended.
  const dropping = useAction(async () => {
    const { key, name } = props.list;
    const undoable = await social.dropList(key);
    goTo('/lists');
    said(t('lists.dropped', { name }), {
      async undo() {
        await undoable.undo();
        goTo(listPath(key));
      },
    });
  });
  const sharing = useAction(async () => {
    const { link } = app.share();
    await navigator.clipboard.writeText(
      `${link.replace(/\?.*$/, '')}/list/${props.list.key}${/\?.*$/.exec(link)?.[0] ?? ''}`,
    );
    showToast(t('common.copied'));
  });
  const copying = useAction(
    () =>
      social.keepList({
        name: props.list.name,
        description: props.list.description,
        members: props.list.members.map(({ did }) => did),
      }),
    (key) => {
      showToast(t('lists.copied'));
      goTo(listPath(key));
    },
  );
  return (
    <>
      <div class="row">
        <Show
          when={props.mine}
          fallback={
            <Button icon={copyIcon} testid="list-copy" aria-disabled={copying.pending()} onClick={() => copying.run()}>
              {t('lists.copy')}
            </Button>
          }
        >
          <Button icon={penIcon} testid="list-change" onClick={() => setChanging(true)}>
            {t('lists.change')}
          </Button>
          <Show when={props.list.public}>
            <Button icon={copyIcon} testid="list-share" onClick={() => sharing.run()}>
              {t('lists.share')}
            </Button>
          </Show>
          <Button
            kind="quiet"
            icon={binIcon}
            testid="list-drop"
            aria-disabled={dropping.pending()}
            onClick={() => dropping.run()}
          >
            {t('lists.drop')}
          </Button>
        </Show>
      </div>
      <Failure error={dropping.error() ?? copying.error() ?? sharing.error()} />
      <Show when={changing()}>
        <ListDialog list={props.list} onClose={() => setChanging(false)} />
      </Show>
    </>
  );
};

const Opened = (props: {
  readonly list: ListView;
  readonly by: Did | undefined;
  readonly byName: string;
}): JSX.Element => {
  const t = useText(words);
  const [members, setMembers] = createSignal(false);
  const unfollowed = (): number => props.list.members.filter(({ follow, isMe }) => follow === 'no' && !isMe).length;
  /** A feed of other people is another feed; a list that was read anew and is the same is not. */
  const place = createMemo(() => [props.list.key, ...props.list.members.map(({ did }) => did)].join(' '));
  useTitle(() => props.list.name);
  return (
    <>
      <header class="list-head" data-testid="list-head">
        <h1>
          <Plain text={props.list.name} />
        </h1>
        <Show when={props.by}>
          {(did) => (
            <p class="small">
              <a href={`#${personPath(did())}`}>{t('lists.by', { name: props.byName || t('lists.them') })}</a>
            </p>
          )}
        </Show>
        <Show when={props.list.description}>
          <p dir="auto">{props.list.description}</p>
        </Show>
        <p class="list-facts">
          <Button kind="quiet" testid="list-open-members" onClick={() => setMembers(true)}>
            {t('lists.people', { count: props.list.members.length })}
          </Button>
          <ListMark list={props.list} />
        </p>
        <Acts list={props.list} mine={props.by === undefined} />
        <Show when={unfollowed() > 0}>
          <p class="small soft" data-testid="list-unfollowed">
            {t('lists.unfollowed', { count: unfollowed() })}
          </p>
        </Show>
      </header>
      <Show when={place()} keyed>
        {(_) => (
          <FeedList
            of={{ kind: 'list', list: props.list.key, ...(props.by === undefined ? {} : { of: props.by }) }}
            empty={
              <section class="stack social-empty" data-testid="list-empty">
                <h2>{t('lists.empty')}</h2>
                <p>{t(props.list.members.length === 0 ? 'lists.emptyNobody' : 'lists.emptyText')}</p>
                <Show when={props.list.members.length === 0 && props.by === undefined}>
                  <Button kind="main" onClick={() => setMembers(true)}>
                    {t('lists.add')}
                  </Button>
                </Show>
              </section>
            }
          />
        )}
      </Show>
      <Show when={members()}>
        <ListMembers list={props.list} mine={props.by === undefined} onClose={() => setMembers(false)} />
      </Show>
    </>
  );
};

const Gone = (): JSX.Element => {
  const t = useText(words);
  useTitle(() => t('lists.title'));
  return (
    <section class="stack" data-testid="list-gone">
      <h1>{t('lists.gone')}</h1>
      <p>{t('lists.goneText')}</p>
      <LinkButton href="#/lists">{t('lists.all')}</LinkButton>
    </section>
  );
};

const Mine = (props: { readonly place: ListPlace }): JSX.Element => {
  const lists = useReadable(useSocial().lists);
  return (
    <Show when={lists().find(({ key }) => key === props.place.key)} fallback={<Gone />}>
      {(list) => <Opened list={list()} by={undefined} byName="" />}
    </Show>
  );
};

/** Whose list it is is sought while it is looked at; it is read anew when something of theirs has come. */
const Theirs = (props: { readonly of: Did; readonly place: ListPlace }): JSX.Element => {
  const t = useText(words);
  const route = useRoute();
  const social = useSocial();
  const visit = useClosing(useApp().visit(`${personPath(props.of).slice(1)}${route().query}`));
  const view = useReadable(visit.view);
  const [found, setFound] = createSignal<readonly ListView[]>();
  const looking = useAction(() => social.listsOf(props.of), setFound);
  onMount(() => looking.run());
  createEffect(
    on(
      () => view().proof?.head.id,
      () => looking.run(),
      { defer: true },
    ),
  );
  const list = () => found()?.find(({ key }) => key === props.place.key);
  const isLooking = (): boolean => found() === undefined || view().status.kind === 'looking';
  return (
    <Show
      when={list()}
      fallback={
        <Show when={isLooking()} fallback={<Gone />}>
          <h1 class="sr-only">{t('lists.title')}</h1>
          <p class="loading" role="status">
            <Light state="wait" />
            {t('common.loading')}
          </p>
        </Show>
      }
    >
      {(there) => <Opened list={there()} by={props.of} byName={view().profile?.name.trim() ?? ''} />}
    </Show>
  );
};

export const ListPage = (): JSX.Element => {
  const route = useRoute();
  const me = useReadable(useApp().me);
  const place = (): ListPlace | undefined => listOfPath(route().path);
  const others = (): Did | undefined => {
    const of = place()?.of;
    return of === undefined || of === me()?.did ? undefined : of;
  };
  return (
    <>
      <FeedTabs />
      <Show when={place()} fallback={<Gone />}>
        {(found) => (
          <Show when={others()} fallback={<Mine place={found()} />}>
            {(of) => <Theirs of={of()} place={found()} />}
          </Show>
        )}
      </Show>
    </>
  );
};
