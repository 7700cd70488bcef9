/** The composer in its dialog: what is written keeps itself as a draft until it is posted or thrown away. */
import { createEffect, createMemo, createSignal, type JSX, on, onCleanup, Show } from 'solid-js';
import type { MediaComposer } from '../../../app/media/media-view.js';
import { threadPath } from '../../../app/social/post-path.js';
import type { Draft, PersonView } from '../../../app/social/social-view.js';
import { emptyWriting, type Writing } from '../../../app/text/writing.js';
import type { Did } from '../../../base/index.js';
import { writing as words } from '../../../i18n/en/writing.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { goTo } from '../../bindings/route.js';
import { useSocial } from '../../bindings/social.js';
import { useText } from '../../bindings/text.jsx';
import { showToast } from '../../bindings/toast.js';
import { Composer } from '../../parts/composer/composer.jsx';
import { guessLanguage } from '../../parts/composer/languages.js';
import type { ComposerMedia, ComposerProps } from '../../parts/composer/props.js';
import { Dialog } from '../../parts/dialog.jsx';
import { DraftList } from './draft-list.jsx';
import { draftIdOf, draftToKeep, editToMake, isEmptyDraft, postToMake, writingOfPost } from './drafts.js';
import { Quoted } from './quoted.jsx';
import { type RecordInto, useRecording } from './recording.jsx';
import { noteOwn, type WriteRequest } from './writing.jsx';

/** So long after the last letter a draft is kept. Milliseconds. */
const rest = 600;

const kindOf = ({ reply, quote, edit }: WriteRequest): ComposerProps['kind'] =>
  edit !== undefined ? 'edit' : reply !== undefined ? 'reply' : quote !== undefined ? 'quote' : 'post';

