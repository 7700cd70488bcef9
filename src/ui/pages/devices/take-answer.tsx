/** Linking without a server: the code that the other device shows in answer is read here. */
import { createSignal, type JSX, Show } from 'solid-js';
import type { Hand } from '../../../app/view.js';
import { devices as words } from '../../../i18n/en/devices.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { cameraIcon } from './icons.js';
import { Scan } from './scan.jsx';

export const TakeAnswer = (props: { readonly hand: Hand }): JSX.Element => {
  const t = useText(words);
  const [text, setText] = createSignal('');
  const [scanning, setScanning] = createSignal(false);
  const [taken, setTaken] = createSignal(false);
  const taking = useAction(
    (answer: string) => props.hand.take(answer),
    () => {
      setTaken(true);
      announce(t('devices.byHandTaken'));
    },
  );
  return (
    <form
      class="stack devices-open"
      onSubmit={(event) => {
        event.preventDefault();
        taking.run(text());
      }}
    >
      <h3>{t('devices.byHandThen')}</h3>
      <Button icon={cameraIcon} testid="hand-scan" onClick={() => setScanning(true)}>
        {t('devices.scan')}
      </Button>
      <div class="devices-paste">
        <label class="label" for="hand-answer">
          {t('devices.byHandText2')}
        </label>
        <input
          id="hand-answer"
          class="field"
          type="text"
          dir="ltr"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          data-testid="hand-answer"
          value={text()}
          aria-invalid={taking.error() === undefined ? undefined : 'true'}
          aria-describedby={taking.error() === undefined ? undefined : 'hand-answer-issue'}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <Show when={taking.error()}>
          <p id="hand-answer-issue" class="issue" role="alert" data-testid="hand-bad">
            {t('devices.byHandBad')}
          </p>
        </Show>
      </div>
      <Button submit testid="hand-take" aria-disabled={taking.pending() || taken()}>
        {t(taken() ? 'devices.byHandTaken' : 'devices.byHandTake')}
      </Button>
      <Scan
        open={scanning()}
        onClose={() => setScanning(false)}
        onText={(found) => {
          if (!found.startsWith('tabard-answer:')) return false;
          setScanning(false);
          taking.run(found);
          return true;
        }}
      />
    </form>
  );
};
