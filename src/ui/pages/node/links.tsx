/** The tabs that this one is connected to. */
import { Index, type JSX, Show } from 'solid-js';
import type { LinkView } from '../../../app/view.js';
import { node as words } from '../../../i18n/en/node.js';
import { useText } from '../../bindings/text.jsx';
import { Bytes } from '../../parts/figures.jsx';
import { Heading, Light } from '../../parts/small.jsx';

const lights = { connecting: 'wait', open: 'on', closing: 'off' } as const;

const Row = (props: { readonly link: LinkView }): JSX.Element => {
  const t = useText(words);
  return (
    <tr data-testid="node-link" data-state={props.link.state} data-who={props.link.who}>
      <th scope="row">
        <code>{props.link.peer}</code>
        <span class="small soft">{t(`node.who.${props.link.who}`)}</span>
      </th>
      <td>
        <span class="node-state">
          <Light state={lights[props.link.state]} />
          {t(`node.${props.link.state}`)}
        </span>
        <span class="small soft">{t(props.link.dialed ? 'node.dialed' : 'node.answered')}</span>
      </td>
      <td>
        <Bytes value={props.link.bytesIn} />
      </td>
      <td>
        <Bytes value={props.link.bytesOut} />
      </td>
    </tr>
  );
};

export const Links = (props: { readonly links: readonly LinkView[] }): JSX.Element => {
  const t = useText(words);
  return (
    <section>
      <Heading id="node-links">{t('node.links')}</Heading>
      <Show when={props.links.length > 0} fallback={<p class="soft">{t('node.noLinks')}</p>}>
        <table class="node-table" aria-labelledby="node-links">
          <thead>
            <tr>
              <th scope="col">{t('node.peer')}</th>
              <th scope="col">{t('node.state')}</th>
              <th scope="col">{t('node.in')}</th>
              <th scope="col">{t('node.out')}</th>
            </tr>
          </thead>
          <tbody>
            <Index each={props.links}>{(link) => <Row link={link()} />}</Index>
          </tbody>
        </table>
      </Show>
    </section>
  );
};
