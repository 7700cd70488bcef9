/** What somebody wrote, on their profile: all of it, or one of their streams. */
import { createEffect, createMemo, createSignal, For, type JSX, on, Show } from 'solid-js';
import { listPath } from '../../../app/social/post-path.js';
import type { ListView, StreamView } from '../../../app/social/social-view.js';
import type { VisitStatus } from '../../../app/view.js';
import type { Did } from '../../../base/index.js';
import { followRule } from '../../../i18n/en/follow-rule.js';
import { lists as listWords } from '../../../i18n/en/lists.js';
import { social as words } from '../../../i18n/en/social.js';
import { useAction } from '../../bindings/action.js';
import { later, nothing } from '../../bindings/later.jsx';
import { useReadable } from '../../bindings/readable.js';
import { useClosing, useSocial } from '../../bindings/social.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Plain } from '../../parts/name.jsx';
import { Heading } from '../../parts/small.jsx';
import { penIcon } from '../../parts/social-icons.js';
import { Switch } from '../../parts/switch.jsx';
import { FeedList } from './feed-list.jsx';
import { StreamFollow } from './stream-follow.jsx';
import { WithSocial } from './with-social.jsx';
import { Writing, writePost } from './writing.jsx';

interface PostsProps {
  readonly did: Did;
  readonly mine?: boolean;
  /** Of somebody's: not all that they published is here, who serves it, and looking for somebody who does. */
  readonly partial?: boolean | undefined;
  readonly status?: VisitStatus | undefined;
  readonly retry?: (() => void) | undefined;
}

const part = later(async () => (await import('../keeping/part-line.jsx')).PartLine, { otherwise: nothing });

const Chooser = (props: {
  readonly streams: readonly StreamView[];
  readonly chosen: string | null;
  readonly onChoose: (key: string | null) => void;
}): JSX.Element => {
  const t = useText(followRule);
  const chip = (key: string | null, says: () => JSX.Element): JSX.Element => (
    <button
      type="button"
      class="stream-chip"
      aria-pressed={props.chosen === key}
      data-testid="stream-chip"
      onClick={() => props.onChoose(key)}
    >
      {says()}
    </button>
  );
  return (
    <fieldset class="stream-chips" data-testid="stream-chips">
      <legend class="sr-only">{t('stream.choose')}</legend>
      {chip(null, () => t('stream.all'))}
      <For each={props.streams}>{(stream) => chip(stream.key, () => <Plain text={stream.name} />)}</For>
    </fieldset>
  );
};

const Lists = (props: { readonly did: Did; readonly lists: readonly ListView[] }): JSX.Element => {
  const t = useText(listWords);
  return (
    <Show when={props.lists.length > 0}>
      <nav class="their-lists small" aria-label={t('lists.theirs')} data-testid="their-lists">
        <span class="soft">{t('lists.theirs')}</span>
        <For each={props.lists}>
          {(list) => (
            <a class="tag" href={`#${listPath(list.key, props.did)}`}>
              <Plain text={list.name} />
            </a>
          )}
        </For>
      </nav>
    </Show>
  );
};

const Opened = (props: PostsProps): JSX.Element => {
  const t = useText({ ...words, ...followRule });
  const social = useSocial();
  const [replies, setReplies] = createSignal(false);
  const [chosen, setChosen] = createSignal<string | null>(null);
  const [streams, setStreams] = createSignal<readonly StreamView[]>([]);
  const [lists, setLists] = createSignal<readonly ListView[]>([]);
  const everything = useReadable(useClosing(social.feed({ kind: 'person', did: props.did, replies: true })).view);
  /** Answers among them: where there is nothing of theirs there is nothing to choose. */
  const hasPosts = (): boolean => everything().items.length > 0 || everything().leftOut.length > 0;
  const looking = useAction(async () => {
    setStreams(await social.streamsOf(props.did));
    setLists(await social.listsOf(props.did));
  });
  // What comes of theirs moves their posts: streams and lists may be new as well.
  createEffect(on(everything, () => looking.run()));
  const stream = () => streams().find(({ key }) => key === chosen());
  /** Streams that were read anew and are the same leave the feed, and whoever reads it, where they are. */
  const shown = createMemo(() => ({ did: props.did, stream: stream()?.key, replies: replies() }), undefined, {
    equals: (a, b) => a?.stream === b?.stream && a?.replies === b?.replies && a?.did === b?.did,
  });
  return (
    <>
      <Lists did={props.did} lists={lists()} />
      <Show when={props.partial && props.status}>
        {(status) => <part.Part did={props.did} status={status()} retry={props.retry} changed={everything()} />}
      </Show>
      <Show when={streams().length > 0 && hasPosts()}>
        <Chooser streams={streams()} chosen={stream()?.key ?? null} onChoose={setChosen} />
      </Show>
      <Show
        when={stream()}
        fallback={
          <p class="row posts-acts">
            <Show when={props.mine}>
              <Button icon={penIcon} testid="posts-write" onClick={() => writePost({})}>
                {t('social.write')}
              </Button>
            </Show>
            <Show when={hasPosts()}>
              <Switch checked={replies()} testid="posts-replies" onChange={setReplies}>
                {t('social.withReplies')}
              </Switch>
            </Show>
          </p>
        }
      >
        {(found) => <StreamFollow did={props.did} stream={found()} mine={props.mine === true} />}
      </Show>
      <Show when={shown()} keyed>
        {(of) => (
          <FeedList
            of={{
              ...{ kind: 'person', did: of.did },
              ...(of.stream === undefined ? { replies: of.replies } : { stream: of.stream }),
            }}
            empty={
              <p class="soft" data-testid="posts-empty">
                {t(of.stream === undefined ? 'social.postsEmpty' : 'stream.none')}
              </p>
            }
          />
        )}
      </Show>
      <Writing />
    </>
  );
};

export const Posts = (props: PostsProps): JSX.Element => {
  const t = useText(words);
  return (
    <section class="posts" data-testid="posts">
      <Heading>{t('social.posts')}</Heading>
      <WithSocial>
        <Show when={props.did} keyed>
          {(did) => (
            <Opened
              did={did}
              mine={props.mine === true}
              partial={props.partial}
              status={props.status}
              retry={props.retry}
            />
          )}
        </Show>
      </WithSocial>
    </section>
  );
};
