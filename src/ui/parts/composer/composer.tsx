/** Writing a post. It holds nothing but what is open: every change goes out by `onDraft` and comes back in. */
import { createEffect, createMemo, createSignal, type JSX, Show } from 'solid-js';
import { COUNT_FROM, issuesOf, lettersIn, MAX_LETTERS, type WritingIssue } from '../../../app/text/writing-issues.js';
import { composer as words } from '../../../i18n/en/composer.js';
import { announce } from '../../bindings/announce.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../button.jsx';
import { Name } from '../name.jsx';
import { PostText } from '../post/post-text.jsx';
import { Failure } from '../words.jsx';
import { MoreChoices } from './choices.jsx';
import { EventEditor } from './event.jsx';
import { LineField } from './field.jsx';
import { Help } from './help.jsx';
import { MediaList } from './media.jsx';
import { PollEditor } from './poll.jsx';
import type { ComposerProps } from './props.js';
import { Tools } from './tools.jsx';
import { WordsField } from './words-field.jsx';

const Counter = (props: { readonly text: string }): JSX.Element => {
  const t = useText(words);
  const left = createMemo(() => MAX_LETTERS - lettersIn(props.text));
  return (
    <Show when={left() <= COUNT_FROM}>
      <span class={left() < 0 ? 'issue' : 'soft small'} data-testid="composer-count">
        {left() < 0 ? t('composer.over', { count: -left() }) : t('composer.left', { count: left() })}
      </span>
    </Show>
  );
};

const Kept = (props: { readonly keeping: ComposerProps['keeping'] }): JSX.Element => {
  const t = useText(words);
  const says = (): string => {
    if (props.keeping === 'keeping') return t('composer.keeping');
    if (props.keeping === 'kept') return t('composer.kept');
    return props.keeping === 'failed' ? t('composer.notKept') : '';
  };
  return (
    <span class={props.keeping === 'failed' ? 'issue' : 'soft small'} data-state={props.keeping}>
      {says()}
    </span>
  );
};

