/** The servers that introduce tabs to each other. */
import { Index, type JSX, Show } from 'solid-js';
import type { NodeView } from '../../../app/view.js';
import { node as words } from '../../../i18n/en/node.js';
import { useText } from '../../bindings/text.jsx';
import { Heading, Light } from '../../parts/small.jsx';

const lights = { connecting: 'wait', reached: 'on', unreachable: 'bad' } as const;

export const Trackers = (props: { readonly trackers: NodeView['trackers'] }): JSX.Element => {
  const t = useText(words);
  return (
    <section>
      <Heading>{t('node.trackers')}</Heading>
      <Show when={props.trackers.length > 0} fallback={<p class="soft">{t('node.noTrackers')}</p>}>
        <ul class="node-list">
          <Index each={props.trackers}>
            {(tracker) => (
              <li data-testid="node-tracker" data-state={tracker().state}>
                <bdi class="node-who" dir="ltr">
                  {tracker().host}
                </bdi>
                <span class="node-state small">
                  <Light state={lights[tracker().state]} />
                  {t(`node.tracker.${tracker().state}`)}
                </span>
              </li>
            )}
          </Index>
        </ul>
      </Show>
      <p class="small soft">{t('node.trackersNote')}</p>
    </section>
  );
};
