/** How much of what the browser grants is used. */
import { type JSX, Show } from 'solid-js';
import type { NodeView } from '../../../app/view.js';
import { node as words } from '../../../i18n/en/node.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { Heading } from '../../parts/small.jsx';

export const Storage = (props: { readonly storage: NodeView['storage'] }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const text = (): string => {
    const used = formats.bytes(props.storage.used);
    if (props.storage.quota === 0) return t('node.used', { used });
    return t('node.usedOf', { used, quota: formats.bytes(props.storage.quota) });
  };
  return (
    <section data-testid="node-storage" data-used={props.storage.used} data-quota={props.storage.quota}>
      <Heading id="node-storage">{t('node.storage')}</Heading>
      <Show when={props.storage.quota > 0}>
        <meter class="node-meter" aria-labelledby="node-storage" max={props.storage.quota} value={props.storage.used} />
      </Show>
      <p class="figure">{text()}</p>
      <p class="small soft">{t(props.storage.persistent ? 'node.persistent' : 'node.bestEffort')}</p>
    </section>
  );
};
