/** One's own rules about posts and people, each in a place where it can be taken back. */
import { createSignal, createUniqueId, For, type JSX, Show } from 'solid-js';
import { threadPath } from '../../../app/social/post-path.js';
import type { MuteView, NoticeRules, ReplyPolicy } from '../../../app/social/social-view.js';
import { rules as words } from '../../../i18n/en/rules.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useReadable } from '../../bindings/readable.js';
import { useSocial } from '../../bindings/social.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import { Button } from '../../parts/button.jsx';
import { Name } from '../../parts/name.jsx';
import { Heading } from '../../parts/small.jsx';
import { ToSettings } from '../../parts/to-settings.jsx';
import { Failure } from '../../parts/words.jsx';
import { useUndoing } from './post-menu.jsx';
import '../../styles/settings.css';

const whoever = ['everyone', 'followed', 'two-hops', 'nobody'] as const;
const actions = ['note', 'keep', 'ignore'] as const;
const tellers = ['everyone', 'two-hops', 'followed'] as const;

/** One of a few, chosen in a list. */
const Choose = <T extends string>(props: {
  readonly label: string;
  readonly testid: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly says: string }[];
  readonly onChoose: (value: T) => void;
}): JSX.Element => {
  const id = createUniqueId();
  return (
    <div class="rules-choose">
      <label class="label" for={id}>
        {props.label}
      </label>
      <select
        id={id}
        class="field"
        data-testid={props.testid}
        value={props.value}
        onChange={(event) => {
          const found = props.options.find(({ value }) => value === event.currentTarget.value);
          if (found !== undefined) props.onChoose(found.value);
        }}
      >
        <For each={props.options}>
          {({ value, says }) => (
            <option value={value} selected={value === props.value}>
              {says}
            </option>
          )}
        </For>
      </select>
    </div>
  );
};

/** A field for one more, with its button. */
const AddLine = (props: {
  readonly label: string;
  readonly hint?: string;
  readonly go: string;
  readonly testid: string;
  readonly most: number;
  readonly text: string;
  readonly pending: boolean;
  readonly onText: (text: string) => void;
  readonly onAdd: () => void;
}): JSX.Element => {
  const id = createUniqueId();
  return (
    <form
      class="rules-add"
      onSubmit={(event) => {
        event.preventDefault();
        props.onAdd();
      }}
    >
      <label class="label" for={id}>
        {props.label}
      </label>
      <div class="rules-row">
        <input
          id={id}
          class="field"
          dir="auto"
          maxlength={props.most}
          aria-describedby={props.hint === undefined ? undefined : `${id}-hint`}
          data-testid={props.testid}
          value={props.text}
          onInput={(event) => props.onText(event.currentTarget.value)}
        />
        <Button submit testid={`${props.testid}-go`} aria-disabled={props.pending}>
          {props.go}
        </Button>
      </div>
      <Show when={props.hint}>
        <p class="small soft" id={`${id}-hint`}>
          {props.hint}
        </p>
      </Show>
    </form>
  );
};

const Answers = (): JSX.Element => {
  const t = useText(words);
  const social = useSocial();
  const policy = useReadable(social.policy);
  const setting = useAction(
    (change: Partial<ReplyPolicy>) => {
      const next = { ...policy(), ...change };
      return social.setPolicy({ ...next, days: next.action === 'keep' ? (next.days ?? 30) : null });
    },
    () => announce(t('rules.saved')),
  );
  return (
    <section class="stack">
      <Heading>{t('rules.answers')}</Heading>
      <p>{t('rules.answersText')}</p>
      <Choose
        label={t('rules.answers')}
        testid="rules-who"
        value={policy().who}
        options={whoever.map((value) => ({ value, says: t(`rules.who.${value}`) }))}
        onChoose={(who) => setting.run({ who })}
      />
      <Show when={policy().who !== 'nobody'}>
        <Choose
          label={t('rules.actions')}
          testid="rules-action"
          value={policy().action}
          options={actions.map((value) => ({ value, says: t(`rules.action.${value}`) }))}
          onChoose={(action) => setting.run({ action })}
        />
      </Show>
      <Failure error={setting.error()} />
    </section>
  );
};

const Notices = (): JSX.Element => {
  const t = useText(words);
  const social = useSocial();
  const kept = useReadable(social.noticeRules);
  const setting = useAction(
    (from: NoticeRules['from']) => social.setNoticeRules({ from }),
    () => announce(t('rules.saved')),
  );
  return (
    <section class="stack">
      <Heading>{t('rules.notices')}</Heading>
      <p>{t('rules.noticesText')}</p>
      <Choose
        label={t('rules.notices')}
        testid="rules-notices"
        value={kept().from}
        options={tellers.map((value) => ({ value, says: t(`rules.who.${value}`) }))}
        onChoose={(from) => setting.run(from)}
      />
      <Failure error={setting.error()} />
    </section>
  );
};