export const WriteDialog = (props: { readonly request: WriteRequest; readonly onClose: () => void }): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const social = useSocial();
  const me = useReadable(app.me);
  const streams = useReadable(social.streams);
  const policy = useReadable(social.policy);
  const { request } = props;
  const id = draftIdOf(request);
  const keptBefore = id === null ? undefined : social.drafts.get().find((one) => one.id === id);
  const [writing, setWriting] = createSignal<Writing>(
    request.edit !== undefined ? writingOfPost(request.edit) : (keptBefore?.writing ?? emptyWriting),
  );
  const [keeping, setKeeping] = createSignal<ComposerProps['keeping']>(keptBefore === undefined ? 'none' : 'kept');
  const [names, setNames] = createSignal<ReadonlyMap<Did, string>>(namesOf(request));

  const [failure, setFailure] = createSignal<unknown>();
  const [composing, setComposing] = createSignal<MediaComposer>();
  const [used, setUsed] = createSignal<readonly string[]>([]);
  const guess = async (): Promise<void> => {
    const found = await social.languages();
    setUsed(found);
    const language = guessLanguage(found, navigator.language);
    // A new post is in the language of the last one; whoever has chosen another has chosen.
    if (request.edit === undefined && keptBefore === undefined)
      setWriting((now) => (now.language === '' ? { ...now, language } : now));
  };
  guess().catch((error: unknown) => setFailure(() => error));
  const [recordInto, setRecordInto] = createSignal<RecordInto>();
  onCleanup(() => composing()?.close());
  // An edit leaves the media as they are.
  if (request.edit === undefined) {
    const open = async (): Promise<void> => {
      const media = await app.media();
      const made = media.compose();
      await made.restore(keptBefore?.media ?? []);
      setComposing(made);
      if (media.canRecord) setRecordInto({ media, composer: made });
    };
    open().catch((error: unknown) => setFailure(() => error));
  }

  const recording = useRecording(recordInto, props.onClose);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keepNow = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (id === null) return;
    const kept: Draft = draftToKeep(id, writing(), composing()?.draft() ?? [], request, Date.now());
    const isEmpty = isEmptyDraft(kept);
    await (isEmpty ? social.dropDraft(id) : social.keepDraft(kept));
    setKeeping(isEmpty ? 'none' : 'kept');
  };
  const keepSoon = (): void => {
    if (id === null) return;
    setKeeping('keeping');
    clearTimeout(timer);
    timer = setTimeout(() => keepNow().catch(() => setKeeping('failed')), rest);
  };
  // Closed in the middle of a word: that word is kept as well.
  onCleanup(() => {
    if (timer !== undefined) void keepNow().catch(() => undefined);
  });

  const posting = useAction(
    async () => {
      if (request.edit !== undefined) {
        await social.edit(request.edit.uri, editToMake(writing(), request.edit, Date.now()));
        return request.edit.uri;
      }
      const made = postToMake(writing(), composing()?.facts() ?? [], request, Date.now());
      const uri = await social.post(made);
      clearTimeout(timer);
      timer = undefined;
      if (id !== null) await social.dropDraft(id);
      return uri;
    },
    (uri) => {
      announce(t('writing.published'));
      if (request.edit === undefined) noteOwn(true);
      props.onClose();
      if (request.reply !== undefined) goTo(threadPath(uri));
    },
  );
  const discard = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const before = writing();
    if (id !== null) {
      const kept = draftToKeep(id, before, composing()?.draft() ?? [], request, Date.now());
      social.dropDraft(id).catch((error: unknown) => setFailure(() => error));
      showToast(t('writing.discarded'), () => void social.keepDraft(kept));
    }
    props.onClose();
  };
  const findPeople: ComposerProps['findPeople'] = async (query) => {
    const found = await social.people(query);
    setNames((before) => new Map([...before, ...found.map(({ did, name }): [Did, string] => [did, name])]));
    return found.map(({ did, name, follow }) => ({ did, name, how: follow === 'no' ? 'met' : 'followed' }));
  };
  const media = createMemo(() => {
    const composer = composing();
    return composer === undefined ? undefined : mediaOf(composer, keepSoon);
  });
  const about = createMemo(() => request.reply ?? request.quote);
  /** Languages of one's posts, then this browser's. */
  const languages = createMemo(() => [...new Set([...used(), navigator.language])]);
  return (
    <Dialog
      open
      onClose={() => void recording.close()}
      title={t(`writing.title.${kindOf(request)}`)}
      testid="write-dialog"
    >
      <Show when={me()}>
        {(owner) => (
          <Composer
            kind={kindOf(request)}
            writing={writing()}
            onDraft={(next) => {
              setWriting(next);
              keepSoon();
            }}
            author={{ did: owner().did, name: owner().profile.name }}
            about={<Show when={about()}>{(post) => <Quoted post={post()} />}</Show>}
            findPeople={findPeople}
            nameOf={(did) => names().get(did) ?? ''}
            findTags={(begin) => social.tags(begin)}
            streams={streams()}
            policy={policy()}
            languages={languages()}
            media={media()?.()}
            tools={recording.buttons()}
            recorder={recording.panel()}
            notYet={recording.notYet()}
            keeping={keeping()}
            posting={posting.pending()}
            error={posting.error() ?? failure()}
            onPost={() => posting.run()}
            onDiscard={id === null ? undefined : discard}
          />
        )}
      </Show>
      <Show when={request.edit === undefined}>
        <DraftList open={id} started={keeping() !== 'none'} onGo={recording.close} />
      </Show>
    </Dialog>
  );
};

const namesOf = ({ reply, quote, edit }: WriteRequest): ReadonlyMap<Did, string> => {
  const people: PersonView[] = [reply, quote, edit].flatMap((post) =>
    post === undefined ? [] : [post.author, ...post.mentions],
  );
  return new Map(people.map(({ did, name }) => [did, name]));
};

/** What the composer shows of the media; every change of theirs is kept with the draft. */
const mediaOf = (composer: MediaComposer, changed: () => void): (() => ComposerMedia) => {
  const items = useReadable(composer.items);
  const room = useReadable(composer.room);
  createEffect(on(items, changed, { defer: true }));
  return () => ({ items: items(), room: room(), acts: composer });
};
