/** What each loss would mean. */
import { For, type JSX } from 'solid-js';
import type { HealthView, LossLine } from '../../../app/view.js';
import { health as words } from '../../../i18n/en/health.js';
import { useText } from '../../bindings/text.jsx';
import { Heading, Light } from '../../parts/small.jsx';

const lights = { safe: 'on', harder: 'off', self: 'wait', gone: 'bad' } as const;

type Means = Extract<keyof typeof words, `health.means.${string}`>;

const means = (line: LossLine): Means => {
  const { loss, outcome, by } = line;
  if (loss === 'words')
    return by === 'device'
      ? 'health.means.words.device'
      : by === 'words'
        ? 'health.means.words.words'
        : 'health.means.words.none';
  if (loss === 'thief') {
    if (by === 'lock' || by === 'device' || by === 'words' || by === 'cards') return `health.means.thief.${by}`;
    return 'health.means.thief.none';
  }
  if (by === 'persistent') return 'health.means.persistent';
  if (by === 'device') return 'health.means.device.device';
  if (by !== 'words' && by !== 'cards') return 'health.means.none';
  return outcome === 'self' ? `health.means.self.${by}` : `health.means.device.${by}`;
};

export const Losses = (props: { readonly view: HealthView }): JSX.Element => {
  const t = useText(words);
  return (
    <section class="stack">
      <Heading>{t('health.losses')}</Heading>
      <dl class="health-losses">
        <For each={props.view.losses}>
          {(line) => (
            <div data-testid="health-loss" data-loss={line.loss} data-outcome={line.outcome}>
              <dt>{t(`health.loss.${line.loss}`)}</dt>
              <dd>
                <strong class="health-outcome">
                  <Light state={lights[line.outcome]} />
                  {t(`health.outcome.${line.outcome}`)}
                </strong>
                <span class="soft">{t(means(line))}</span>
              </dd>
            </div>
          )}
        </For>
      </dl>
    </section>
  );
};
