/** The root key: taken off this device, or brought back by the words. */
import { createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { ByWords, Recovery, RecoveryView } from '../../../app/view.js';
import { recovery as words } from '../../../i18n/en/recovery.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Dialog } from '../../parts/dialog.jsx';
import { Heading } from '../../parts/small.jsx';
import { Failure } from '../../parts/words.jsx';
import { AskWords } from './by-words.jsx';

export const RootKey = (props: { readonly recovery: Recovery; readonly view: RecoveryView }): JSX.Element => {
  const t = useText(words);
  const [asked, setAsked] = createSignal<'take' | 'bring'>();
  const close = (): void => void setAsked(undefined);
  const taking = useAction(
    () => props.recovery.takeRootOff(),
    () => {
      close();
      announce(t('recovery.rootTaken'));
    },
  );
  const bringing = useAction(
    (by: ByWords) => props.recovery.bringRoot(by),
    () => {
      close();
      announce(t('recovery.rootBrought'));
    },
  );
  const kept = (): boolean => props.view.words === 'kept';
  return (
    <section class="stack" data-testid="recovery-root-part" data-root={props.view.root}>
      <Heading>{t('recovery.root')}</Heading>
      <p>{t('recovery.rootText')}</p>
      <Switch>
        <Match when={props.view.root === 'here' && props.view.practisedAt === null}>
          <p class="soft">{t('recovery.rootFirst')}</p>
        </Match>
        <Match when={props.view.root === 'here'}>
          <Button testid="recovery-root-take" onClick={() => setAsked('take')}>
            {t('recovery.rootTake')}
          </Button>
        </Match>
        <Match when={asked() === 'bring'}>
          <p>{t('recovery.rootBringText')}</p>
          <AskWords
            kept={kept()}
            label={t('recovery.type')}
            go={t('recovery.go')}
            pending={bringing.pending()}
            error={bringing.error()}
            testid="recovery-root-bring-go"
            onWords={(by) => bringing.run(by)}
          />
          <Button kind="quiet" onClick={close}>
            {t('common.cancel')}
          </Button>
        </Match>
        <Match when={true}>
          <p>{t(props.view.root === 'off' ? 'recovery.rootOff' : 'recovery.rootNone')}</p>
          <Button testid="recovery-root-bring" onClick={() => setAsked('bring')}>
            {t(props.view.root === 'off' ? 'recovery.rootBring' : 'recovery.rootBringNone')}
          </Button>
        </Match>
      </Switch>
      <Dialog
        open={asked() === 'take'}
        onClose={close}
        title={t('recovery.rootSure')}
        describedBy="recovery-root-text"
        testid="recovery-root-dialog"
      >
        <div class="stack">
          <p id="recovery-root-text">{t('recovery.rootSureText')}</p>
          <Show when={kept()}>
            <p>{t('recovery.rootSureKept')}</p>
          </Show>
          <Failure error={taking.error()} />
          <div class="row settings-end">
            <Button onClick={close}>{t('common.cancel')}</Button>
            <Button kind="main" testid="recovery-root-go" disabled={taking.pending()} onClick={() => taking.run()}>
              {t('recovery.rootTake')}
            </Button>
          </div>
        </div>
      </Dialog>
    </section>
  );
};
