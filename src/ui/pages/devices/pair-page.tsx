/** `#/pair/…`: somebody's code was read, or their link was opened. What it would do stands here before anything is contacted. `#/pair` alone begins it from here. */
import { createEffect, createMemo, createSignal, type JSX, Match, on, Show, Switch } from 'solid-js';
import type { Devices, Linking, PairLinkView } from '../../../app/view.js';
import { devices as words } from '../../../i18n/en/devices.js';
import { useAction } from '../../bindings/action.js';
import { useApp } from '../../bindings/app.js';
import { useDevices } from '../../bindings/devices.js';
import { useReadable } from '../../bindings/readable.js';
import { useRoute } from '../../bindings/route.js';
import { useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import { Button, LinkButton } from '../../parts/button.jsx';
import { WayThrough } from '../../parts/way-through.jsx';
import { ErrorWords } from '../../parts/words.jsx';
import { Linkage } from './devices-page.jsx';
import { Flow } from './flow.jsx';
import { HomeScreen } from './home-screen.jsx';

type Said = PairLinkView | 'bad' | 'later';

export const PairPage = (): JSX.Element => {
  const t = useText(words);
  const route = useRoute();
  const here = useDevices();
  const link = createMemo(() => `#${route().path}${route().query}`);
  useTitle(() => t('devices.title'));
  return (
    <div class="settings devices" data-testid="pair">
      <Show when={here.acts()} fallback={<Opening error={here.error()} />}>
        {(acts) => (
          <Show
            when={route().path !== '/pair'}
            fallback={
              <>
                <h1>{t('devices.title')}</h1>
                <Linkage acts={acts()} current={here.linking()} />
              </>
            }
          >
            <Pair acts={acts()} link={link()} />
          </Show>
        )}
      </Show>
    </div>
  );
};

const Opening = (props: { readonly error: unknown }): JSX.Element => {
  const t = useText(words);
  return (
    <p class="soft" role="status">
      <Show when={props.error} fallback={t('devices.pairGoing')}>
        {(error) => <ErrorWords error={error()} />}
      </Show>
    </p>
  );
};

const lookAt = (acts: Devices, link: string): Said => {
  try {
    return acts.look(link);
  } catch (error) {
    const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
    if (code === 'bad-link') return 'bad';
    if (code === 'unsupported-version') return 'later';
    throw error;
  }
};

const Pair = (props: { readonly acts: Devices; readonly link: string }): JSX.Element => {
  const t = useText(words);
  const me = useReadable(useApp().me);
  const said = createMemo(() => lookAt(props.acts, props.link));
  const [linking, setLinking] = createSignal<Linking>();
  // Another link, opened in the same page, begins anew.
  createEffect(
    on(
      () => props.link,
      () => setLinking(undefined),
      { defer: true },
    ),
  );
  // The new device has a profile in the middle of it: what was asked before stays the question.
  const hasMe = createMemo(() => me() !== null);
  const view = (): PairLinkView | undefined => {
    const found = said();
    return typeof found === 'string' ? undefined : found;
  };
  return (
    <Switch fallback={<Unusable said={said()} />}>
      <Match when={linking()} keyed>
        {(running) => (
          <>
            <h1>{t('devices.title')}</h1>
            <Flow linking={running} onLeave={() => setLinking(undefined)} />
          </>
        )}
      </Match>
      <Match when={view()?.by === 'old' && hasMe()}>
        <Taken />
      </Match>
      <Match when={view()?.by === 'new' && !hasMe()}>
        <section class="stack" data-testid="pair-none">
          <h1>{t('devices.pairTitleNone')}</h1>
          <p>{t('devices.pairNone')}</p>
        </section>
      </Match>
      <Match when={view()}>
        {(found) => (
          <Ask view={found()} acts={props.acts} link={props.link} onLinking={(made) => setLinking(() => made)} />
        )}
      </Match>
    </Switch>
  );
};

const Unusable = (props: { readonly said: Said }): JSX.Element => {
  const t = useText(words);
  return (
    <section class="stack" data-testid="pair-bad">
      <h1>{t('devices.pairTitleBad')}</h1>
      <p>{t(props.said === 'later' ? 'devices.pairLater' : 'devices.pairBad')}</p>
      <LinkButton href="#/pair">{t('devices.or')}</LinkButton>
    </section>
  );
};

/** Somebody's profile was to come here, and here is one already. */
const Taken = (): JSX.Element => {
  const t = useText(words);
  const me = useReadable(useApp().me);
  const name = (): string => me()?.profile.name.trim() ?? '';
  return (
    <section class="stack" data-testid="pair-taken">
      <h1>{t('devices.pairTitleHere')}</h1>
      <p>
        <Show when={name()} fallback={t('devices.pairHereUnnamed')}>
          {t('devices.pairHere', { name: name() })}
        </Show>
      </p>
      <p>{t('devices.pairHereHow')}</p>
      <div class="row">
        <LinkButton kind="main" href="#/">
          {t('devices.toProfile')}
        </LinkButton>
        <LinkButton href="#/identities">{t('devices.identities')}</LinkButton>
        <LinkButton href="#/settings/devices">{t('devices.open')}</LinkButton>
      </div>
    </section>
  );
};

const Ask = (props: {
  readonly view: PairLinkView;
  readonly acts: Devices;
  readonly link: string;
  readonly onLinking: (linking: Linking) => void;
}): JSX.Element => {
  const t = useText(words);
  const me = useReadable(useApp().me);
  const [called, setCalled] = createSignal('');
  const isNew = (): boolean => props.view.by === 'old';
  const name = (): string => me()?.profile.name.trim() ?? '';
  const opening = useAction(
    (words?: string) => {
      const own = called().trim();
      const given = { ...(own === '' ? {} : { name: own }), ...(words === undefined ? {} : { words }) };
      return props.acts.open(props.link, { tracker: true, ...given });
    },
    (linking) => props.onLinking(linking),
  );
  const go = () => (props.view.strange.length > 0 ? 'devices.pairGoTracker' : 'devices.pairGo');
  return (
    <>
      <form
        class="stack"
        data-testid="pair-ask"
        data-by={props.view.by}
        onSubmit={(event) => {
          event.preventDefault();
          opening.run();
        }}
      >
        <h1>{t(isNew() ? 'devices.pairTitleNew' : 'devices.pairTitleOld')}</h1>
        <Show
          when={isNew()}
          fallback={
            <>
              <p>
                <Show when={name()} fallback={t('devices.pairOldUnnamed')}>
                  {t('devices.pairOld', { name: name() })}
                </Show>
              </p>
              <p>{t('devices.pairOldNot')}</p>
            </>
          }
        >
          <p>{t('devices.pairNew')}</p>
          <p>{t('devices.pairNewNot')}</p>
          <div class="settings-field">
            <label class="label" for="pair-name">
              {t('devices.called')}
            </label>
            <input
              id="pair-name"
              class="field"
              type="text"
              dir="auto"
              maxlength={64}
              autocomplete="off"
              data-testid="pair-name"
              aria-describedby="pair-name-note"
              value={called()}
              onInput={(event) => setCalled(event.currentTarget.value)}
            />
            <p id="pair-name-note" class="soft small">
              {t('devices.nameHint')}
            </p>
          </div>
        </Show>
        <Show when={props.view.byHand}>
          <p data-testid="pair-by-hand">{t('devices.pairByHand')}</p>
        </Show>
        <Show when={props.view.strange.length > 0}>
          <div class="pair-tracker">
            <p>{t('devices.pairTrackerText')}</p>
            <ul dir="ltr">
              {props.view.strange.map((host) => (
                <li>
                  <code>{host}</code>
                </li>
              ))}
            </ul>
          </div>
        </Show>
        <Button kind="main" submit testid="pair-go" aria-disabled={opening.pending()}>
          {t(opening.pending() ? 'devices.pairGoing' : go())}
        </Button>
        <Show when={isNew()}>
          <HomeScreen apart={props.acts.apart} link={props.link} />
        </Show>
      </form>
      <WayThrough
        error={opening.error()}
        pending={opening.pending()}
        testid="pair-error"
        onWords={(words) => opening.run(words)}
      />
    </>
  );
};
