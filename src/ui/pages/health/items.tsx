/** What there is and what is missing: a line each, true as of now, with the one step that helps. */
import { For, type JSX, Match, Show, Switch } from 'solid-js';
import type { HealthItem, HealthView } from '../../../app/view.js';
import { health as words } from '../../../i18n/en/health.js';
import { useNow } from '../../bindings/now.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { Heading, Light } from '../../parts/small.jsx';
import { Step } from './step.jsx';

const lights = { good: 'on', could: 'off', matters: 'bad' } as const;

export const Items = (props: { readonly view: HealthView; readonly onStep: () => void }): JSX.Element => {
  const t = useText(words);
  return (
    <section class="stack">
      <Heading>{t('health.items')}</Heading>
      <ul class="health-items">
        <For each={props.view.items}>
          {(item) => (
            <li class="health-item" data-testid="health-item" data-topic={item.topic} data-level={item.level}>
              <div class="health-item-words">
                <h3>
                  <Light state={lights[item.level]} />
                  {t(`health.${item.topic}`)}
                  <span class="sr-only">{t(`health.level.${item.level}`)}</span>
                </h3>
                <Says item={item} view={props.view} />
              </div>
              <Show when={item.step}>
                {(step) => <Step step={step()} sevenDays={props.view.facts.sevenDays} onDone={props.onStep} />}
              </Show>
            </li>
          )}
        </For>
      </ul>
    </section>
  );
};

const Says = (props: { readonly item: HealthItem; readonly view: HealthView }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const now = useNow();
  const facts = () => props.view.facts;
  const ago = (at: number): string => formats.relative(at, now());
  const wordsSay = (): string => {
    const { practisedAt, cards, words: kept } = facts();
    if (practisedAt !== null) return t('health.words.good', { ago: ago(practisedAt) });
    if (cards !== null)
      return t('health.words.cards', { total: formats.number(cards.total), needed: formats.number(cards.needed) });
    return t(kept === 'replaced' ? 'health.words.replaced' : 'health.words.not');
  };
  const exportSays = (): string => {
    const { exportedAt, exportOld } = facts();
    if (exportedAt === null) return t('health.export.none');
    return t(exportOld ? 'health.export.old' : 'health.export.fresh', { ago: ago(exportedAt) });
  };
  const away = (): string =>
    facts()
      .away.map((name) => name || t('health.devices.unnamed'))
      .join(', ');
  return (
    <Switch>
      <Match when={props.item.topic === 'words'}>
        <p>{wordsSay()}</p>
      </Match>
      <Match when={props.item.topic === 'devices'}>
        <p>{t('health.devices.count', { count: facts().devices - facts().away.length })}</p>
        <Show when={facts().away.length > 0}>
          <p data-testid="health-away">{t('health.devices.away', { count: facts().away.length, names: away() })}</p>
        </Show>
      </Match>
      <Match when={props.item.topic === 'keepers'}>
        <p>
          <Show when={facts().keeperSeen} fallback={t('health.keepers.none')}>
            {(seen) => (
              <>
                {t('health.keepers.count', { count: facts().keepers, ago: ago(seen()) })}{' '}
                {t('health.keepers.media', { count: facts().keepersWithMedia })}
              </>
            )}
          </Show>
        </p>
      </Match>
      <Match when={props.item.topic === 'storage'}>
        <p>{t(`health.storage.${facts().storage}`)}</p>
        <Show when={facts().sevenDays && !facts().installed && facts().storage !== 'persistent'}>
          <p data-testid="health-seven">{t('health.seven')}</p>
        </Show>
        <Show when={facts().letGo}>
          {(went) => (
            <p data-testid="health-let-go">
              {t('health.letGo', {
                count: went().people,
                bytes: formats.bytes(went().bytes),
                ago: ago(went().at),
              })}{' '}
              <a href="#/node">{t('health.letGo.see')}</a>
            </p>
          )}
        </Show>
      </Match>
      <Match when={props.item.topic === 'export'}>
        <p>{exportSays()}</p>
      </Match>
      <Match when={props.item.topic === 'lock'}>
        <p>
          {t(
            facts().lock === 'none' ? 'health.lock.not' : facts().idle === 0 ? 'health.lock.never' : 'health.lock.good',
          )}
        </p>
      </Match>
      <Match when={props.item.topic === 'sealed'}>
        <p>{t('health.sealed.text', { bytes: formats.bytes(facts().sealedTooLarge ?? 0) })}</p>
        <p>{t('health.sealed.kept')}</p>
      </Match>
      <Match when={props.item.topic === 'conflict'}>
        <p>{t('health.conflict.text')}</p>
      </Match>
    </Switch>
  );
};
