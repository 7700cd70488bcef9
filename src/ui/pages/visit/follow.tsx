/** Follow; and, for whoever asks for more, without anybody seeing it. */
import { createSignal, type JSX, Show } from 'solid-js';
import { visit as words } from '../../../i18n/en/visit.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';

export const Follow = (props: {
  readonly pending: boolean;
  readonly follow: (secretly: boolean) => void;
}): JSX.Element => {
  const t = useText(words);
  const [more, setMore] = createSignal(false);
  return (
    <>
      <span class="visit-follow">
        <Button kind="main" testid="visit-follow" disabled={props.pending} onClick={() => props.follow(false)}>
          {t('visit.follow')}
        </Button>
        <Button
          kind="main"
          icon="more"
          label={t('visit.followMore')}
          testid="visit-follow-more"
          aria-expanded={more()}
          onClick={() => setMore(!more())}
        />
      </span>
      <Show when={more()}>
        <span class="visit-privately">
          <Button
            icon="lock"
            testid="visit-follow-private"
            disabled={props.pending}
            aria-describedby="visit-privately"
            onClick={() => props.follow(true)}
          >
            {t('visit.followPrivately')}
          </Button>
          <span class="small soft" id="visit-privately">
            {t('visit.privately')}
          </span>
        </span>
      </Show>
    </>
  );
};
