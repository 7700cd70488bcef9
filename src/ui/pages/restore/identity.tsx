/** Whom the words brought up: arms, name, how new, how many have it, what is in it. */
import { createMemo, For, type JSX, Show } from 'solid-js';
import type { FoundIdentity } from '../../../app/restore/view.js';
import { restore as words } from '../../../i18n/en/restore.js';
import { useNow } from '../../bindings/now.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { Arms } from '../../parts/arms.jsx';
import { Name } from '../../parts/name.jsx';

/** Whether these words can take it over. */
export const isUsable = ({ standing }: FoundIdentity): boolean => standing === 'same' || standing === 'disputed';

export const Identity = (props: { readonly found: FoundIdentity }): JSX.Element => {
  const t = useText(words);
  const now = useNow();
  const formats = useFormats();
  const line = createMemo(() => {
    const { signedAt, peers } = props.found;
    if (signedAt === null) return t('restore.nothing-yet');
    const ago = formats.relative(Math.min(signedAt, now()), now());
    return [t('restore.as-of', { ago }), ...(peers > 0 ? [t('restore.peers', { count: peers })] : [])].join(' · ');
  });
  return (
    <article class="restore-found card" data-testid="restore-found" data-standing={props.found.standing}>
      <Arms did={props.found.did} size="large" decorative />
      <div class="restore-found-text">
        <h2 class="restore-name" data-testid="restore-name">
          <Name did={props.found.did} name={props.found.name} bare />
        </h2>
        <p class="figure soft small">{line()}</p>
        <Show when={props.found.records}>{(records) => <Records records={records()} />}</Show>
      </div>
    </article>
  );
};

/** What there is of each kind, in words. */
export const Records = (props: { readonly records: Readonly<Record<string, number>> }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const lines = createMemo(() => {
    const of = (name: string): number => props.records[`app.tabard.${name}`] ?? 0;
    const named = ['post', 'follow', 'list'] as const;
    const rest = ['like', 'boost'].reduce((sum, name) => sum + of(name), 0);
    const said = named.flatMap((name) =>
      of(name) > 0 ? [t(`restore.${name}s`, { count: of(name) }).replace(`${of(name)}`, formats.number(of(name)))] : [],
    );
    return rest > 0 ? [...said, t('restore.records', { count: rest })] : said;
  });
  return (
    <Show when={lines().length > 0}>
      <ul class="restore-records figure" data-testid="restore-records">
        <For each={lines()}>{(line) => <li class="tag">{line}</li>}</For>
      </ul>
    </Show>
  );
};
