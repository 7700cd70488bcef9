/** What one has: words or cards, and a file or the link where one has it. */
import { createSignal, type JSX, Match, onCleanup, Show, Switch } from 'solid-js';
import type { Restores } from '../../../app/restore/restore.js';
import { restore as words } from '../../../i18n/en/restore.js';
import { later } from '../../bindings/later.jsx';
import { useFormats, useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { CardEntry } from '../../parts/card-entry/index.jsx';
import { Failure } from '../../parts/words.jsx';
import { useLongAction } from '../settings/long-action.js';
import { Progress } from '../settings/progress.jsx';
import { type ChosenFile, FileChoice } from './file.jsx';
import { LinkField } from './link-field.jsx';

const entry = later(async () => (await import('../../parts/word-entry/index.jsx')).WordEntry);

/** With a file the words are asked for, or cards. */
type Means = 'words' | 'cards' | 'file';

export const Begin = (props: { readonly restores: Restores }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const [means, setMeans] = createSignal<Means>('words');
  const [typed, setTyped] = createSignal<readonly string[]>();
  const [cards, setCards] = createSignal<readonly string[]>([]);
  const [link, setLink] = createSignal('');
  const [file, setFile] = createSignal<ChosenFile>();
  const isWaiting = (): boolean => means() === 'file' && file() === undefined;
  const isReady = (): boolean => {
    if (isWaiting()) return false;
    return means() === 'cards' ? cards().length > 0 : typed() !== undefined;
  };
  const begin = useLongAction(
    async ({ signal, reach }) => {
      const { restores } = props;
      const read = await (means() === 'cards' ? restores.cards(cards()) : restores.words((typed() ?? []).join(' ')));
      // What is wrong with them stands beside them already.
      if ('problem' in read) return;
      const chosen = file();
      if (chosen === undefined) return void (await restores.begin(read, { link: link() }));
      const onProgress = (done: number, total: number): void => reach({ done, total });
      const { blob, preview } = chosen;
      await restores.begin(read, { file: { blob, ticket: preview.ticket, signal, onProgress } });
    },
    () => undefined,
  );
  const total = (): number => begin.reached().total ?? 0;
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
          <Way way="file" label={t('restore.file')} chosen={means()} choose={setMeans} />
        </div>
      </fieldset>
      <Show when={means() === 'file' || file() !== undefined}>
        <FileChoice chosen={file()} onChosen={setFile} />
      </Show>
      <Switch>
        <Match when={means() === 'cards'}>
          <CardEntry reader={props.restores} texts={cards()} onTexts={setCards} />
        </Match>
        <Match when={!isWaiting()}>
          <Words onWords={setTyped} />
        </Match>
      </Switch>
      <Show when={file() === undefined && !isWaiting()}>
        <LinkField value={link()} onText={setLink} bad={codeOf(begin.error()) === 'bad-link'} />
      </Show>
      <Show when={file() !== undefined && begin.pending()}>
        <Progress
          text={t('restore.file-keeping', { done: formats.bytes(begin.reached().done), total: formats.bytes(total()) })}
          part={total() > 0 ? begin.reached().done / total() : undefined}
          cancel={begin.cancel}
        />
      </Show>
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

const Words = (props: { readonly onWords: (words: readonly string[] | undefined) => void }): JSX.Element => {
  const t = useText(words);
  // What is out of sight is not used.
  onCleanup(() => props.onWords(undefined));
  return <entry.Part label={t('restore.words-label')} onWords={props.onWords} />;
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
