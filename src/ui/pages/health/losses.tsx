/** What each loss would mean. */
import { For, type JSX } from 'solid-js';
import type { HealthView, LossLine } from '../../../app/view.js';
import { health as words } from '../../../i18n/en/health.js';
import { useText } from '../../bindings/text.jsx';
import { Heading, Light } from '../../parts/small.jsx';

const lights = { safe: 'on', harder: 'off', self: 'wait', gone: 'bad' } as const;

/** A sentence or more. */
const useMeans = (): ((line: LossLine, idle: number) => string) => {
  const t = useText(words);
  const afterFile = ({ loss, by, copy }: LossLine): string =>
    [
      t(by === 'cards' ? 'health.means.file.cards' : 'health.means.file.words'),
      // What clears the browser leaves files alone.
      ...(loss === 'device' || loss === 'all' ? [t(`health.means.file.${loss}`)] : []),
      ...(copy === 'old-export' ? [t('health.means.file.old')] : []),
    ].join(' ');
  return (line, idle) => {
    const { loss, by, copy } = line;
    if (loss === 'words') return t(`health.means.words.${by === 'persistent' ? 'none' : by}`);
    if (loss === 'thief') {
      if (by === 'lock')
        return line.outcome === 'safe' ? t('health.means.thief.lock') : t('health.means.thief.open', { count: idle });
      return t(`health.means.thief.${by === 'persistent' ? 'none' : by}`);
    }
    if (by === 'persistent') return t('health.means.persistent');
    if (by === 'device') return t('health.means.device.device');
    if (by !== 'words' && by !== 'cards') return t('health.means.none');
    if (copy === null) return t(`health.means.self.${by}`);
    return copy === 'keepers' ? t(`health.means.device.${by}`) : afterFile(line);
  };
};

export const Losses = (props: { readonly view: HealthView }): JSX.Element => {
  const t = useText(words);
  const means = useMeans();
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
                <span class="soft">{means(line, props.view.facts.idle)}</span>
              </dd>
            </div>
          )}
        </For>
      </dl>
    </section>
  );
};
