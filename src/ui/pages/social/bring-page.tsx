/** Bringing along what one has elsewhere: choose a file, look at what it holds, say what is to be taken. */
import { createMemo, createSignal, For, type JSX, onCleanup, Show } from 'solid-js';
import { findAddress } from '../../../app/address.js';
import type { BringChoice, Bringing, BringReport } from '../../../app/bring/bring-view.js';
import { listLeftOut } from '../../../app/bring/types.js';
import { parsePost } from '../../../app/text/parse.js';
import { plainPost } from '../../../app/text/plain.js';
import { bring as words } from '../../../i18n/en/bring.js';
import { announce } from '../../bindings/announce.js';
import { useApp } from '../../bindings/app.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import { Button, LinkButton } from '../../parts/button.jsx';
import { Icon } from '../../parts/icon.jsx';
import { uploadIcon } from '../../parts/icons.js';
import { Plain } from '../../parts/name.jsx';
import { Heading } from '../../parts/small.jsx';
import { Switch } from '../../parts/switch.jsx';
import { ToSettings } from '../../parts/to-settings.jsx';
import { Failure } from '../../parts/words.jsx';
import { useLongAction } from '../settings/long-action.js';
import { Progress } from '../settings/progress.jsx';
import '../../styles/settings.css';

const LeftOut = (props: { readonly counts: BringReport['leftOut'] }): JSX.Element => {
  const t = useText(words);
  const lines = createMemo(() => listLeftOut(props.counts));
  return (
    <Show when={lines().length > 0}>
      <div data-testid="bring-left">
        <p class="label">{t('bring.left')}</p>
        <ul class="bring-list small soft">
          <For each={lines()}>{([reason, count]) => <li>{t(`bring.left.${reason}`, { count })}</li>}</For>
        </ul>
      </div>
    </Show>
  );
};

const Found = (props: {
  readonly found: Bringing;
  readonly onTake: (choice: BringChoice) => void;
  readonly onLeave: () => void;
}): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const { preview } = props.found;
  const [posts, setPosts] = createSignal(preview.posts > 0);
  const [media, setMedia] = createSignal(preview.media > 0);
  const [person, setPerson] = createSignal(preview.name !== '' || preview.bio !== '');
  const [links, setLinks] = createSignal<ReadonlySet<string>>(
    new Set(preview.kind === 'mastodon' ? preview.links.map(({ url }) => url) : []),
  );
  const toggle = (url: string, on: boolean): void => {
    const next = new Set(links());
    if (on) next.add(url);
    else next.delete(url);
    setLinks(next);
  };
  /** The day of the oldest and the newest, once where they are the same. */
  const days = (): string => {
    if (preview.from === null || preview.to === null) return '';
    const [from, to] = [formats.date(preview.from), formats.date(preview.to)];
    return from === to ? t('bring.on', { day: from }) : t('bring.between', { from, to });
  };
  const nothing = (): boolean => !posts() && !person() && links().size === 0;
  return (
    <section class="stack bring-found card" data-testid="bring-found">
      <h2>{t(`bring.kind.${preview.kind}`)}</h2>
      <Show when={preview.name}>
        <p>
          <bdi>{t('bring.of', { name: preview.name })}</bdi>
        </p>
      </Show>
      <Show when={preview.posts > 0}>
        <p>
          {t('bring.posts', { count: preview.posts })}
          <Show when={preview.media > 0}> {t('bring.media', { count: preview.media })}</Show>
          <Show when={days()}>. {days()}.</Show>
        </p>
        <details>
          <summary>{t('bring.sample')}</summary>
          <For each={preview.sample}>
            {(one) => (
              <blockquote class="quoted">
                <p class="small soft">{formats.dateTime(one.at)}</p>
                <p dir="auto" class="plain bring-words">
                  {plainPost(parsePost(one.text))}
                </p>
              </blockquote>
            )}
          </For>
        </details>
        <Switch testid="bring-posts" checked={posts()} onChange={setPosts}>
          {t('bring.takePosts', { count: preview.posts })}
        </Switch>
        <Show when={preview.media > 0}>
          <Switch testid="bring-media" checked={media() && posts()} disabled={!posts()} onChange={setMedia}>
            {t('bring.takeMedia', { count: preview.media })}
          </Switch>
        </Show>
        <p class="small soft">{t('bring.archive')}</p>
      </Show>
      <Show when={preview.name !== '' || preview.bio !== ''}>
        <Switch testid="bring-person" checked={person()} onChange={setPerson}>
          {t('bring.takePerson')}
        </Switch>
      </Show>
      <Show when={preview.links.length > 0}>
        <fieldset class="bring-links">
          <legend class="label">{t('bring.takeLinks')}</legend>
          <p class="row">
            <Button testid="bring-all" onClick={() => setLinks(new Set(preview.links.map(({ url }) => url)))}>
              {t('bring.allLinks')}
            </Button>
            <Button testid="bring-none" onClick={() => setLinks(new Set<string>())}>
              {t('bring.noLinks')}
            </Button>
          </p>
          <For each={preview.links}>
            {(link) => (
              <Switch testid="bring-link" checked={links().has(link.url)} onChange={(on) => toggle(link.url, on)}>
                <Plain text={link.title} />{' '}
                <span class="small soft" dir="ltr">
                  {findAddress(link.url)?.host}
                </span>
              </Switch>
            )}
          </For>
        </fieldset>
      </Show>
      <LeftOut counts={preview.leftOut} />
      <Show when={preview.kind === 'bluesky' && preview.leftOut['no-media']}>
        <p class="small" data-testid="bring-words-only">
          {t('bring.wordsOnly')}
        </p>
      </Show>
      <div class="row">
        <Button
          kind="main"
          testid="bring-go"
          aria-disabled={nothing()}
          onClick={() => {
            if (!nothing())
              props.onTake({ posts: posts(), media: media() && posts(), person: person(), links: [...links()] });
          }}
        >
          {t('bring.go')}
        </Button>
        <Button testid="bring-leave" onClick={() => props.onLeave()}>
          {t('bring.another')}
        </Button>
      </div>
    </section>
  );
};

