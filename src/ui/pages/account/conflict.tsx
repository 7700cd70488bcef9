/** An identity conflict: both sides beside each other, and the way out for whoever has one. */
import { createEffect, createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import type { App, Identities, Rivalry, RivalSide } from '../../../app/view.js';
import { conflict as words } from '../../../i18n/en/conflict.js';
import { useAction } from '../../bindings/action.js';
import { useApp } from '../../bindings/app.js';
import { useRoute } from '../../bindings/route.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import { Arms } from '../../parts/arms.jsx';
import { Button, LinkButton } from '../../parts/button.jsx';
import { Name } from '../../parts/name.jsx';
import { Heading, Light } from '../../parts/small.jsx';
import { Failure } from '../../parts/words.jsx';

const letters = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];

const kindOf = ({ kind, rank }: RivalSide): 'update' | 'rotation' | 'words' =>
  kind === 'update' ? 'update' : rank === 0 ? 'words' : 'rotation';

/** What it does, a line each. */
const Deeds = (props: { readonly side: RivalSide }): JSX.Element => {
  const t = useText(words);
  const deeds = (): readonly string[] => {
    const { changes, revoked, retired, againstThis } = props.side;
    const lines = [
      ...changes.map((change) => t(`conflict.changes.${change}`)),
      ...(revoked.length > 0 ? [t('conflict.revoked', { count: revoked.length })] : []),
      ...(retired.length > 0 ? [t('conflict.retired', { count: retired.length })] : []),
      ...(againstThis ? [t('conflict.against')] : []),
    ];
    return lines.length > 0 ? lines : [t('conflict.nothing')];
  };
  return (
    <ul class="settings-losses">
      <For each={deeds()}>{(deed) => <li>{deed}</li>}</For>
    </ul>
  );
};

const Side = (props: { readonly side: RivalSide; readonly letter: string }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const origin = (): string =>
    props.side.from === 'peer'
      ? t('conflict.from.peer', { peer: props.side.peer })
      : t(`conflict.from.${props.side.from}`);
  return (
    <li class="conflict-side" data-testid="conflict-side" data-from={props.side.from}>
      <h3>{t('conflict.side', { letter: props.letter })}</h3>
      <p data-testid="conflict-seen">
        <Show when={props.side.seen} fallback={t('conflict.unseen')}>
          {(seen) => (
            <>
              {t('conflict.seen', { date: formats.dateTime(seen().at) })}
              <br />
              <span class="soft small">{origin()}</span>
            </>
          )}
        </Show>
      </p>
      <Deeds side={props.side} />
      <p class="soft small">
        {t(`conflict.kind.${kindOf(props.side)}`)}
        <br />
        {t('conflict.operations', { count: props.side.operations })}
        <br />
        <span dir="ltr">{t('conflict.id', { id: `${props.side.id.slice(-8)}` })}</span>
      </p>
    </li>
  );
};

const Told = (props: { readonly rivalry: Rivalry }): JSX.Element => {
  const t = useText(words);
  const name = (): string => props.rivalry.name.trim() || `@${props.rivalry.did.slice(-32, -24)}…`;
  return (
    <>
      <div class="conflict-who">
        <Arms did={props.rivalry.did} size="list" decorative />
        <strong>
          <Name did={props.rivalry.did} name={props.rivalry.name} bare />
        </strong>
      </div>
      <p>{props.rivalry.isMe ? t('conflict.owner') : t('conflict.visitor', { name: name() })}</p>
      <section class="stack">
        <Heading>{t('conflict.wayOut')}</Heading>
        <p>{t(props.rivalry.isMe ? 'conflict.wayOutText' : 'conflict.visitorOut')}</p>
        <div class="row">
          <Show
            when={props.rivalry.isMe}
            fallback={
              <LinkButton href={`#/@${props.rivalry.did.slice(-32)}`} testid="conflict-profile">
                {t('conflict.profile')}
              </LinkButton>
            }
          >
            <LinkButton kind="main" href="#/settings/recovery" testid="conflict-settle">
              {t('conflict.settle')}
            </LinkButton>
          </Show>
        </div>
      </section>
      <section class="stack">
        <Heading>{t('conflict.sides')}</Heading>
        <ul class="conflict-sides">
          <For each={props.rivalry.sides.slice(0, letters.length)}>
            {(side, at) => <Side side={side} letter={letters[at()] ?? ''} />}
          </For>
        </ul>
      </section>
    </>
  );
};

/** Whose log is looked at: the one that the address names, else one's own. */
const wanted = async (all: Identities, named: string | null): Promise<string | undefined> =>
  named ?? (await all.list()).find(({ active }) => active)?.did.slice(-32);

const look = async (app: App, named: string | null): Promise<Rivalry | null> => {
  const all = await app.identities();
  const letters = await wanted(all, named);
  return letters === undefined ? null : all.conflict(`@${letters}`);
};

const isBadLink = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'bad-link';

/** Nothing to show, and where one goes from here. */
const None = (props: { readonly bad: boolean }): JSX.Element => {
  const t = useText(words);
  return (
    <section class="stack" data-testid="conflict-none" data-bad={props.bad}>
      <p>{t(props.bad ? 'conflict.bad' : 'conflict.none')}</p>
      <p class="soft">{t('conflict.about')}</p>
      <LinkButton href="#/">{t('conflict.home')}</LinkButton>
    </section>
  );
};

export const ConflictPage = (): JSX.Element => {
  const t = useText(words);
  useTitle(() => t('conflict.title'));
  const app = useApp();
  const route = useRoute();
  const named = createMemo(() => new URLSearchParams(route().query).get('of'));
  const [rivalry, setRivalry] = createSignal<Rivalry | null>();
  const looking = useAction((of: string | null) => look(app, of), setRivalry);
  createEffect(() => {
    setRivalry(undefined);
    looking.run(named());
  });
  return (
    <div class="settings conflict" data-testid="conflict">
      <h1>{t('conflict.title')}</h1>
      <Show when={looking.pending()}>
        <p class="row" role="status">
          <Light state="wait" />
          {t('common.loading')}
        </p>
      </Show>
      <Show when={rivalry() === null || isBadLink(looking.error())}>
        <None bad={isBadLink(looking.error())} />
      </Show>
      <Show when={rivalry()}>{(found) => <Told rivalry={found()} />}</Show>
      <Show when={isBadLink(looking.error()) ? undefined : looking.error()}>
        {(error) => (
          <section class="stack">
            <Failure error={error()} />
            <Button onClick={() => looking.run(named())}>{t('common.retry')}</Button>
          </section>
        )}
      </Show>
    </div>
  );
};
