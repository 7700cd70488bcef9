/** On a visit: keep this profile online, and what has become of it. Its owner's wish stands here until it is answered. */
import { createSignal, type JSX, Show } from 'solid-js';
import type { VisitView } from '../../../app/view.js';
import { keeping as words } from '../../../i18n/en/keeping.js';
import { useAction } from '../../bindings/action.js';
import { useText } from '../../bindings/text.jsx';
import { showToast } from '../../bindings/toast.js';
import { Button } from '../../parts/button.jsx';
import { PinLine } from './pin-line.jsx';
import { QuotaDialog } from './quota-dialog.jsx';
import { useKeeping } from './use-keeping.js';
import '../../styles/keeping.css';

export const KeepOnline = (props: { readonly view: VisitView }): JSX.Element => {
  const t = useText(words);
  const { view, keeping } = useKeeping();
  const [choosing, setChoosing] = createSignal(false);
  const name = (): string => props.view.profile?.name.trim() || t('keeping.them');
  const pin = () => view()?.pinned.find(({ did }) => did === props.view.did);
  const isAsked = (): boolean => view()?.asked.includes(props.view.did) === true;
  const beginning = useAction(
    async (quota: number) => (await keeping()).keepOnline(props.view.did, quota),
    () => {
      setChoosing(false);
      showToast(t('keeping.kept', { name: name() }));
    },
  );
  const putting = useAction(async () => (await keeping()).putAway(props.view.did));
  return (
    <>
      <Show when={view()?.ready}>
        <Show
          when={pin()}
          fallback={
            <Show
              when={isAsked()}
              fallback={
                <Button testid="keep-online" onClick={() => setChoosing(true)}>
                  {t('keeping.keep')}
                </Button>
              }
            >
              <div class="visit-below keep-asked" data-testid="keep-asked">
                <p>{t('keeping.asks', { name: name() })}</p>
                <div class="row">
                  <Button kind="main" testid="keep-online" onClick={() => setChoosing(true)}>
                    {t('keeping.keep')}
                  </Button>
                  <Button testid="keep-not" aria-disabled={putting.pending()} onClick={() => putting.run()}>
                    {t('keeping.notThis')}
                  </Button>
                </div>
              </div>
            </Show>
          }
        >
          {(kept) => (
            <div class="visit-below">
              <PinLine pin={kept()} />
            </div>
          )}
        </Show>
      </Show>
      <Show when={choosing()}>
        <QuotaDialog
          open
          name={name()}
          quota={null}
          isPublic={props.view.follow === 'public'}
          pending={beginning.pending()}
          error={beginning.error()}
          onClose={() => setChoosing(false)}
          onChoose={beginning.run}
        />
      </Show>
    </>
  );
};
