/** The one step that improves something. */
import { createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { HealthStep } from '../../../app/view.js';
import { health as words } from '../../../i18n/en/health.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useApp } from '../../bindings/app.js';
import { useText } from '../../bindings/text.jsx';
import { Button, LinkButton } from '../../parts/button.jsx';
import { Failure } from '../../parts/words.jsx';

interface StepProps {
  readonly step: HealthStep;
  readonly sevenDays: boolean;
  readonly onDone: () => void;
}

/** Steps that lie on other pages. */
const ways = {
  'practise-words': ['#/settings/recovery', 'health.words.step'],
  'link-device': ['#/settings/devices', 'health.devices.step'],
  'set-lock': ['#/settings', 'health.lock.step'],
  export: ['#/settings', 'health.export.step'],
  'free-room': ['#/node', 'health.storage.room'],
  'see-conflict': ['#/conflict', 'health.conflict.step'],
} as const;

const isWay = (step: HealthStep): step is keyof typeof ways => Object.hasOwn(ways, step);

export const Step = (props: StepProps): JSX.Element => {
  const t = useText(words);
  const way = () => (isWay(props.step) ? ways[props.step] : undefined);
  return (
    <div class="health-step">
      <Switch>
        <Match when={way()}>
          {(found) => (
            <LinkButton href={found()[0]} testid={`health-step-${props.step}`}>
              {t(found()[1])}
            </LinkButton>
          )}
        </Match>
        <Match when={props.step === 'ask-keepers'}>
          <Ask onDone={props.onDone} />
        </Match>
        <Match when={props.step === 'persist'}>
          <Persist onDone={props.onDone} />
        </Match>
        <Match when={props.step === 'install'}>
          <ol class="health-steps" data-testid="health-install">
            <li>{t('health.seven.phone')}</li>
            <li>{t('health.seven.mac')}</li>
            <li>{t('health.seven.device')}</li>
          </ol>
        </Match>
      </Switch>
    </div>
  );
};

const Ask = (props: { readonly onDone: () => void }): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const asking = useAction(
    async () => (await app.keeping()).askFollowers(true),
    () => {
      announce(t('health.askedNow'));
      props.onDone();
    },
  );
  return (
    <>
      <Button testid="health-step-ask-keepers" aria-disabled={asking.pending()} onClick={() => asking.run()}>
        {t('health.keepers.step')}
      </Button>
      <Failure error={asking.error()} />
    </>
  );
};

const Persist = (props: { readonly onDone: () => void }): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const [answer, setAnswer] = createSignal<boolean>();
  const said = (): string => t(answer() ? 'health.granted' : 'health.denied');
  const asking = useAction(
    () => app.persist(),
    (granted) => {
      setAnswer(granted);
      announce(said());
      if (granted) props.onDone();
    },
  );
  return (
    <>
      <Button testid="health-step-persist" aria-disabled={asking.pending()} onClick={() => asking.run()}>
        {t('health.storage.persist')}
      </Button>
      <Show when={answer() !== undefined}>
        <p class="soft small" data-testid="health-persist-answer">
          {said()}
        </p>
      </Show>
      <Failure error={asking.error()} />
    </>
  );
};
