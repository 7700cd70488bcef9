/** The profiles that are kept here, and which of them this tab hands to others. */
import { Index, type JSX, Show } from 'solid-js';
import type { NodeView } from '../../../app/view.js';
import { node as words } from '../../../i18n/en/node.js';
import { useText } from '../../bindings/text.jsx';
import { Arms } from '../../parts/arms.jsx';
import { Bytes, Time } from '../../parts/figures.jsx';
import { Name } from '../../parts/name.jsx';
import { Heading, Light } from '../../parts/small.jsx';
import { pathOf } from '../following/link-path.js';

type Repository = NodeView['repositories'][number];

const Item = (props: { readonly repository: Repository }): JSX.Element => {
  const t = useText(words);
  const what = (): string => {
    if (!props.repository.served) return t('node.notServed');
    return t(props.repository.own ? 'node.servedOwn' : 'node.served');
  };
  return (
    <li data-testid="node-repository" data-own={props.repository.own} data-served={props.repository.served}>
      <Arms did={props.repository.did} size="list" decorative />
      <span class="node-who">
        <a href={props.repository.own ? '#/' : pathOf(props.repository.did)}>
          <Name did={props.repository.did} name={props.repository.name} bare />
        </a>
        <span class="small soft">
          <Show when={!props.repository.own} fallback={t('node.own')}>
            <Show when={props.repository.receivedAt}>{(at) => <Time at={at()} />}</Show>
          </Show>
        </span>
      </span>
      <span class="node-state small">
        <Light state={props.repository.served ? 'on' : 'off'} />
        {what()}
      </span>
      <Bytes value={props.repository.bytes} />
    </li>
  );
};

export const Repositories = (props: { readonly repositories: readonly Repository[] }): JSX.Element => {
  const t = useText(words);
  return (
    <section>
      <Heading>{t('node.repositories')}</Heading>
      <Show when={props.repositories.length > 0} fallback={<p class="soft">{t('node.noRepositories')}</p>}>
        <ul class="node-list">
          <Index each={props.repositories}>{(repository) => <Item repository={repository()} />}</Index>
        </ul>
      </Show>
    </section>
  );
};
