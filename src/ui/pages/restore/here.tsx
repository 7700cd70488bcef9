/** Where a profile is already: another one can stand beside it. */
import type { JSX } from 'solid-js';
import { restore as words } from '../../../i18n/en/restore.js';
import { useAction } from '../../bindings/action.js';
import { useApp } from '../../bindings/app.js';
import { useText } from '../../bindings/text.jsx';
import { Button, LinkButton } from '../../parts/button.jsx';

export const AlreadyHere = (): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const adding = useAction(async () => (await app.identities()).add());
  return (
    <section class="stack" data-testid="restore-here">
      <h1>{t('restore.here')}</h1>
      <p>{t('restore.here-text')}</p>
      <div class="row">
        <LinkButton kind="main" href="#/">
          {t('restore.open')}
        </LinkButton>
        <Button testid="restore-add" aria-disabled={adding.pending()} onClick={() => adding.run()}>
          {t('restore.here-add')}
        </Button>
      </div>
    </section>
  );
};
