/** What one has: words or cards, and the link where one has it. */
import { createSignal, type JSX, Show } from 'solid-js';
import type { Restores } from '../../../app/restore/restore.js';
import { restore as words } from '../../../i18n/en/restore.js';
import { useAction } from '../../bindings/action.js';
import { later } from '../../bindings/later.jsx';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Failure } from '../../parts/words.jsx';
import { Cards } from './cards.jsx';
import { LinkField } from './link-field.jsx';

const entry = later(async () => (await import('../../parts/word-entry/index.jsx')).WordEntry);

type Means = 'words' | 'cards';

export const Begin = (props: { readonly restores: Restores }): JSX.Element => {
  const t = useText(words);
  const [means, setMeans] = createSignal<Means>('words');
  const [typed, setTyped] = createSignal<readonly string[]>();
  const [cards, setCards] = createSignal<readonly string[]>([]);
  const [link, setLink] = createSignal('');
  const isReady = (): boolean => (means() === 'words' ? typed() !== undefined : cards().length > 0);
  const begin = useAction(async () => {
    const { restores } = props;
    const read = await (means() === 'words' ? restores.words((typed() ?? []).join(' ')) : restores.cards(cards()));
    // What is wrong with them stands beside them already.
    if (!('problem' in read)) await restores.begin(read, { link: link() });
  });
  return (
    <form
      class="restore-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady()) begin.run();
      }}
    >
      <header>
        <h1>{t('restore.title')}</h1>
        <p class="restore-lead">{t('restore.lead')}</p>
      </header>
      <fieldset class="restore-means">
        <legend class="label">{t('restore.have')}</legend>
        <div class="choice">
          <Way way="words" label={t('restore.words')} chosen={means()} choose={setMeans} />
          <Way way="cards" label={t('restore.cards')} chosen={means()} choose={setMeans} />
        </div>
      </fieldset>
      <Show
        when={means() === 'words'}
        fallback={<Cards restores={props.restores} texts={cards()} onTexts={setCards} />}
      >
        <entry.Part label={t('restore.words-label')} onWords={setTyped} />
      </Show>
      <LinkField value={link()} onText={setLink} bad={codeOf(begin.error()) === 'bad-link'} />
      <Button kind="main" submit testid="restore-go" aria-disabled={!isReady() || begin.pending()}>
        {t('restore.go')}
      </Button>
      <a class="restore-device" href="#/pair" data-testid="restore-device">
        {t('restore.device')}
      </a>
      <Failure error={codeOf(begin.error()) === 'bad-link' ? undefined : begin.error()} />
    </form>
  );
};

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;

const Way = (props: {
  readonly way: Means;
  readonly label: string;
  readonly chosen: Means;
  readonly choose: (way: Means) => void;
}): JSX.Element => (
  <label>
    <input
      type="radio"
      name="restore-means"
      data-testid={`restore-means-${props.way}`}
      checked={props.chosen === props.way}
      onChange={() => props.choose(props.way)}
    />
    <span>{props.label}</span>
  </label>
);
