/** What of one's own pictures, sound and films is here, and what is still to come. Fetched with the pages on which it stands. */
import { type JSX, Show } from 'solid-js';
import { ownMedia as words } from '../../i18n/en/own-media.js';
import { useOwnMedia } from '../bindings/own-media.js';
import { useFormats, useText } from '../bindings/text.jsx';

/** Nothing where nothing is missing. `exporting`: beside the button that makes a file. */
export const MediaToCome = (props: { readonly exporting?: boolean }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const media = useOwnMedia();
  const coming = () => media()?.coming ?? { count: 0, bytes: 0 };
  return (
    <div role="status">
      <Show when={coming().count > 0}>
        <p data-testid="media-coming">
          {t('own-media.coming', { count: coming().count, bytes: formats.bytes(coming().bytes) })}{' '}
          <Show when={media()?.cramped}>{t('own-media.cramped')} </Show>
          <Show when={props.exporting}>{t('own-media.export')}</Show>
        </p>
      </Show>
    </div>
  );
};

/** What goes with this device, where others are left. */
export const MediaLeaving = (): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const media = useOwnMedia();
  const here = () => media()?.here ?? { count: 0, bytes: 0 };
  const amount = (): string => t('own-media.here', { count: here().count, bytes: formats.bytes(here().bytes) });
  return (
    <Show when={here().count > 0}>
      <p data-testid="leave-media">{t('own-media.leave', { amount: amount() })}</p>
    </Show>
  );
};
