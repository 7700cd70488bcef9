/** Muting: whom or what, and for how long. Everything that a post offers to be muted stands in one place. */
import { createSignal, createUniqueId, For, type JSX, Show } from 'solid-js';
import type { MuteWhat, PersonView, PostView } from '../../../app/social/social-view.js';
import { muting as words } from '../../../i18n/en/muting.js';
import { useAction } from '../../bindings/action.js';
import { useSocial } from '../../bindings/social.js';
import { useText } from '../../bindings/text.jsx';
import { type Marked, Marks } from '../../parts/marks.jsx';
import { Plain } from '../../parts/name.jsx';
import { AskDialog } from './ask-dialog.jsx';
import { useUndo } from './undoing.js';

const day = 24 * 60 * 60 * 1000;
const times = { day, week: 7 * day, month: 30 * day, ever: null } as const;
type Time = keyof typeof times;
const timeNames: readonly Time[] = ['ever', 'day', 'week', 'month'];

export const MuteDialog = (props: {
  readonly who: PersonView;
  /** Where it is asked from a post. */
  readonly post?: PostView | undefined;
  readonly onClose: () => void;
  readonly onDone: () => void;
}): JSX.Element => {
  const t = useText(words);
  const social = useSocial();
  const said = useUndo();
  const id = createUniqueId();
  const mayMutePerson = !props.who.isMe;
  const [chosen, setChosen] = createSignal(mayMutePerson ? 'person' : 'thread');
  const [word, setWord] = createSignal('');
  const [time, setTime] = createSignal<Time>('ever');
  const [lacks, setLacks] = createSignal(false);
  const what = (): MuteWhat => {
    const kind = chosen();
    if (kind === 'thread' && props.post !== undefined) return { kind, root: props.post.reply?.root ?? props.post.uri };
    if (kind === 'word') return { kind, word: word().trim() };
    if (kind.startsWith('#')) return { kind: 'tag', tag: kind.slice(1) };
    return { kind: 'person', did: props.who.did };
  };
  const muting = useAction(
    async () => {
      const length = times[time()];
      said(t('mute.done'), await social.mute(what(), length === null ? null : Date.now() + length));
    },
    () => {
      props.onClose();
      props.onDone();
    },
  );
  const options = (): readonly Marked<string>[] => [
    ...(mayMutePerson
      ? [
          {
            value: 'person',
            says: <Plain text={props.who.name.trim() || t('mute.them')} />,
            text: t('mute.personText'),
          },
        ]
      : []),
    ...(props.post === undefined ? [] : [{ value: 'thread', says: t('mute.thread'), text: t('mute.threadText') }]),
    ...[...new Set(props.post?.tags ?? [])].map((tag) => ({ value: `#${tag}`, says: t('mute.tag', { tag }) })),
    { value: 'word', says: t('mute.word') },
  ];
  const mayGo = (): boolean => {
    const lacking = chosen() === 'word' && word().trim() === '';
    setLacks(lacking);
    if (lacking) document.getElementById(`${id}-word`)?.focus();
    return !lacking;
  };
  return (
    <AskDialog
      title={t('mute.title')}
      name="mute"
      go={t('mute.go')}
      kind="main"
      action={muting}
      mayGo={mayGo}
      onClose={props.onClose}
    >
      <Marks
        legend={t('mute.what')}
        value={chosen()}
        options={options()}
        testid="mute"
        onChoose={(value) => setChosen(value)}
      />
      <Show when={chosen() === 'word'}>
        <div class="stack marks-field">
          <label class="label" for={`${id}-word`}>
            {t('mute.wordField')}
          </label>
          <input
            id={`${id}-word`}
            class="field"
            dir="auto"
            maxlength={100}
            data-testid="mute-word-field"
            aria-invalid={lacks()}
            aria-describedby={lacks() ? `${id}-lacks` : undefined}
            value={word()}
            onInput={(event) => setWord(event.currentTarget.value)}
          />
          <Show when={lacks()}>
            <p class="issue" id={`${id}-lacks`} role="alert">
              {t('mute.wordNeeded')}
            </p>
          </Show>
        </div>
      </Show>
      <label class="stack marks-field">
        <span class="label">{t('mute.long')}</span>
        <select
          class="field"
          data-testid="mute-time"
          onChange={(event) => setTime(timeNames.find((one) => one === event.currentTarget.value) ?? 'ever')}
        >
          <For each={timeNames}>
            {(one) => (
              <option value={one} selected={one === time()}>
                {t(`mute.for.${one}`)}
              </option>
            )}
          </For>
        </select>
      </label>
      <p class="small soft">{t('mute.note')}</p>
    </AskDialog>
  );
};
