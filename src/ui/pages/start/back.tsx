/** For whoever came here to add another identity: that the others are still there, and the way back. */
import { createSignal, type JSX, onMount, Show } from 'solid-js';
import type { IdentityHere } from '../../../app/view.js';
import { identities as words } from '../../../i18n/en/identities.js';
import { useAction } from '../../bindings/action.js';
import { useApp } from '../../bindings/app.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';

export const Back = (): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const [to, setTo] = createSignal<IdentityHere | null>(null);
  const looking = useAction(
    async () => (await app.identities()).back(),
    (found) => setTo(found),
  );
  const going = useAction(async () => {
    const { did } = to() ?? {};
    if (did !== undefined) await (await app.identities()).switchTo(did);
  });
  onMount(() => looking.run());
  return (
    <Show when={to()}>
      {(found) => (
        <>
          <p class="soft small">{t('identities.another')}</p>
          <Button kind="quiet" testid="start-back" aria-disabled={going.pending()} onClick={() => going.run()}>
            {t('identities.back', { name: found().name.trim() || t('identities.unnamed') })}
          </Button>
        </>
      )}
    </Show>
  );
};
