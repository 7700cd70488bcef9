/** One friend's card: on the page, on paper, and as a picture to send. */
import { For, type JSX, Show } from 'solid-js';
import type { FriendCard, SheetFacts } from '../../../app/view.js';
import { recovery as words } from '../../../i18n/en/recovery.js';
import { useAction } from '../../bindings/action.js';
import { saveFile } from '../../bindings/save-file.js';
import { useText } from '../../bindings/text.jsx';
import { Arms } from '../../parts/arms.jsx';
import { Button } from '../../parts/button.jsx';
import { downloadIcon } from '../../parts/icons.js';
import { QrCode } from '../../share/qr.jsx';
import { drawCard } from './card-picture.js';
import { printPart } from './print.js';

export const Card = (props: { readonly card: FriendCard; readonly facts: SheetFacts }): JSX.Element => {
  const t = useText(words);
  const { card, facts } = props;
  const { index: place, total, needed } = card;
  const title = t('recovery.card', { place, total });
  const owner =
    facts.name.trim() === '' ? t('recovery.cardUnnamed') : t('recovery.cardOf', { name: facts.name.trim() });
  const use = t('recovery.cardUse', { needed, total });
  const keeper = card.name === '' ? undefined : t('recovery.cardFor', { name: card.name });
  let paper: HTMLElement | undefined;
  const saving = useAction(
    () =>
      drawCard({
        title,
        owner,
        keeper,
        use,
        how: t('recovery.cardHow'),
        words: card.words,
        code: card.text,
        did: facts.did,
      }),
    (picture) => saveFile(picture, `${t('recovery.cardFile', { place, total })}.png`),
  );
  return (
    <div class="friend-card-place">
      <article class="friend-card" data-print="card" data-testid="recovery-card" ref={paper}>
        <header class="friend-card-head">
          <Arms did={facts.did} size="list" decorative />
          <div>
            <h3>{title}</h3>
            <p class="soft small">{owner}</p>
            <Show when={keeper}>
              <p class="soft small">{keeper}</p>
            </Show>
          </div>
        </header>
        <div class="friend-card-body">
          <QrCode text={card.text} label={t('recovery.qr', { place })} />
          <ol class="friend-card-words" dir="ltr" translate="no">
            <For each={card.words}>{(word) => <li>{word}</li>}</For>
          </ol>
        </div>
        <p class="small">{use}</p>
        <p class="soft small">{t('recovery.cardHow')}</p>
        <p class="friend-card-did" dir="ltr">
          {facts.did}
        </p>
      </article>
      <div class="row">
        <Button
          testid="recovery-print-card"
          aria-label={t('recovery.printCard', { place })}
          onClick={() => printPart(paper === undefined ? [] : [paper])}
        >
          {t('recovery.printCard', { place })}
        </Button>
        <Button
          icon={downloadIcon}
          testid="recovery-save-card"
          disabled={saving.pending()}
          onClick={() => saving.run()}
        >
          {t('recovery.saveCard', { place })}
        </Button>
      </div>
    </div>
  );
};
