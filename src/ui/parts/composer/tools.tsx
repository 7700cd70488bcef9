/** What can be put into a post beside its words. */
import { type JSX, Show } from 'solid-js';
import { composer as words } from '../../../i18n/en/composer.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../button.jsx';
import { eventIcon, filesIcon, helpIcon, pollIcon, warnIcon } from './icons.js';
import type { ComposerProps } from './props.js';

const day = 24 * 3_600_000;

export const Tools = (
  props: Pick<ComposerProps, 'writing' | 'onDraft' | 'media' | 'tools'> & {
    readonly helping: boolean;
    readonly onHelp: () => void;
    readonly onFiles: (files: readonly File[]) => void;
  },
): JSX.Element => {
  const t = useText(words);
  let input: HTMLInputElement | undefined;
  const set = (change: Partial<ComposerProps['writing']>): void => props.onDraft({ ...props.writing, ...change });
  return (
    <div class="composer-tools">
      <Show when={props.media}>
        <input
          hidden
          type="file"
          multiple
          disabled={props.media?.room === 0}
          data-testid="composer-files"
          ref={(element) => {
            input = element;
          }}
          onChange={(event) => {
            props.onFiles([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
        <Button
          kind="quiet"
          icon={filesIcon}
          label={t('composer.files')}
          disabled={props.media?.room === 0}
          onClick={() => input?.click()}
          testid="composer-files-open"
        />
        {props.tools}
      </Show>
      <Button
        kind="quiet"
        icon={pollIcon}
        label={t('composer.poll')}
        aria-expanded={props.writing.poll !== null}
        onClick={() =>
          set({ poll: props.writing.poll === null ? { options: ['', ''], many: false, endsIn: day } : null })
        }
        testid="composer-poll-open"
      />
      <Button
        kind="quiet"
        icon={eventIcon}
        label={t('composer.event')}
        disabled={props.writing.event !== null}
        onClick={() => {
          const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
          set({ event: { title: '', start: '', end: '', zone, place: '', coordinates: '' } });
        }}
        testid="composer-event-open"
      />
      <Button
        kind="quiet"
        icon={warnIcon}
        label={t('composer.warn')}
        aria-expanded={props.writing.warning !== null}
        onClick={() => set({ warning: props.writing.warning === null ? '' : null })}
        testid="composer-warn"
      />
      <Button
        kind="quiet"
        icon={helpIcon}
        label={t('composer.help')}
        aria-expanded={props.helping}
        onClick={() => props.onHelp()}
        testid="composer-help"
      />
    </div>
  );
};
