/** In a few lines: what would bring the profile back today. */
import { type JSX, Show } from 'solid-js';
import type { RecoveryView } from '../../../app/view.js';
import { recovery as words } from '../../../i18n/en/recovery.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { Heading, Light } from '../../parts/small.jsx';

export const Standing = (props: { readonly view: RecoveryView }): JSX.Element => (
  <section aria-labelledby="recovery-standing" data-testid="recovery-standing" data-words={props.view.words}>
    <StandingTitle />
    <ul class="recovery-standing card">
      <Words view={props.view} />
      <CardsLine view={props.view} />
      <Root view={props.view} />
    </ul>
  </section>
);

const StandingTitle = (): JSX.Element => {
  const t = useText(words);
  return <Heading id="recovery-standing">{t('recovery.standing')}</Heading>;
};

const Line = (props: {
  readonly good: boolean;
  readonly testid: string;
  readonly children: JSX.Element;
}): JSX.Element => (
  <li data-testid={props.testid} data-good={props.good ? '' : undefined}>
    <Light state={props.good ? 'on' : 'off'} />
    <span>{props.children}</span>
  </li>
);

const kept = {
  kept: 'recovery.keptHere',
  erased: 'recovery.erasedHere',
  replaced: 'recovery.replacedHere',
  locked: 'recovery.locked',
} as const;

const Words = (props: { readonly view: RecoveryView }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const unpractised = (): string => {
    if (props.view.words === 'locked') return t('recovery.unknown');
    if (props.view.words !== 'kept') return t('recovery.unpractisedOther');
    const isOnly = props.view.cards === null && props.view.alsoOn === 0;
    return t(isOnly ? 'recovery.unpractised' : 'recovery.unpractisedYet');
  };
  return (
    <Line good={props.view.practisedAt !== null} testid="recovery-standing-words">
      <Show when={props.view.practisedAt} fallback={unpractised()}>
        {(at) => t('recovery.practised', { date: formats.date(at()) })}
      </Show>{' '}
      <Show when={props.view.practisedAt !== null || props.view.words === 'replaced'}>{t(kept[props.view.words])}</Show>{' '}
      <Show when={props.view.alsoOn > 0}>{t('recovery.alsoOn', { count: props.view.alsoOn })}</Show>
    </Line>
  );
};

const CardsLine = (props: { readonly view: RecoveryView }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  return (
    <Line good={props.view.cards !== null} testid="recovery-standing-cards">
      <Show when={props.view.cards} fallback={t('recovery.cardsNone')}>
        {(cards) => {
          const names = (): string =>
            cards()
              .names.filter((name) => name !== '')
              .join(', ');
          const date = (): string => formats.date(cards().madeAt);
          return (
            <>
              {t('recovery.cardsMade', { needed: cards().needed, count: cards().total })}{' '}
              <Show when={names() !== ''} fallback={t('recovery.cardsDate', { date: date() })}>
                {t('recovery.cardsNames', { date: date(), names: names() })}
              </Show>
            </>
          );
        }}
      </Show>
    </Line>
  );
};

const roots = { here: 'recovery.rootHere', off: 'recovery.rootOff', none: 'recovery.rootNone' } as const;

const Root = (props: { readonly view: RecoveryView }): JSX.Element => {
  const t = useText(words);
  const root = () => (props.view.root === 'locked' ? undefined : props.view.root);
  return (
    <Show when={root()}>
      {(root) => (
        <Line good={root() !== 'none'} testid="recovery-standing-root">
          {t(roots[root()])}
        </Line>
      )}
    </Show>
  );
};
