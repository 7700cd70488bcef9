/** Cards for friends: how many, how many of them it takes, and the cards themselves, which are shown once. */
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import type { ByWords, FriendCard, Recovery, RecoveryView } from '../../../app/view.js';
import { recovery as words } from '../../../i18n/en/recovery.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Heading } from '../../parts/small.jsx';
import { AskWords } from './by-words.jsx';
import { Card } from './card.jsx';
import { printPart } from './print.js';

const most = 15;
const numbers = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

export const Cards = (props: { readonly recovery: Recovery; readonly view: RecoveryView }): JSX.Element => {
  const t = useText(words);
  const [open, setOpen] = createSignal(false);
  const [cards, setCards] = createSignal<readonly FriendCard[]>([]);
  const [total, setTotal] = createSignal(5);
  const [needed, setNeeded] = createSignal(3);
  const [names, setNames] = createSignal<readonly string[]>([]);
  const splitting = useAction(
    (by: ByWords) => props.recovery.split({ total: total(), needed: needed(), names: names().slice(0, total()) }, by),
    (made) => {
      setCards(made);
      setOpen(false);
      announce(t('recovery.cardsShown', { count: made.length }));
    },
  );
  const choose = (count: number): void => {
    setTotal(count);
    setNeeded((before) => Math.min(before, count));
  };
  return (
    <section class="stack" data-testid="recovery-cards-part">
      <Heading>{t('recovery.cards')}</Heading>
      <Show when={cards().length > 0} fallback={<p>{t('recovery.cardsText')}</p>}>
        <Made cards={cards()} recovery={props.recovery} onDone={() => setCards([])} />
      </Show>
      <Show when={cards().length === 0 && !open()}>
        <Button testid="recovery-cards-open" onClick={() => setOpen(true)}>
          {t(props.view.cards === null ? 'recovery.cardsGo' : 'recovery.cardsGoAgain')}
        </Button>
      </Show>
      <Show when={open()}>
        <div class="recovery-two">
          <Count
            label={t('recovery.total')}
            testid="recovery-total"
            from={2}
            to={most}
            value={total()}
            onCount={choose}
          />
          <Count
            label={t('recovery.needed')}
            testid="recovery-needed"
            from={2}
            to={total()}
            value={needed()}
            onCount={setNeeded}
          />
        </div>
        <p class="soft small" data-testid="recovery-threshold">
          {t('recovery.threshold', { needed: needed(), count: total(), lost: total() - needed() })}
        </p>
        <Names total={total()} names={names()} onNames={setNames} />
        <Show when={props.view.cards !== null}>
          <p class="soft small">{t('recovery.cardsAgain')}</p>
        </Show>
        <AskWords
          kept={props.view.words === 'kept'}
          label={t('recovery.type')}
          go={t('recovery.split')}
          pending={splitting.pending()}
          error={splitting.error()}
          testid="recovery-split"
          onWords={(by) => splitting.run(by)}
        />
        <Button kind="quiet" onClick={() => setOpen(false)}>
          {t('common.cancel')}
        </Button>
      </Show>
    </section>
  );
};

const Count = (props: {
  readonly label: string;
  readonly testid: string;
  readonly from: number;
  readonly to: number;
  readonly value: number;
  readonly onCount: (count: number) => void;
}): JSX.Element => (
  <label class="settings-field">
    <span class="label">{props.label}</span>
    <select
      class="field"
      data-testid={props.testid}
      onChange={(event) => props.onCount(Number(event.currentTarget.value))}
    >
      <For each={numbers(props.from, props.to)}>
        {(count) => (
          <option value={count} selected={props.value === count}>
            {count}
          </option>
        )}
      </For>
    </select>
  </label>
);

const Names = (props: {
  readonly total: number;
  readonly names: readonly string[];
  readonly onNames: (names: readonly string[]) => void;
}): JSX.Element => {
  const t = useText(words);
  const places = createMemo(() => numbers(0, props.total - 1));
  const put = (at: number, name: string): void =>
    props.onNames(numbers(0, most - 1).map((place) => (place === at ? name : (props.names[place] ?? ''))));
  return (
    <div class="stack recovery-names">
      <p class="soft small">{t('recovery.friendHint')}</p>
      <div class="recovery-two">
        <For each={places()}>
          {(at) => (
            <label>
              <span class="label">{t('recovery.friend', { place: at + 1 })}</span>
              <input
                class="field"
                type="text"
                dir="auto"
                autocomplete="off"
                maxlength={40}
                data-testid="recovery-friend"
                value={props.names[at] ?? ''}
                onInput={(event) => put(at, event.currentTarget.value)}
              />
            </label>
          )}
        </For>
      </div>
    </div>
  );
};

const Made = (props: {
  readonly cards: readonly FriendCard[];
  readonly recovery: Recovery;
  readonly onDone: () => void;
}): JSX.Element => {
  const t = useText(words);
  let list: HTMLDivElement | undefined;
  return (
    <>
      <p data-testid="recovery-cards-made">
        {t('recovery.cardsShown', { count: props.cards.length })} {t('recovery.cardsOnce')}
      </p>
      <div class="row">
        <Button
          kind="main"
          testid="recovery-print-all"
          onClick={() => printPart(list?.querySelectorAll('[data-print="card"]') ?? [])}
        >
          {t('recovery.printAll')}
        </Button>
        <Button testid="recovery-cards-done" onClick={() => props.onDone()}>
          {t('recovery.cardsDoneGo')}
        </Button>
      </div>
      <div class="recovery-cards" ref={list}>
        <For each={props.cards}>{(card) => <Card card={card} facts={props.recovery.facts()} />}</For>
      </div>
    </>
  );
};
