/** What was let go of somebody's posts, since when and why, and how to get it back. */
import { createSignal, For, type JSX, Show } from 'solid-js';
import type { LetGoPosts } from '../../../app/view.js';
import type { Did } from '../../../base/index.js';
import { held as words } from '../../../i18n/en/held.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useApp } from '../../bindings/app.js';
import { useNow } from '../../bindings/now.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { showToast } from '../../bindings/toast.js';
import { Button, LinkButton } from '../../parts/button.jsx';
import { Name } from '../../parts/name.jsx';
import { Heading } from '../../parts/small.jsx';
import { Failure } from '../../parts/words.jsx';
import { pathOf } from '../following/link-path.js';
import { useKeeping } from './use-keeping.js';
import '../../styles/keeping.css';

type Went = Pick<LetGoPosts, 'did' | 'name' | 'at' | 'bytes' | 'why'>;

/** The way back: by hand where the device was full, by a larger limit where that is what has no room. */
export const LetGo = (props: {
  readonly of: Went;
  /** Where one looks at what takes room already. */
  readonly inRoom?: boolean;
}): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const formats = useFormats();
  const now = useNow();
  const [full, setFull] = createSignal(false);
  const again = useAction(
    async () => (await app.keeping()).keepAgain(props.of.did),
    (isKept) => {
      setFull(!isKept);
      // Where it is kept again this line goes.
      if (isKept) showToast(t('held.kept'));
      else announce(t('held.full'));
    },
  );
  const name = (): string => props.of.name.trim() || t('held.them');
  return (
    <div class="let-go" data-testid="let-go" data-why={props.of.why}>
      <p class="small soft">
        {t(`held.went.${props.of.why}`, {
          bytes: formats.bytes(props.of.bytes),
          ago: formats.relative(props.of.at, now()),
        })}
      </p>
      <Show when={full()}>
        <p class="small">{t('held.full')}</p>
      </Show>
      <div class="row">
        <Show when={props.of.why === 'room'} fallback={<LinkButton href="#/following">{t('held.limit')}</LinkButton>}>
          <Button
            testid="let-go-again"
            aria-disabled={again.pending()}
            aria-label={t('held.againOf', { name: name() })}
            onClick={() => again.run()}
          >
            {t('held.again')}
          </Button>
          <Show when={full() && props.inRoom !== true}>
            <LinkButton kind="quiet" href="#/node">
              {t('held.room')}
            </LinkButton>
          </Show>
        </Show>
      </div>
      <Failure error={again.error()} />
    </div>
  );
};

/** In the list of whom one follows. A pin's own line says what the limit did. */
export const LetGoOf = (props: { readonly did: Did }): JSX.Element => {
  const { view } = useKeeping();
  const found = () => view()?.letGo.find(({ did }) => did === props.did);
  return (
    <Show when={found()}>
      {(one) => (
        <div class="followed-pin" data-testid="following-let-go">
          <Keeps of={one()} />
          <LetGo of={one()} />
        </div>
      )}
    </Show>
  );
};

const Keeps = (props: { readonly of: LetGoPosts }): JSX.Element => {
  const t = useText(words);
  return (
    <p class="small">{props.of.newest === 0 ? t('held.keepsNone') : t('held.keeps', { count: props.of.newest })}</p>
  );
};

/** All of it, where one looks at the device's room. */
export const LetGoList = (): JSX.Element => {
  const t = useText(words);
  const { view } = useKeeping();
  const dids = (): readonly Did[] => view()?.letGo.map(({ did }) => did) ?? [];
  return (
    <Show when={dids().length > 0}>
      <section data-testid="node-let-go">
        <Heading>{t('held.title')}</Heading>
        <p class="small soft">{t('held.lead')}</p>
        <ul class="let-go-list">
          <For each={dids()}>
            {(did) => (
              <Show when={view()?.letGo.find((one) => one.did === did)}>
                {(one) => (
                  <li>
                    <a href={pathOf(did)}>
                      <Name did={did} name={one().name} />
                    </a>
                    <Keeps of={one()} />
                    <LetGo of={one()} inRoom />
                  </li>
                )}
              </Show>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
};
