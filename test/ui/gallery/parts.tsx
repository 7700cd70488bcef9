/** Parts that belong to no page of their own, with everything that they can show. `?part=composer&with=poll` */
import '../../../src/ui/styles/posts.css';
import { createSignal, type JSX, Match, Switch } from 'solid-js';
import { render } from 'solid-js/web';
import type { ComposedMedia } from '../../../src/app/media/media-view.js';
import { emptyWriting, type Writing } from '../../../src/app/text/writing.js';
import type { App } from '../../../src/app/view.js';
import type { Did } from '../../../src/base/index.js';
import { AppProvider } from '../../../src/ui/bindings/app.js';
import { TextProvider } from '../../../src/ui/bindings/text.jsx';
import { Composer } from '../../../src/ui/parts/composer/composer.jsx';
import { PostText } from '../../../src/ui/parts/post/post-text.jsx';
import '../../../src/ui/styles/index.css';
import './parts.css';
import { ada, bjorn, me, portrait } from '../fake/people.js';
import { allOfIt, nasty, nastyName, rightToLeft } from '../fake/post-texts.js';

const names: Readonly<Record<string, string>> = { [ada]: 'Ada Thornfield', [bjorn]: nastyName };
const nameOf = (did: Did): string => names[did] ?? '';

const pictures = (): readonly ComposedMedia[] => {
  const made: ComposedMedia = {
    ...{
      id: 'a',
      name: 'harbour at six.jpg',
      kind: 'picture',
      state: 'ready',
      progress: null,
      code: null,
      canBeFile: true,
    },
    ...{
      bytes: 3_400_000,
      posted: 240_000,
      alt: 'Boats in fog, one lamp lit.',
      width: 264,
      height: 264,
      duration: null,
    },
    ...{ focus: null, preview: portrait().url, url: null, takenOut: ['place'], mayTell: [], notes: [] },
  };
  return [
    made,
    { ...made, id: 'b', name: 'street.png', alt: '' },
    {
      ...made,
      id: 'c',
      name: 'interview.mp4',
      kind: 'video',
      state: 'preparing',
      progress: 0.4,
      preview: null,
      alt: '',
      mayTell: ['place', 'device'],
    },
    { ...made, id: 'd', name: 'broken.heic', state: 'failed', code: 'picture-unreadable', preview: null },
    { ...made, id: 'e', name: 'minutes.pdf', kind: 'file', state: 'waiting', preview: null, mayTell: ['author'] },
  ];
};

const writings: Readonly<Record<string, Partial<Writing>>> = {
  empty: {},
  words: { text: allOfIt, language: 'en', streams: ['3k'] },
  poll: { text: 'Which day?', poll: { options: ['Friday', 'Friday', ''], many: true, endsIn: 72 * 3_600_000 } },
  event: {
    text: 'You are all invited.',
    warning: '',
    event: {
      title: '',
      start: '2026-07-01T20:00',
      end: '2026-07-01T19:00',
      zone: 'Europe/Lisbon',
      place: 'The old mill',
      coordinates: '60.3913, 5,3221',
    },
    policy: { who: 'two-hops', action: 'keep', days: 30 },
  },
  long: { text: 'word '.repeat(2_010) },
  media: { text: 'Six in the morning.', language: 'en' },
};

const ComposerState = (props: { readonly kind: string }): JSX.Element => {
  const [writing, setWriting] = createSignal<Writing>({ ...emptyWriting, ...writings[props.kind] });
  const [items, setItems] = createSignal(props.kind === 'media' ? pictures() : []);
  const nothing = (): void => undefined;
  return (
    <Composer
      kind="post"
      writing={writing()}
      onDraft={setWriting}
      author={{ did: me, name: 'Ottilie Marsh' }}
      nameOf={nameOf}
      findPeople={async (begin) =>
        [
          { did: ada, name: 'Ada Thornfield', how: 'followed' as const },
          { did: bjorn, name: nastyName, how: 'met' as const },
        ].filter(({ name }) => name.toLowerCase().startsWith(begin.toLowerCase()))
      }
      findTags={async (begin) => ['harbour', 'harvest', 'hats'].filter((tag) => tag.startsWith(begin))}
      streams={[
        { key: '3k', name: 'Photos' },
        { key: '3l', name: 'Work' },
        { key: '3m', name: 'صور' },
      ]}
      policy={{ who: 'everyone', action: 'note', days: null }}
      languages={['pt', 'en']}
      media={{
        items: items(),
        room: 15,
        acts: {
          add: (files) => files.length,
          setAlt: (id, alt) => setItems((all) => all.map((item) => (item.id === id ? { ...item, alt } : item))),
          setFocus: nothing,
          remove: (id) => setItems((all) => all.filter((item) => item.id !== id)),
          putBack: nothing,
          move: (id, to) =>
            setItems((all) => {
              const rest = all.filter((item) => item.id !== id);
              return [...rest.slice(0, to), ...all.filter((item) => item.id === id), ...rest.slice(to)];
            }),
          retry: nothing,
          attachAsFile: nothing,
        },
      }}
      keeping="kept"
      posting={false}
      onPost={nothing}
      onDiscard={nothing}
    />
  );
};

const texts: Readonly<Record<string, string>> = {
  all: allOfIt,
  nasty,
  rtl: rightToLeft,
  long: 'A long one. '.repeat(300),
};

const Part = (props: { readonly query: URLSearchParams }): JSX.Element => {
  const what = (): string => props.query.get('with') ?? '';
  return (
    <Switch>
      <Match when={props.query.get('part') === 'composer'}>
        <ComposerState kind={what()} />
      </Match>
      <Match when={props.query.get('part') === 'post'}>
        <article class="card">
          <PostText
            text={texts[what()] ?? ''}
            language={props.query.get('lang') ?? 'en'}
            warning={props.query.get('warning')}
            nameOf={nameOf}
            whole={!props.query.has('folded')}
          />
        </article>
      </Match>
    </Switch>
  );
};

export const mountPart = (root: HTMLElement, app: App, query: URLSearchParams): void => {
  root.replaceChildren();
  render(
    () => (
      <AppProvider value={app}>
        <TextProvider choice={query.get('locale') ?? ''}>
          <main class="gallery-part">
            <h1>A part</h1>
            <Part query={query} />
          </main>
        </TextProvider>
      </AppProvider>
    ),
    root,
  );
};