const Done = (props: { readonly report: BringReport }): JSX.Element => {
  const t = useText(words);
  const nothing = (): boolean => props.report.posts + props.report.media + props.report.links === 0;
  return (
    <section class="stack" data-testid="bring-done">
      <Heading>{t('bring.done')}</Heading>
      <Show when={!nothing()} fallback={<p>{t('bring.doneNothing')}</p>}>
        <p>
          {[
            t('bring.posts', { count: props.report.posts }),
            ...(props.report.media > 0 ? [t('bring.media', { count: props.report.media })] : []),
            ...(props.report.links > 0 ? [t('bring.doneLinks', { count: props.report.links })] : []),
          ].join(', ')}
        </p>
      </Show>
      <Show when={props.report.linksOver > 0}>
        <p class="issue">{t('bring.linksOver', { count: props.report.linksOver })}</p>
      </Show>
      <LeftOut counts={props.report.leftOut} />
      <LinkButton href="#/">{t('bring.toProfile')}</LinkButton>
    </section>
  );
};

export const BringPage = (): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  useTitle(() => t('bring.title'));
  const [found, setFound] = createSignal<Bringing>();
  const [report, setReport] = createSignal<BringReport>();
  const close = (): void => {
    found()?.close();
    setFound(undefined);
  };
  onCleanup(close);
  const reading = useLongAction(
    async ({ signal, reach }, file: File) => {
      setReport(undefined);
      close();
      return app.bring(file, { signal, onProgress: (done) => reach({ done, total: 1 }) });
    },
    (opened) => {
      setStopped(false);
      setFound(opened);
    },
  );
  // By whatever: a cancel is no error, and has to be told as well.
  const [stopped, setStopped] = createSignal(false);
  const taking = useLongAction(
    async ({ signal, reach }, bringing: Bringing, choice: BringChoice) => {
      setStopped(false);
      try {
        return await bringing.take(choice, { signal, onProgress: reach });
      } catch (error) {
        setStopped(true);
        throw error;
      }
    },
    (made) => {
      close();
      setReport(made);
      announce(t('bring.done'));
    },
  );
  const pending = (): boolean => reading.pending() || taking.pending();
  return (
    <div class="settings bring" data-testid="bring">
      <ToSettings />
      <h1>{t('bring.title')}</h1>
      <p>{t('bring.lead')}</p>
      <Show when={found() === undefined && !pending()}>
        <div>
          <p>{t('bring.which')}</p>
          <ul class="bring-list">
            <For each={['mastodon', 'bluesky', 'links'] as const}>{(kind) => <li>{t(`bring.which.${kind}`)}</li>}</For>
          </ul>
        </div>
      </Show>
      <Show when={reading.pending()}>
        <Progress
          text={t('bring.reading')}
          part={reading.reached().total === undefined ? undefined : reading.reached().done}
          cancel={reading.cancel}
        />
      </Show>
      <Show when={taking.pending()}>
        <Progress
          text={t('bring.writing', { done: taking.reached().done, count: taking.reached().total ?? 0 })}
          part={(taking.reached().total ?? 0) > 0 ? taking.reached().done / (taking.reached().total ?? 1) : undefined}
          cancel={taking.cancel}
        />
      </Show>
      <Show when={pending() ? undefined : found()} keyed>
        {(opened) => <Found found={opened} onTake={(choice) => taking.run(opened, choice)} onLeave={close} />}
      </Show>
      <Show when={stopped() && found() !== undefined && !pending()}>
        <p class="small" role="status" data-testid="bring-stopped">
          {t('bring.stopped')}
        </p>
      </Show>
      <Failure error={reading.error() ?? taking.error()} testid="bring-error" />
      <Show when={report()}>{(made) => <Done report={made()} />}</Show>
      <label class="button file-button" hidden={pending() || found() !== undefined}>
        <Icon drawing={uploadIcon} />
        {t('bring.choose')}
        <input
          type="file"
          accept=".zip,.json,.car,.opml,.xml,.html,.htm"
          data-testid="bring-file"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            if (file !== undefined) reading.run(file);
            event.currentTarget.value = '';
          }}
        />
      </label>
    </div>
  );
};
