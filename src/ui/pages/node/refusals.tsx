/** What was offered and refused, by reason. */
import { Index, type JSX, Show } from 'solid-js';
import type { NodeView } from '../../../app/view.js';
import { node as words } from '../../../i18n/en/node.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { Heading } from '../../parts/small.jsx';
import { RefusalWords } from '../../parts/words.jsx';

export const Refusals = (props: { readonly refusals: NodeView['refusals'] }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  return (
    <section>
      <Heading>{t('node.refusals')}</Heading>
      <Show when={props.refusals.length > 0} fallback={<p class="soft">{t('node.noRefusals')}</p>}>
        <ul class="node-list">
          <Index each={props.refusals}>
            {(refusal) => (
              <li data-testid="node-refusal" data-code={refusal().code}>
                <span class="node-who">
                  <RefusalWords code={refusal().code} />
                </span>
                <span class="figure">{formats.number(refusal().count)}</span>
              </li>
            )}
          </Index>
        </ul>
        <p class="small soft">{t('node.refusalsNote')}</p>
      </Show>
    </section>
  );
};
