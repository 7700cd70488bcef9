/** Who keeps one's own profile, and asking for it. */
import { For, type JSX, Show } from 'solid-js';
import type { KeeperView, KeepingView } from '../../../app/view.js';
import { health as words } from '../../../i18n/en/health.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useApp } from '../../bindings/app.js';
import { useNow } from '../../bindings/now.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { Arms } from '../../parts/arms.jsx';
import { Button } from '../../parts/button.jsx';
import { Name } from '../../parts/name.jsx';
import { Heading, Light } from '../../parts/small.jsx';
import { Switch } from '../../parts/switch.jsx';
import { Failure } from '../../parts/words.jsx';
import { type FoundLink, LinkForm } from '../following/link-form.jsx';
import { pathOf } from '../following/link-path.js';
import { Devices } from './standing.jsx';

export const Keepers = (props: { readonly view: KeepingView; readonly onChange: () => void }): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const all = useAction(
    async (on: boolean) => (await app.keeping()).askFollowers(on),
    () => props.onChange(),
  );
  const isAsked = ({ did }: KeeperView): boolean => props.view.asking.dids.some((one) => one.did === did);
  return (
    <section class="stack" id="keepers" data-testid="health-keepers">
      <Heading>{t('health.who')}</Heading>
      <Devices view={props.view} />
      <Show when={props.view.keepers.length > 0} fallback={<p>{t('health.who.none')}</p>}>
        <Group title={t('health.who.asked')} keepers={props.view.keepers.filter(isAsked)} />
        <Group title={t('health.who.followers')} keepers={props.view.keepers.filter((one) => !isAsked(one))} />
        <p class="soft small">{t('health.who.note')}</p>
      </Show>
      <div>
        <Switch checked={props.view.asking.followers} testid="health-ask" onChange={(on) => all.run(on)}>
          {t('health.ask')}
        </Switch>
        <p class="soft small">{t('health.askText')}</p>
      </div>
      <Failure error={all.error()} />
      <Asked view={props.view} />
      <AskOne />
    </section>
  );
};

const Group = (props: { readonly title: string; readonly keepers: readonly KeeperView[] }): JSX.Element => (
  <Show when={props.keepers.length > 0}>
    <h3>{props.title}</h3>
    <ul class="keepers">
      <For each={props.keepers}>{(keeper) => <Keeper keeper={keeper} />}</For>
    </ul>
  </Show>
);

const Keeper = (props: { readonly keeper: KeeperView }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const now = useNow();
  const media = (): string =>
    t(
      props.keeper.media === 'all'
        ? 'health.who.all'
        : props.keeper.media === 'some'
          ? 'health.who.some'
          : 'health.who.without',
    );
  return (
    <li class="keeper" data-testid="keeper" data-here={props.keeper.here}>
      <a class="followed-who" href={pathOf(props.keeper.did)}>
        <Arms did={props.keeper.did} size="list" decorative />
        <span class="followed-words">
          <strong>
            <Name did={props.keeper.did} name={props.keeper.name} bare />
          </strong>
          <span class="soft small">{props.keeper.current ? media() : `${media()}, ${t('health.who.behind')}`}</span>
        </span>
      </a>
      <span class="keeper-seen small">
        <Light state={props.keeper.here ? 'on' : 'off'} />
        {props.keeper.here
          ? t('health.who.here')
          : t('health.who.seen', { ago: formats.relative(props.keeper.last, now()) })}
      </span>
    </li>
  );
};

const Asked = (props: { readonly view: KeepingView }): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const taking = useAction(async (did: KeeperView['did']) => (await app.keeping()).unask(did));
  return (
    <Show when={props.view.asking.dids.length > 0}>
      <h3>{t('health.askedList')}</h3>
      <ul class="keepers">
        <For each={props.view.asking.dids}>
          {({ did, name }) => (
            <li class="keeper">
              <a class="followed-who" href={pathOf(did)}>
                <Arms did={did} size="list" decorative />
                <span class="followed-words">
                  <strong>
                    <Name did={did} name={name} bare />
                  </strong>
                </span>
              </a>
              <Button
                kind="quiet"
                testid="health-unask"
                aria-disabled={taking.pending()}
                aria-label={t('health.unaskOf', { name: name || did.slice(-6) })}
                onClick={() => taking.run(did)}
              >
                {t('health.unask')}
              </Button>
            </li>
          )}
        </For>
      </ul>
      <Failure error={taking.error()} />
    </Show>
  );
};

const AskOne = (): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const asking = useAction(
    async ({ text, clear }: FoundLink) => {
      await (await app.keeping()).ask(text);
      return clear;
    },
    (clear) => {
      clear();
      announce(t('health.askedNow'));
    },
  );
  return (
    <LinkForm
      label={t('health.askOne')}
      go={t('health.askGo')}
      bad={t('health.badLink')}
      hint={t('health.askOneHint')}
      testid="health-ask-one"
      pending={asking.pending()}
      onLink={(link) => asking.run(link)}
    >
      <Failure error={asking.error()} />
    </LinkForm>
  );
};
