/** Friends' cards, one after the other, until there are enough that go together. */
import { createMemo, createSignal, createUniqueId, For, type JSX, onCleanup, Show } from 'solid-js';
import type { CardView, Restores } from '../../../app/restore/restore.js';
import { restore as words } from '../../../i18n/en/restore.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { later } from '../../bindings/later.jsx';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { cameraIcon } from '../devices/icons.js';

/** The camera, as linking a device reads codes with it. */
const scan = later(async () => {
  await import('../devices/devices.css');
  return (await import('../devices/scan.jsx')).Scan;
});

type Card = Exclude<CardView, { readonly problem: string }> & { readonly text: string };

const told = [
  ...['count', 'unknown-word', 'damaged', 'version', 'malformed'],
  ...['share-twice', 'other-identity', 'other-set', 'share-false'],
] as const;

/** `texts` are those of cards that bring it back together; empty until there are enough. */
export const Cards = (props: {
  readonly restores: Restores;
  readonly texts: readonly string[];
  readonly onTexts: (texts: readonly string[]) => void;
}): JSX.Element => {
  const t = useText(words);
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
    const read = await props.restores.cards(all.map((card) => card.text));
    if (cards() !== all) return;
    const isWaiting = 'problem' in read && read.problem === 'too-few';
    setProblem('problem' in read && !isWaiting ? read.problem : undefined);
    if (!('problem' in read)) props.onTexts(all.map((card) => card.text));
  };
  const [scanning, setScanning] = createSignal(false);
  const add = useAction(async (given: string) => {
    const read = await props.restores.card(given);
    if ('problem' in read) {
      setProblem(read.problem);
      return;
    }
    setText('');
    announce(t('restore.card-is', { index: read.index, total: read.total }));
    await judge([...cards(), { ...read, text: given }]);
    field?.focus();
  });
  const said = createMemo(() => {
    const code = problem()?.replace(/^share-(?=damaged|version|malformed)/, '');
    const known = told.find((one) => one === code);
    if (code === undefined) return undefined;
    return t(known === undefined || code === 'checksum' ? 'restore.card-damaged' : `restore.card-${known}`);
  });
  const needed = (): number => cards()[0]?.needed ?? 0;

  return (
    <div class="restore-cards">
      <Show when={cards().length > 0}>
        <ul class="restore-list" data-testid="restore-cards">
          <For each={cards()}>
            {(card) => (
              <li class="restore-card">
                <span>{t('restore.card-is', { index: card.index, total: card.total })}</span>
                <Button
                  kind="quiet"
                  aria-label={t('restore.card-remove', { index: card.index })}
                  onClick={() => void judge(cards().filter((one) => one !== card))}
                >
                  ×
                </Button>
              </li>
            )}
          </For>
        </ul>
        <p class="figure" role="status" data-testid="restore-cards-count">
          {t('restore.cards-so-far', { count: cards().length, needed: needed() })}
        </p>
      </Show>
      <label class="label" for={id}>
        {t('restore.card-label')}
      </label>
      <textarea
        id={id}
        ref={field}
        class="field restore-card-text"
        rows={3}
        dir="ltr"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        data-testid="restore-card"
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
        {said() ?? t('restore.card-hint')}
      </p>
      <div class="row">
        <Button
          testid="restore-card-add"
          aria-disabled={text().trim() === '' || add.pending()}
          onClick={() => add.run(text().trim())}
        >
          {t('restore.card-add')}
        </Button>
        <Button icon={cameraIcon} testid="restore-card-scan" onClick={() => setScanning(true)}>
          {t('restore.card-scan')}
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
