/** Friends' cards, one after the other, until there are enough that go together. */
import { createMemo, createSignal, createUniqueId, For, type JSX, onCleanup, Show } from 'solid-js';
import type { CardReader, CardView } from '../../../app/recovery/card-reader.js';
import { cardEntry } from '../../../i18n/en/card-entry.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { later } from '../../bindings/later.jsx';
import { useText } from '../../bindings/text.jsx';
import { cameraIcon } from '../../pages/devices/icons.js';
import { Button } from '../button.jsx';
import '../../styles/card-entry.css';

/** The camera, as linking a device reads codes with it. */
const scan = later(async () => {
  await import('../../pages/devices/devices.css');
  return (await import('../../pages/devices/scan.jsx')).Scan;
});

type Card = Exclude<CardView, { readonly problem: string }> & { readonly text: string };

const told = [
  ...['count', 'unknown-word', 'damaged', 'version', 'malformed'],
  ...['share-twice', 'other-identity', 'other-set', 'share-false'],
] as const;

/** `texts` are those of cards that bring it back together; empty until there are enough. */
export const CardEntry = (props: {
  readonly reader: CardReader;
  readonly texts: readonly string[];
  readonly onTexts: (texts: readonly string[]) => void;
}): JSX.Element => {
  const t = useText(cardEntry);
  const id = createUniqueId();
  const [text, setText] = createSignal('');
  const [cards, setCards] = createSignal<readonly Card[]>([]);
  const [problem, setProblem] = createSignal<string>();
  let field: HTMLTextAreaElement | undefined;
  // What is out of sight is not used.
  onCleanup(() => props.onTexts([]));

  /** Too few is no mistake: the next one is waited for. */
  const judge = async (all: readonly Card[]): Promise<void> => {
    setCards(all);
    props.onTexts([]);
    setProblem(undefined);
    if (all.length === 0) return;
    const read = await props.reader.cards(all.map((card) => card.text));
    if (cards() !== all) return;
    const isWaiting = 'problem' in read && read.problem === 'too-few';
    setProblem('problem' in read && !isWaiting ? read.problem : undefined);
    if (!('problem' in read)) props.onTexts(all.map((card) => card.text));
  };
  const [scanning, setScanning] = createSignal(false);
  const add = useAction(async (given: string) => {
    const read = await props.reader.card(given);
    if ('problem' in read) {
      setProblem(read.problem);
      return;
    }
    setText('');
    announce(t('cards.is', { index: read.index, total: read.total }));
    await judge([...cards(), { ...read, text: given }]);
    field?.focus();
  });
  const said = createMemo(() => {
    const code = problem()?.replace(/^share-(?=damaged|version|malformed)/, '');
    const known = told.find((one) => one === code);
    if (code === undefined) return undefined;
    return t(known === undefined || code === 'checksum' ? 'cards.damaged' : `cards.${known}`);
  });
  const needed = (): number => cards()[0]?.needed ?? 0;

  return (
    <div class="card-entry">
      <Show when={cards().length > 0}>
        <ul class="card-entry-list" data-testid="cards">
          <For each={cards()}>
            {(card) => (
              <li class="card-entry-card">
                <span>{t('cards.is', { index: card.index, total: card.total })}</span>
                <Button
                  kind="quiet"
                  aria-label={t('cards.remove', { index: card.index })}
                  onClick={() => void judge(cards().filter((one) => one !== card))}
                >
                  ×
                </Button>
              </li>
            )}
          </For>
        </ul>
        <p class="figure" role="status" data-testid="cards-count">
          {t('cards.so-far', { count: cards().length, needed: needed() })}
        </p>
      </Show>
      <label class="label" for={id}>
        {t('cards.label')}
      </label>
      <textarea
        id={id}
        ref={field}
        class="field card-entry-text"
        rows={3}
        dir="ltr"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        data-testid="card-text"
        aria-invalid={problem() !== undefined}
        aria-describedby={`${id}-note`}
        value={text()}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setProblem(undefined);
        }}
      />
      <p
        id={`${id}-note`}
        class={said() === undefined ? 'soft small' : 'issue'}
        role={said() === undefined ? undefined : 'alert'}
      >
        {said() ?? t('cards.hint')}
      </p>
      <div class="row">
        <Button
          testid="card-add"
          aria-disabled={text().trim() === '' || add.pending()}
          onClick={() => add.run(text().trim())}
        >
          {t('cards.add')}
        </Button>
        <Button icon={cameraIcon} testid="card-scan" onClick={() => setScanning(true)}>
          {t('cards.scan')}
        </Button>
      </div>
      <Show when={scanning()}>
        <scan.Part
          open={true}
          card
          onClose={() => setScanning(false)}
          onText={(read) => {
            const isCard = /^tabard-share:/i.test(read.trim());
            if (isCard) {
              setScanning(false);
              add.run(read.trim());
            }
            return isCard;
          }}
        />
      </Show>
    </div>
  );
};
