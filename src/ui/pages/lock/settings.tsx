/** Settings → Lock. */
import { createEffect, createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { Locking } from '../../../app/view.js';
import { lock as words } from '../../../i18n/en/lock.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { Heading } from '../../parts/small.jsx';
import { NewPassphrase } from './new-passphrase.jsx';
import { Unlock } from './unlock.jsx';
import { Ways } from './ways.jsx';

export const LockSettings = (): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const me = useReadable(app.me);
  const lock = useReadable(app.lock);
  const [locking, setLocking] = createSignal<Locking>();
  const opening = useAction(
    () => app.locking(),
    (opened) => setLocking(() => opened),
  );
  createEffect(() => {
    if (me() !== null && locking() === undefined) opening.run();
  });
  const setting = useAction(
    async (passphrase: string) => (await app.locking()).setPassphrase(passphrase),
    () => announce(t('lock.isSet')),
  );
  return (
    <Show when={me() !== null}>
      <section class="stack" data-testid="settings-lock" data-state={lock().state}>
        <Heading>{t('lock.title')}</Heading>
        <Switch>
          <Match when={lock().state === 'locked'}>
            <p>{t('lock.lockedText')}</p>
            <Unlock />
          </Match>
          <Match when={lock().state === 'none'}>
            <p>{t('lock.none')}</p>
            <p class="soft small">{t('lock.scope')}</p>
            <NewPassphrase
              asksProof={false}
              pending={setting.pending()}
              error={setting.error()}
              label={t('lock.set')}
              onChoose={(passphrase) => setting.run(passphrase)}
            />
          </Match>
          <Match when={locking()}>{(acts) => <Ways lock={lock()} locking={acts()} />}</Match>
        </Switch>
      </section>
    </Show>
  );
};
