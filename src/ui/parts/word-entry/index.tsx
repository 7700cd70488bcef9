/**
 * Entering the words of a sheet or a card: a numbered field for each, suggestions from the list of words, and what is wrong said plainly.
 * `onWords` is told the words once they fit together, and undefined again when they no longer do. Fetch it with `later`.
 */
import { createEffect, createMemo, createSignal, createUniqueId, For, type JSX, on, Show } from 'solid-js';
import { loadWordBook, type WordBook, type WordsVerdict } from '../../../app/recovery/word-book.js';
import { wordEntry } from '../../../i18n/en/word-entry.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../button.jsx';
import { typeInto } from './typing.js';
import { WordCell } from './word-cell.jsx';
import '../../styles/word-entry.css';

export interface WordEntryProps {
  /** What is asked for. */
  readonly label: string;
  /** 12 for recovery words, 24 for a friend's card. */
  readonly count?: number;
  readonly disabled?: boolean;
  readonly onWords: (words: readonly string[] | undefined) => void;
}

export const WordEntry = (props: WordEntryProps): JSX.Element => {
  const t = useText(wordEntry);
  const id = createUniqueId();
  const count = props.count ?? 12;
  const places = Array.from({ length: count }, (_, at) => at);
  const fields: HTMLInputElement[] = [];
  const [book, setBook] = createSignal<WordBook>();
  const [words, setWords] = createSignal<readonly string[]>(places.map(() => ''));
  const [focused, setFocused] = createSignal<number>();
  const [over, setOver] = createSignal(0);
  const [verdict, setVerdict] = createSignal<WordsVerdict>();
  const loading = useAction(loadWordBook, (loaded) => setBook(() => loaded));
  loading.run();

  const here = createMemo(() => words().filter((word) => word !== '').length);
  /** Words that are none, but for the one that is being typed. */
  const unknown = createMemo(() => {
    const known = book();
    if (known === undefined) return [];
    return places.filter((at) => {
      const word = words()[at] ?? '';
      return word !== '' && at !== focused() && !known.has(word);
    });
  });
  const goTo = (at: number): void => fields[at]?.focus();
  const put = (at: number, text: string): void => {
    const typed = typeInto(words(), at, text, (piece) => book()?.clean(piece) ?? piece.toLowerCase());
    setWords(typed.words);
    setOver(typed.over ?? 0);
    if (typed.at !== at) goTo(typed.at);
  };

  /** The judgement of words that have changed meanwhile says nothing. */
  createEffect(
    on([words, book], ([typed, known]) => {
      setVerdict(undefined);
      props.onWords(undefined);
      if (known === undefined || typed.some((word) => !known.has(word))) return;
      void known.judge(typed).then((judged) => {
        if (words() !== typed) return;
        setVerdict(judged);
        if (judged === 'fit') props.onWords(typed);
        announce(t(judged === 'fit' ? 'words.fits' : 'words.checksum'));
      });
    }),
  );

  return (
    <fieldset class="word-entry" disabled={props.disabled}>
      <legend class="label">{props.label}</legend>
      <p class="soft small" id={`${id}-hint`}>
        {t('words.paste')}
      </p>
      <ol class="word-cells" data-testid="words">
        <For each={places}>
          {(at) => (
            <WordCell
              place={at + 1}
              last={at + 1 === count}
              word={words()[at] ?? ''}
              bad={unknown().includes(at) || verdict() === 'checksum'}
              describedBy={unknown().includes(at) ? `${id}-${at}` : at === 0 ? `${id}-hint` : undefined}
              disabled={props.disabled ?? false}
              testid={`words-${at + 1}`}
              suggest={(typed) => {
                const begun = book()?.begin(typed) ?? [];
                return begun.length === 1 && begun[0] === typed ? [] : begun;
              }}
              onText={(text) => put(at, text)}
              onWord={(word) => {
                setWords((before) => before.with(at, word));
                if (at + 1 < count) goTo(at + 1);
              }}
              onBack={() => goTo(at - 1)}
              onFocus={() => setFocused(at)}
              onLeave={() => setFocused(undefined)}
              setField={(field) => {
                fields[at] = field;
              }}
            />
          )}
        </For>
      </ol>
      <div class="word-says" data-testid="words-says" data-verdict={verdict()}>
        <For each={unknown()}>
          {(at) => <Unknown id={`${id}-${at}`} at={at} word={words()[at] ?? ''} book={book()} />}
        </For>
        <Show when={over() > 0}>
          <p class="issue" role="alert">
            {t('words.count', { count: over(), total: count })}
          </p>
        </Show>
        <Show when={verdict() === 'checksum'}>
          <p class="issue">{t('words.checksum')}</p>
        </Show>
        <Show when={loading.error()}>
          <p class="issue" role="alert">
            {t('words.missing')}
          </p>
          <Button onClick={() => loading.run()}>{t('common.retry')}</Button>
        </Show>
        <p class="soft small" data-testid="words-count">
          {verdict() === 'fit' ? t('words.fits') : t('words.so-far', { count: here(), total: count })}
        </p>
      </div>
    </fieldset>
  );
};

const Unknown = (props: {
  readonly id: string;
  readonly at: number;
  readonly word: string;
  readonly book: WordBook | undefined;
}): JSX.Element => {
  const t = useText(wordEntry);
  const near = createMemo(() => props.book?.suggest(props.word) ?? []);
  return (
    <p class="issue" id={props.id}>
      {t('words.unknown', { place: props.at + 1, word: props.word })}{' '}
      <Show when={near().length > 0}>{t('words.near', { words: near().join(', ') })}</Show>
    </p>
  );
};
