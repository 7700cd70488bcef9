/** Search in everything that is kept here. Nobody is asked. */
import { createEffect, createSignal, For, type JSX, on, onCleanup, onMount, Show } from 'solid-js';
import { personPath, tagPath } from '../../../app/social/post-path.js';
import { social as words } from '../../../i18n/en/social.js';
import { announce } from '../../bindings/announce.js';
import { useSocial } from '../../bindings/social.js';
import { useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import { Name } from '../../parts/name.jsx';
import { Heading } from '../../parts/small.jsx';
import { Failure } from '../../parts/words.jsx';
import { Face, Post } from './post-card.jsx';

/** A search begins when one has stopped typing for so long. Milliseconds. */
const pause = 150;

/** What was searched for last, for whoever comes back. */
const [text, setText] = createSignal('');

export const SearchPage = (): JSX.Element => {
  const t = useText(words);
  const social = useSocial();
  const [asked, setAsked] = createSignal(text().trim());
  useTitle(() => t('social.search'));
  type Results = Awaited<ReturnType<typeof social.search>>;
  const [results, setResults] = createSignal<{ readonly of: string; readonly all: Results }>();
  const [error, setError] = createSignal<unknown>();
  const search = async (wanted: string): Promise<void> => {
    setError(undefined);
    const all = wanted === '' ? { posts: [], people: [], tags: [], complete: true } : await social.search(wanted);
    // What was typed meanwhile has a search of its own.
    if (asked() === wanted) setResults({ of: wanted, all });
  };
  createEffect(on(asked, (wanted) => void search(wanted).catch((problem: unknown) => setError(() => problem))));
  const found = () => (asked() === '' ? undefined : results()?.all);
  const isReady = (): boolean => asked() !== '' && results()?.of === asked();
  const count = (): number => {
    const all = found();
    return all === undefined ? 0 : all.people.length + all.tags.length + all.posts.length;
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ask = (value: string): void => {
    setText(value);
    clearTimeout(timer);
    timer = setTimeout(() => setAsked(value.trim()), pause);
  };
  onCleanup(() => clearTimeout(timer));
  let field: HTMLInputElement | undefined;
  onMount(() => field?.focus({ preventScroll: true }));
  createEffect(on(isReady, (ready) => ready && announce(t('social.found', { count: count() })), { defer: true }));
  return (
    <div class="search" data-testid="search">
      <h1>{t('social.search')}</h1>
      <search>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            setAsked(text().trim());
          }}
        >
          <label class="stack">
            <span class="label">{t('social.searchField')}</span>
            <input
              ref={field}
              class="field"
              type="search"
              dir="auto"
              value={text()}
              maxlength={200}
              enterkeyhint="search"
              data-testid="search-field"
              onInput={(event) => ask(event.currentTarget.value)}
            />
            <span class="small soft">{t('social.searchHint')}</span>
          </label>
        </form>
      </search>
      <Failure error={error()} />
      <Show when={isReady() && found()?.complete === false}>
        <p class="small soft" data-testid="search-partly">
          {t('social.searchPartly')}
        </p>
      </Show>
      <Show when={isReady() && count() === 0}>
        <p data-testid="search-none">{t('social.searchNone')}</p>
      </Show>
      <Show when={found()?.people.length}>
        <section>
          <Heading>{t('social.people')}</Heading>
          <ul class="search-people">
            <For each={found()?.people}>
              {(who) => (
                <li data-testid="search-person">
                  <Face who={who} />
                  <a href={`#${personPath(who.did)}`}>
                    <Name did={who.did} name={who.name} bare={who.avatar === null} />
                  </a>
                </li>
              )}
            </For>
          </ul>
        </section>
      </Show>
      <Show when={found()?.tags.length}>
        <section>
          <Heading>{t('social.tags')}</Heading>
          <ul class="row">
            <For each={found()?.tags}>
              {(tag) => (
                <li>
                  <a class="tag" href={`#${tagPath(tag)}`} dir="auto">
                    {t('social.tagged', { tag })}
                  </a>
                </li>
              )}
            </For>
          </ul>
        </section>
      </Show>
      <Show when={found()?.posts.length}>
        <section>
          <Heading>{t('social.posts')}</Heading>
          <For each={found()?.posts}>{(post) => <Post post={post} />}</For>
        </section>
      </Show>
    </div>
  );
};