const MuteLine = (props: { readonly mute: MuteView }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const social = useSocial();
  const unmuting = useAction(
    () => social.unmute(props.mute.id),
    () => announce(t('rules.unmuted')),
  );
  const called = (): string => {
    const { what } = props.mute;
    if (what.kind === 'person') return what.who.name.trim() || t('common.unnamed');
    if (what.kind === 'thread') return t('rules.thread');
    return what.kind === 'tag' ? `#${what.tag}` : what.word;
  };
  return (
    <li class="rules-line" data-testid="rules-mute">
      <span>
        {(() => {
          const { what } = props.mute;
          if (what.kind === 'person') return <Name did={what.who.did} name={what.who.name} />;
          if (what.kind === 'thread') return <a href={`#${threadPath(what.root)}`}>{called()}</a>;
          return <bdi>{called()}</bdi>;
        })()} <Show when={props.mute.until}>
          {(at) => <span class="small soft">{t('rules.until', { when: formats.dateTime(at()) })}</span>}
        </Show>
      </span>
      <Button
        aria-label={t('rules.unmuteOf', { name: called() })}
        aria-disabled={unmuting.pending()}
        onClick={() => unmuting.run()}
      >
        {t('rules.unmute')}
      </Button>
      <Failure error={unmuting.error()} />
    </li>
  );
};

const Mutes = (): JSX.Element => {
  const t = useText(words);
  const social = useSocial();
  const said = useUndoing();
  const mutes = useReadable(social.mutes);
  const [text, setText] = createSignal('');
  const muting = useAction(async () => {
    const word = text().trim();
    if (word === '' || word === '#') return;
    const what = word.startsWith('#')
      ? ({ kind: 'tag', tag: word.slice(1) } as const)
      : ({ kind: 'word', word } as const);
    const undoable = await social.mute(what, null);
    setText('');
    said(t('rules.saved'), undoable);
  });
  return (
    <section class="stack">
      <Heading>{t('rules.mutes')}</Heading>
      <AddLine
        label={t('rules.muteWord')}
        hint={t('rules.muteWordHint')}
        go={t('rules.muteGo')}
        testid="rules-mute-word"
        most={100}
        text={text()}
        pending={muting.pending()}
        onText={setText}
        onAdd={() => muting.run()}
      />
      <Failure error={muting.error()} />
      <Show when={mutes().length > 0} fallback={<p class="soft">{t('rules.mutesNone')}</p>}>
        <ul class="rules-list">
          <For each={mutes()}>{(mute) => <MuteLine mute={mute} />}</For>
        </ul>
      </Show>
    </section>
  );
};

const Blocks = (): JSX.Element => {
  const t = useText(words);
  const social = useSocial();
  const blocks = useReadable(social.blocks);
  const unblocking = useAction(
    (block: ReturnType<typeof blocks>[number]) => social.block(block.who.did, false, { public: block.public }),
    () => announce(t('rules.unblocked')),
  );
  return (
    <section class="stack">
      <Heading>{t('rules.blocks')}</Heading>
      <Show when={blocks().length > 0} fallback={<p class="soft">{t('rules.blocksNone')}</p>}>
        <ul class="rules-list">
          <For each={blocks()}>
            {(block) => (
              <li class="rules-line" data-testid="rules-block">
                <span>
                  <Name did={block.who.did} name={block.who.name} />{' '}
                  <span class="small soft">{t(block.public ? 'rules.blockPublic' : 'rules.blockPrivate')}</span>
                </span>
                <Button
                  aria-label={t('rules.unblockOf', { name: block.who.name.trim() || t('common.unnamed') })}
                  aria-disabled={unblocking.pending()}
                  onClick={() => unblocking.run(block)}
                >
                  {t('rules.unblock')}
                </Button>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Failure error={unblocking.error()} />
    </section>
  );
};

const Streams = (): JSX.Element => {
  const t = useText(words);
  const social = useSocial();
  const said = useUndoing();
  const streams = useReadable(social.streams);
  const [name, setName] = createSignal('');
  const adding = useAction(async () => {
    const text = name().trim();
    if (text === '') return;
    await social.keepStream({ name: text, description: '' });
    setName('');
    announce(t('rules.saved'));
  });
  const dropping = useAction(async (key: string) => said(t('rules.dropped'), await social.dropStream(key)));
  return (
    <section class="stack">
      <Heading>{t('rules.streams')}</Heading>
      <p>{t('rules.streamsText')}</p>
      <AddLine
        label={t('rules.streamName')}
        go={t('rules.streamAdd')}
        testid="rules-stream-name"
        most={64}
        text={name()}
        pending={adding.pending()}
        onText={setName}
        onAdd={() => adding.run()}
      />
      <Show when={streams().length > 0} fallback={<p class="soft">{t('rules.streamsNone')}</p>}>
        <ul class="rules-list">
          <For each={streams()}>
            {(stream) => (
              <li class="rules-line" data-testid="rules-stream">
                <span>
                  <bdi>{stream.name}</bdi>{' '}
                  <span class="small soft">{t('rules.streamPosts', { count: stream.posts })}</span>
                </span>
                <Button
                  aria-label={t('rules.streamDropOf', { name: stream.name })}
                  aria-disabled={dropping.pending()}
                  onClick={() => dropping.run(stream.key)}
                >
                  {t('rules.streamDrop')}
                </Button>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Failure error={adding.error() ?? dropping.error()} />
    </section>
  );
};

export const RulesPage = (): JSX.Element => {
  const t = useText(words);
  useTitle(() => t('rules.title'));
  return (
    <div class="settings rules" data-testid="rules">
      <ToSettings />
      <h1>{t('rules.title')}</h1>
      <Answers />
      <Notices />
      <Mutes />
      <Blocks />
      <Streams />
    </div>
  );
};
