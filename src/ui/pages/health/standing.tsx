/** What would go offline if Tabard were closed here now, and when one's devices were seen. */
import { createEffect, createSignal, For, type JSX, on, Show } from 'solid-js';
import type { KeepingView, Standing } from '../../../app/view.js';
import { health as words } from '../../../i18n/en/health.js';
import { useApp } from '../../bindings/app.js';
import { useNow } from '../../bindings/now.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { Heading, Light } from '../../parts/small.jsx';
import { Failure } from '../../parts/words.jsx';

const lights = { kept: 'on', older: 'wait', partly: 'wait', gone: 'bad', none: 'on' } as const;

/** Asked again whenever what is known of keepers changes. What cannot be had is said. */
const useStanding = (view: () => KeepingView) => {
  const app = useApp();
  const [standing, setStanding] = createSignal<Standing>();
  const [error, setError] = createSignal<unknown>();
  createEffect(
    on(view, () => {
      app
        .keeping()
        .then((keeping) => keeping.standing())
        .then(
          (found) => {
            setStanding(found);
            setError(undefined);
          },
          (failure: unknown) => setError(() => failure),
        );
    }),
  );
  return { standing, error };
};

export const Closing = (props: { readonly view: KeepingView }): JSX.Element => {
  const t = useText(words);
  const { standing, error } = useStanding(() => props.view);
  const entries = { kept: 'health.closing.kept', older: 'health.closing.older', gone: 'health.closing.gone' } as const;
  const media = {
    kept: 'health.closing.mediaKept',
    partly: 'health.closing.mediaPartly',
    gone: 'health.closing.mediaGone',
  } as const;
  return (
    <section class="stack" data-testid="health-closing" aria-live="polite">
      <Heading>{t('health.closing')}</Heading>
      <Failure error={error()} />
      <Show when={standing()} fallback={<Show when={error() === undefined}>{t('common.loading')}</Show>}>
        {(found) => (
          <>
            <ul class="closing" data-entries={found().entries} data-media={found().media}>
              <Line state={lights[found().entries]}>{t(entries[found().entries])}</Line>
              <MediaLine media={found().media} words={(which) => t(media[which])} />
              <Show when={found().others.length > 0}>
                <Line state="wait">
                  {t('health.closing.others', { count: found().others.length, names: namesOf(found().others) })}
                </Line>
              </Show>
            </ul>
            <p class="soft small">{t('health.closing.nothingLost')}</p>
          </>
        )}
      </Show>
    </section>
  );
};

const MediaLine = (props: {
  readonly media: Standing['media'];
  readonly words: (which: 'kept' | 'partly' | 'gone') => string;
}): JSX.Element => {
  const which = () => (props.media === 'none' ? undefined : props.media);
  return <Show when={which()}>{(one) => <Line state={lights[one()]}>{props.words(one())}</Line>}</Show>;
};

const Line = (props: { readonly state: 'on' | 'wait' | 'bad'; readonly children: JSX.Element }): JSX.Element => (
  <li class="closing-line">
    <Light state={props.state} />
    <span>{props.children}</span>
  </li>
);

const mostNames = 5;

/** Names are strangers' words: each stands alone in its own direction. */
const namesOf = (others: Standing['others']): string => {
  const names = others.slice(0, mostNames).map(({ did, name }) => `\u2068${name.trim() || `@${did.slice(-6)}`}\u2069`);
  return names.join(', ') + (others.length > mostNames ? ' …' : '');
};

export const Devices = (props: { readonly view: KeepingView }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const now = useNow();
  const { standing } = useStanding(() => props.view);
  return (
    <Show when={standing()?.devices}>
      {(devices) => (
        <>
          <h3>{t('health.who.devices')}</h3>
          <ul class="keepers" data-testid="health-devices">
            <For each={devices()}>
              {(device) => (
                <li class="keeper">
                  <strong>
                    <bdi>{device.name || `@${device.id.slice(-6)}`}</bdi>
                  </strong>
                  <span class="keeper-seen small">
                    <Light state={device.here ? 'on' : 'off'} />
                    {device.here
                      ? t('health.who.thisDevice')
                      : device.lastSeen === 0
                        ? t('health.who.never')
                        : t('health.who.seen', { ago: formats.relative(device.lastSeen, now()) })}
                  </span>
                </li>
              )}
            </For>
          </ul>
        </>
      )}
    </Show>
  );
};
