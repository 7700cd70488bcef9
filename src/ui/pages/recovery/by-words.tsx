/** Before something that only the words can do: those that are kept here, behind the lock if there is one; else typed in, or out of friends' cards. */
import { createSignal, createUniqueId, type JSX, Match, Show, Switch } from 'solid-js';
import { cardReader } from '../../../app/recovery/card-reader.js';
import type { ByWords } from '../../../app/view.js';
import { recovery as words } from '../../../i18n/en/recovery.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { CardEntry } from '../../parts/card-entry/index.jsx';
import { WordEntry } from '../../parts/word-entry/index.jsx';
import { Failure } from '../../parts/words.jsx';
import { AskProof } from '../lock/ask-proof.jsx';
import '../../styles/choice.css';

export const AskWords = (props: {
  /** The words are kept here. */
  readonly kept: boolean;
  readonly label: string;
  readonly go: string;
  readonly pending: boolean;
  readonly error: unknown;
  readonly testid: string;
  readonly onWords: (by: ByWords) => void;
}): JSX.Element => {
  const lock = useReadable(useApp().lock);
  const passkey = (): boolean => lock().ways.some(({ kind }) => kind === 'passkey');
  return (
    <Switch
      fallback={
        <div class="stack">
          <Button
            kind="main"
            testid={props.testid}
            aria-disabled={props.pending}
            onClick={() => {
              if (!props.pending) props.onWords({});
            }}
          >
            {props.go}
          </Button>
          <Failure error={props.error} />
        </div>
      }
    >
      <Match when={!props.kept}>
        <Either
          label={props.label}
          go={props.go}
          pending={props.pending}
          error={props.error}
          testid={props.testid}
          onWords={props.onWords}
        />
      </Match>
      <Match when={lock().ways.length > 0}>
        <AskProof
          byPasskey={passkey()}
          pending={props.pending}
          error={props.error}
          onProof={(proof) => props.onWords({ proof })}
        />
      </Match>
    </Switch>
  );
};

interface Typing {
  readonly label: string;
  readonly go: string;
  readonly pending: boolean;
  readonly error: unknown;
  readonly testid: string;
}

const Either = (props: Typing & { readonly onWords: (by: ByWords) => void }): JSX.Element => {
  const t = useText(words);
  const name = createUniqueId();
  const [byCards, setByCards] = createSignal(false);
  const choice = (isCards: boolean): JSX.Element => (
    <label>
      <input
        type="radio"
        name={name}
        data-testid={isCards ? 'words-by-cards' : 'words-by-words'}
        checked={byCards() === isCards}
        onChange={() => setByCards(isCards)}
      />
      <span>{t(isCards ? 'recovery.byCards' : 'recovery.byWords')}</span>
    </label>
  );
  return (
    <div class="stack">
      <fieldset class="recovery-means">
        <legend class="label">{t('recovery.have')}</legend>
        <div class="choice">
          {choice(false)}
          {choice(true)}
        </div>
      </fieldset>
      <Show
        when={byCards()}
        fallback={
          <TypeWords
            label={props.label}
            go={props.go}
            pending={props.pending}
            error={props.error}
            testid={props.testid}
            onWords={(typed) => props.onWords({ typed })}
          />
        }
      >
        <GiveCards
          go={props.go}
          pending={props.pending}
          error={props.error}
          testid={props.testid}
          onCards={(cards) => props.onWords({ cards })}
        />
      </Show>
    </div>
  );
};

const GiveCards = (
  props: Omit<Typing, 'label'> & { readonly onCards: (texts: readonly string[]) => void },
): JSX.Element => {
  const own = useApp().me.get()?.did;
  const [texts, setTexts] = createSignal<readonly string[]>([]);
  return (
    <Entry of={props} whole={texts().length > 0} onWhole={() => props.onCards(texts())}>
      <CardEntry reader={cardReader(own)} texts={texts()} onTexts={setTexts} />
    </Entry>
  );
};

/** All twelve. */
export const TypeWords = (props: Typing & { readonly onWords: (typed: string) => void }): JSX.Element => {
  const [typed, setTyped] = createSignal<readonly string[]>();
  return (
    <Entry of={props} whole={typed() !== undefined} onWhole={() => props.onWords((typed() ?? []).join(' '))}>
      <WordEntry label={props.label} onWords={setTyped} />
    </Entry>
  );
};

/** A form that goes on when what is asked for is given whole. */
const Entry = (props: {
  readonly of: Omit<Typing, 'label'>;
  readonly whole: boolean;
  readonly onWhole: () => void;
  readonly children: JSX.Element;
}): JSX.Element => {
  const t = useText(words);
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (props.whole && !props.of.pending) props.onWhole();
      }}
    >
      {props.children}
      <Button kind="main" submit testid={props.of.testid} aria-disabled={!props.whole || props.of.pending}>
        {props.of.pending ? t('recovery.working') : props.of.go}
      </Button>
      <Show when={props.of.error}>
        <Failure error={props.of.error} />
      </Show>
    </form>
  );
};
