/** The sums, in one line of figures. */
import type { JSX } from 'solid-js';
import type { NodeView } from '../../../app/view.js';
import { node as words } from '../../../i18n/en/node.js';
import { useText } from '../../bindings/text.jsx';
import { Bytes, Time } from '../../parts/figures.jsx';

const Figure = (props: {
  readonly name: string;
  readonly testid: string;
  readonly children: JSX.Element;
}): JSX.Element => (
  <div>
    <dt>{props.name}</dt>
    <dd class="figure" data-testid={props.testid}>
      {props.children}
    </dd>
  </div>
);

export const Figures = (props: { readonly view: NodeView }): JSX.Element => {
  const t = useText(words);
  return (
    <dl class="node-figures">
      <Figure name={t('node.received')} testid="node-bytes-in">
        <Bytes value={props.view.bytesIn} />
      </Figure>
      <Figure name={t('node.sent')} testid="node-bytes-out">
        <Bytes value={props.view.bytesOut} />
      </Figure>
      <Figure name={t('node.kept')} testid="node-blocks">
        {t('node.blocks', { count: props.view.blocks })}
      </Figure>
      <Figure name={t('node.checked')} testid="node-verifications">
        {t('node.checks', { count: props.view.verifications })}
      </Figure>
      <Figure name={t('node.since')} testid="node-since">
        <Time at={props.view.since} />
      </Figure>
    </dl>
  );
};