export const Composer = (props: ComposerProps): JSX.Element => {
  const t = useText(words);
  const [helping, setHelping] = createSignal(false);
  const [previewing, setPreviewing] = createSignal(false);
  const [dropping, setDropping] = createSignal(false);
  /** Nobody is told of what is missing before they have tried to post. */
  const [tried, setTried] = createSignal(false);
  const [left, setLeft] = createSignal(0);
  // The next post begins anew.
  createEffect((before: boolean) => {
    const { posting, error } = props;
    if (before && !posting && error === undefined) setTried(false);
    return posting;
  }, false);

  const attached = (): number => props.media?.items.length ?? 0;
  const issues = createMemo(() => issuesOf(props.writing, attached()));
  const shown = (): readonly WritingIssue[] =>
    tried() ? issues() : issues().filter(({ code }) => code === 'too-long');
  const mediaReady = (): boolean => (props.media?.items ?? []).every(({ state }) => state === 'ready');
  const issueOf = (field: WritingIssue['field']): string | undefined => {
    const found = shown().find((issue) => issue.field === field);
    return found === undefined ? undefined : t(found.code === 'too-long' ? 'composer.tooLong' : 'composer.needed');
  };
  const post = (): void => {
    setTried(true);
    if (props.posting) return;
    if (props.notYet !== undefined) announce(props.notYet, 'assertive');
    else if (issues().length === 0 && mediaReady()) props.onPost();
    else if (!mediaReady()) announce(t('composer.mediaNotReady'), 'assertive');
    else announce(issueOf(issues()[0]?.field ?? 'text') ?? t('composer.needed'), 'assertive');
  };
  const addFiles = (files: readonly File[]): void => {
    if (files.length > 0 && props.media !== undefined) setLeft(props.media.acts.add(files));
  };
  const verb = (): string =>
    t(props.kind === 'edit' ? 'composer.edit' : props.kind === 'reply' ? 'composer.reply' : 'composer.post');
  const over = (event: DragEvent): void => {
    if (props.media === undefined || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    setDropping(true);
  };
  return (
    <form
      class="composer"
      data-testid="composer"
      data-dropping={dropping() ? '' : undefined}
      onSubmit={(event) => {
        event.preventDefault();
        post();
      }}
      onDragOver={over}
      onDragLeave={(event) => {
        if (event.target === event.currentTarget) setDropping(false);
      }}
      onDrop={(event) => {
        setDropping(false);
        const files = [...(event.dataTransfer?.files ?? [])];
        if (files.length === 0) return;
        event.preventDefault();
        addFiles(files);
      }}
    >
      {props.about}
      <div class="composer-head">
        <Name did={props.author.did} name={props.author.name} />
        <Button
          kind="quiet"
          aria-expanded={previewing()}
          onClick={() => setPreviewing(!previewing())}
          testid="composer-preview"
        >
          {previewing() ? t('composer.write') : t('composer.preview')}
        </Button>
      </div>
      <Show when={props.writing.warning !== null && !previewing()}>
        <LineField
          label={t('composer.warnText')}
          value={props.writing.warning ?? ''}
          onText={(warning) => props.onDraft({ ...props.writing, warning })}
          issue={issueOf('warning')}
          testid="composer-warning"
        />
      </Show>
      <Show
        when={!previewing()}
        fallback={
          <div class="card" data-testid="composer-previewed">
            <Show when={props.writing.text.trim()} fallback={<p class="soft">{t('composer.previewEmpty')}</p>}>
              <PostText
                text={props.writing.text.trim()}
                language={props.writing.language}
                warning={props.writing.warning}
                nameOf={props.nameOf}
                whole
              />
            </Show>
          </div>
        }
      >
        <WordsField
          writing={props.writing}
          onDraft={props.onDraft}
          nameOf={props.nameOf}
          findPeople={props.findPeople}
          findTags={props.findTags}
          onPost={post}
          onFiles={addFiles}
          issue={issueOf('text')}
        />
      </Show>
      <Show when={dropping()}>
        <p class="composer-drop">{t('composer.drop')}</p>
      </Show>
      <Show when={props.media !== undefined && attached() > 0 ? props.media : undefined}>
        {(media) => <MediaList media={media()} />}
      </Show>
      {props.recorder}
      <Show when={left() > 0}>
        <p class="issue" role="alert">
          {t('composer.notTaken', { count: left() })}
        </p>
      </Show>
      <Show when={props.writing.poll}>
        {(poll) => (
          <PollEditor
            poll={poll()}
            issues={shown()}
            onPoll={(next) => props.onDraft({ ...props.writing, poll: next })}
          />
        )}
      </Show>
      <Show when={props.writing.event}>
        {(event) => (
          <EventEditor
            event={event()}
            issues={shown()}
            onEvent={(next) => props.onDraft({ ...props.writing, event: next })}
          />
        )}
      </Show>
      <Tools
        writing={props.writing}
        onDraft={props.onDraft}
        media={props.media}
        tools={props.tools}
        helping={helping()}
        onHelp={() => setHelping(!helping())}
        onFiles={addFiles}
      />
      <Show when={helping()}>
        <Help />
      </Show>
      <MoreChoices
        writing={props.writing}
        onDraft={props.onDraft}
        streams={props.streams}
        policy={props.policy}
        languages={props.languages}
      />
      <Failure error={props.error} testid="composer-error" />
      <div class="composer-foot">
        <span class="composer-state" aria-live="off">
          <Counter text={props.writing.text} />
          <Kept keeping={props.keeping} />
        </span>
        <Show when={props.onDiscard}>
          {(discard) => (
            <Button kind="quiet" onClick={() => discard()()} testid="composer-discard">
              {t('composer.discard')}
            </Button>
          )}
        </Show>
        <Button kind="main" submit disabled={props.posting} testid="composer-post">
          {verb()}
        </Button>
      </div>
    </form>
  );
};
