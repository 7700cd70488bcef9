/** A linking under way, from the code that is shown to the end, whichever that is. */
import { createEffect, createMemo, For, type JSX, Match, on, onMount, Show, Switch } from 'solid-js';
import type { Linking, LinkingView } from '../../../app/view.js';
import type { Did } from '../../../base/index.js';
import { devices as words } from '../../../i18n/en/devices.js';
import { announce } from '../../bindings/announce.js';
import { useLinking } from '../../bindings/devices.js';
import { useReadable } from '../../bindings/readable.js';
import { goTo } from '../../bindings/route.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Heading, Light } from '../../parts/small.jsx';
import { ErrorWords } from '../../parts/words.jsx';
import { Compare } from './compare.jsx';
import { OfferCard } from './offer-card.jsx';
import { TakeAnswer } from './take-answer.jsx';

export const isOver = ({ kind }: LinkingView): boolean => kind === 'linked' || kind === 'failed';

type Kind = LinkingView['kind'];

/** The profile is there for the first time: its arms are drawn before its page is made, each in a task of its own. */
const goToOwn = async (did: Did): Promise<void> => {
  const drawn = await import('../../parts/arms-drawn.jsx').catch(() => undefined);
  drawn?.drawAhead(did, 'large');
  setTimeout(() => goTo('/'));
};

export const Flow = (props: { readonly linking: Linking; readonly onLeave: () => void }): JSX.Element => {
  const t = useText(words);
  const current = useLinking(() => props.linking);
  const view = (): LinkingView => current() ?? props.linking.view.get();
  const kind = createMemo((): Kind => view().kind);
  let section: HTMLElement | undefined;
  // What was tapped is gone with each step: the reader goes on at the top of what it brought.
  createEffect(
    on(
      kind,
      () => {
        section?.focus();
        const shown = view();
        if (shown.kind === 'linked' && props.linking.role === 'new') void goToOwn(shown.did);
      },
      { defer: true },
    ),
  );
  // What began it may stand below: it is gone to.
  onMount(() => section?.focus());
  const codeOf = (): unknown => {
    const shown = view();
    return shown.kind === 'failed' ? shown.code : undefined;
  };
  return (
    <section
      class="stack flow"
      data-testid="linking"
      data-state={kind()}
      data-role={props.linking.role}
      tabindex="-1"
      ref={section}
    >
      <Switch>
        <Match when={kind() === 'waiting'}>
          <Waiting linking={props.linking} />
        </Match>
        <Match when={kind() === 'comparing'}>
          <Compare linking={props.linking} view={view()} />
        </Match>
        <Match when={kind() === 'handing-over'}>
          <HandingOver linking={props.linking} />
        </Match>
        <Match when={kind() === 'linked'}>
          <Linked linking={props.linking} onLeave={props.onLeave} />
        </Match>
        <Match when={kind() === 'parted'}>
          <Said title={t('devices.parted')} light="off">
            <p>{t('devices.partedText')}</p>
          </Said>
        </Match>
        <Match when={kind() === 'failed'}>
          <Said title={t('devices.failed')} light="bad">
            <p data-testid="linking-code" data-code={codeOf()}>
              <Show when={codeOf()} fallback={t('devices.cancelled')}>
                {(code) => <ErrorWords error={code()} />}
              </Show>{' '}
              {t('devices.unchanged')}
            </p>
            <Button kind="main" testid="linking-again" onClick={() => props.onLeave()}>
              {t('devices.again')}
            </Button>
          </Said>
        </Match>
      </Switch>
    </section>
  );
};

const Said = (props: {
  readonly title: string;
  readonly light: 'on' | 'wait' | 'off' | 'bad';
  readonly children: JSX.Element;
}): JSX.Element => {
  createEffect(() => announce(props.title));
  return (
    <>
      <Heading>
        <span class="flow-title">
          <Light state={props.light} />
          {props.title}
        </span>
      </Heading>
      {props.children}
    </>
  );
};

const Waiting = (props: { readonly linking: Linking }): JSX.Element => {
  const t = useText(words);
  const isNew = (): boolean => props.linking.role === 'new';
  return (
    <>
      <Show
        when={props.linking.link}
        fallback={
          <Show
            when={props.linking.hand?.answer}
            fallback={
              <Said title={t('devices.seeking')} light="wait">
                <p>{t('devices.seekingText')}</p>
                <Places linking={props.linking} />
              </Said>
            }
          >
            {(answer) => (
              <>
                <Heading>{t('devices.byHandAnswer')}</Heading>
                <p>{t('devices.byHandAnswerText')}</p>
                <OfferCard link={answer()} label={t('devices.byHandAnswerLabel')} copy={t('devices.byHandCopy')} />
              </>
            )}
          </Show>
        }
      >
        {(link) => (
          <>
            <Heading>{t(isNew() ? 'devices.newTitle' : 'devices.add')}</Heading>
            <p>{t(props.linking.hand ? 'devices.byHandFirst' : isNew() ? 'devices.newText' : 'devices.addText')}</p>
            <OfferCard link={link()} />
            <Show when={props.linking.hand}>{(hand) => <TakeAnswer hand={hand()} />}</Show>
            <Places linking={props.linking} />
            <p class="soft row flow-line" role="status">
              <Light state="wait" />
              <span>{t('devices.showing')}</span>
            </p>
          </>
        )}
      </Show>
      <Button testid="linking-cancel" onClick={() => props.linking.cancel()}>
        {t('common.cancel')}
      </Button>
    </>
  );
};

/** Who was asked to introduce the two. One that does not answer is why nothing happens. */
const Places = (props: { readonly linking: Linking }): JSX.Element => {
  const t = useText(words);
  const places = useReadable(props.linking.places);
  return (
    <div role="status">
      <ul class="flow-places small">
        <For each={places()}>
          {({ host, state }) => (
            <li class="row flow-line" data-testid="linking-place" data-state={state}>
              <Light state={lights[state]} />
              <span>{t(placeWords[state], { host })}</span>
            </li>
          )}
        </For>
      </ul>
    </div>
  );
};

const lights = { connecting: 'wait', reached: 'on', unreachable: 'bad' } as const;
const placeWords = {
  connecting: 'devices.placeConnecting',
  reached: 'devices.placeReached',
  unreachable: 'devices.placeUnreachable',
} as const;

const HandingOver = (props: { readonly linking: Linking }): JSX.Element => {
  const t = useText(words);
  const isNew = (): boolean => props.linking.role === 'new';
  return (
    <Said title={t(isNew() ? 'devices.handingNew' : 'devices.handingOld')} light="wait">
      <progress class="flow-progress" aria-label={t(isNew() ? 'devices.handingNew' : 'devices.handingOld')} />
      <p class="soft">{t('devices.handingText')}</p>
      <Show when={isNew()}>
        <Button testid="linking-cancel" onClick={() => props.linking.cancel()}>
          {t('common.cancel')}
        </Button>
      </Show>
    </Said>
  );
};

const Linked = (props: { readonly linking: Linking; readonly onLeave: () => void }): JSX.Element => {
  const t = useText(words);
  return (
    <Show
      when={props.linking.role === 'old'}
      fallback={
        <Said title={t('devices.linkedNew')} light="on">
          <Button kind="main" testid="linking-done" onClick={() => goTo('/')}>
            {t('devices.toProfile')}
          </Button>
        </Said>
      }
    >
      <Said title={t('devices.linkedOld')} light="on">
        <p>{t('devices.linkedOldText')}</p>
        <Button kind="main" testid="linking-done" onClick={() => props.onLeave()}>
          {t('devices.done')}
        </Button>
      </Said>
    </Show>
  );
};
