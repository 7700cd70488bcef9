/** How a profile that is kept online stands: how much of its limit it takes, what is missing, and the way out. */
import { createSignal, type JSX, Show } from 'solid-js';
import type { PinnedProfile } from '../../../app/view.js';
import { keeping as words } from '../../../i18n/en/keeping.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useApp } from '../../bindings/app.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { showToast } from '../../bindings/toast.js';
import { Button } from '../../parts/button.jsx';
import { Light } from '../../parts/small.jsx';
import { Failure } from '../../parts/words.jsx';
import { QuotaDialog } from './quota-dialog.jsx';
import '../../styles/keeping.css';

const lights = {
  waiting: 'wait',
  coming: 'wait',
  whole: 'on',
  partly: 'off',
  over: 'bad',
  cramped: 'bad',
  off: 'off',
} as const;

export const PinLine = (props: { readonly pin: PinnedProfile }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const app = useApp();
  const [changing, setChanging] = createSignal(false);
  const name = (): string => props.pin.name.trim() || t('keeping.them');
  const stopping = useAction(async () => {
    const { did, quota } = props.pin;
    const called = name();
    const keeping = await app.keeping();
    await keeping.stop(did);
    showToast(t('keeping.stopped', { name: called }), () => {
      keeping.keepOnline(did, quota).then(
        () => showToast(t('keeping.again', { name: called })),
        () => showToast(t('keeping.notAgain', { name: called })),
      );
    });
  });
  const setting = useAction(
    async (quota: number) => (await app.keeping()).keepOnline(props.pin.did, quota),
    () => {
      setChanging(false);
      announce(t('keeping.changed'));
    },
  );
  /** What became of older posts, where they were let go. */
  const letGo = (): string | undefined => {
    const { eased } = props.pin;
    if (eased === null) return undefined;
    return eased.newest === 0
      ? t(`keeping.noPosts.${eased.why}`)
      : t(`keeping.newest.${eased.why}`, { count: eased.newest });
  };
  const says = (): string => {
    const { state, coming, left, needed } = props.pin;
    switch (state) {
      case 'coming':
        return t('keeping.coming', { count: coming.count, bytes: formats.bytes(coming.bytes) });
      case 'partly':
        return t('keeping.partly', { count: left.count, bytes: formats.bytes(left.bytes) });
      case 'whole':
        return letGo() ?? t('keeping.whole');
      case 'over':
        return t('keeping.over', { bytes: formats.bytes(needed ?? 0) });
      default:
        return t(`keeping.${state}`);
    }
  };
  const size = () => ({ bytes: formats.bytes(props.pin.bytes), quota: formats.bytes(props.pin.quota) });
  return (
    <div class="pin" data-testid="pin" data-state={props.pin.state}>
      <Show when={props.pin.state !== 'off'}>
        <div class="pin-size">
          <meter
            min={0}
            max={props.pin.quota}
            value={Math.min(props.pin.bytes, props.pin.quota)}
            aria-label={t('keeping.sizeOf', size())}
          />
          <span class="small" data-testid="pin-size">
            {t('keeping.sizeOf', size())}
          </span>
        </div>
      </Show>
      <p class="pin-says small">
        <Light state={props.pin.state === 'whole' && props.pin.eased !== null ? 'off' : lights[props.pin.state]} />
        <span>{says()}</span>
      </p>
      <Show when={props.pin.state !== 'whole' && props.pin.state !== 'off' && letGo()}>
        {(text) => <p class="pin-says small soft">{text()}</p>}
      </Show>
      <div class="row pin-acts">
        <Button kind="quiet" testid="pin-change" onClick={() => setChanging(true)}>
          {t('keeping.change')}
        </Button>
        <Button
          kind="quiet"
          testid="pin-stop"
          aria-disabled={stopping.pending()}
          aria-label={t('keeping.stopOf', { name: name() })}
          onClick={() => stopping.run()}
        >
          {t('keeping.stop')}
        </Button>
      </div>
      <Failure error={stopping.error()} />
      <Show when={changing()}>
        <QuotaDialog
          open
          name={name()}
          quota={props.pin.quota}
          isPublic
          pending={setting.pending()}
          error={setting.error()}
          onClose={() => setChanging(false)}
          onChoose={setting.run}
        />
      </Show>
    </div>
  );
};
