/** Notices of the system: asked for by a button, never by themselves. */
import { type JSX, Match, Show, Switch } from 'solid-js';
import { told as words } from '../../../i18n/en/told.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useReadable } from '../../bindings/readable.js';
import { useSocial } from '../../bindings/social.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Heading } from '../../parts/small.jsx';
import { bellIcon } from '../../parts/social-icons.js';
import { Failure } from '../../parts/words.jsx';

/** `offer`: only while there is something to be offered, in one line. */
export const OutsideNotices = (props: { readonly offer?: boolean }): JSX.Element => {
  const t = useText(words);
  const { outside } = useSocial().notices;
  const state = useReadable(outside.state);
  const turning = useAction(
    async () => {
      if (state() === 'on') await outside.turnOff();
      else await outside.turnOn();
    },
    () => {
      if (state() === 'on' || state() === 'off') announce(t(state() === 'on' ? 'told.turnedOn' : 'told.turnedOff'));
    },
  );
  const turn = (): JSX.Element => (
    <Button icon={bellIcon} testid="outside-turn" aria-disabled={turning.pending()} onClick={() => turning.run()}>
      {t(state() === 'on' ? 'told.turnOff' : 'told.turnOn')}
    </Button>
  );
  return (
    <Show
      when={props.offer !== true}
      fallback={
        <Show when={state() === 'off'}>
          <section class="notice-offer" data-testid="outside-offer">
            <p class="small soft">{t('told.outsideText')}</p>
            {turn()}
            <Failure error={turning.error()} />
          </section>
        </Show>
      }
    >
      <section class="stack" data-testid="outside" data-state={state()}>
        <Heading>{t('told.outside')}</Heading>
        <p>{t('told.outsideText')}</p>
        <Switch>
          <Match when={state() === 'unable'}>
            <p class="soft">{t('told.unable')}</p>
          </Match>
          <Match when={state() === 'refused'}>
            <p class="soft">{t('told.refused')}</p>
          </Match>
          <Match when={true}>
            <div class="row">
              {turn()}
              <span class="soft">{t(state() === 'on' ? 'told.on' : 'told.off')}</span>
            </div>
          </Match>
        </Switch>
        <Failure error={turning.error()} />
      </section>
    </Show>
  );
};
