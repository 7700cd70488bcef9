/** The event of a post: what, from when to when by which clocks, and where. */
import type { JSX } from 'solid-js';
import type { WrittenEvent } from '../../../app/text/writing.js';
import type { WritingIssue } from '../../../app/text/writing-issues.js';
import { composer as words } from '../../../i18n/en/composer.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../button.jsx';
import { LineField } from './field.jsx';

export const EventEditor = (props: {
  readonly event: WrittenEvent;
  readonly issues: readonly WritingIssue[];
  readonly onEvent: (event: WrittenEvent | null) => void;
}): JSX.Element => {
  const t = useText(words);
  const set = (change: Partial<WrittenEvent>): void => props.onEvent({ ...props.event, ...change });
  const issue = (field: WritingIssue['field']): string | undefined => {
    const found = props.issues.find((one) => one.field === field);
    if (found === undefined) return undefined;
    if (found.code === 'unknown') return t(field === 'zone' ? 'composer.noZone' : 'composer.noCoordinates');
    if (found.code === 'before-start') return t('composer.beforeStart');
    return t(found.code === 'empty' ? 'composer.needed' : 'composer.tooLong');
  };
  const zones = Intl.supportedValuesOf('timeZone');
  return (
    <fieldset class="card composer-part" data-testid="composer-event">
      <legend class="sr-only">{t('composer.event')}</legend>
      <LineField
        label={t('composer.title')}
        value={props.event.title}
        onText={(title) => set({ title })}
        issue={issue('title')}
        testid="composer-event-title"
      />
      <div class="composer-pair">
        <LineField
          label={t('composer.start')}
          type="datetime-local"
          value={props.event.start}
          onText={(start) => set({ start })}
          issue={issue('start')}
          testid="composer-event-start"
        />
        <LineField
          label={t('composer.end')}
          type="datetime-local"
          value={props.event.end}
          onText={(end) => set({ end })}
          issue={issue('end')}
        />
      </div>
      <div class="composer-pair">
        <LineField
          label={t('composer.zone')}
          value={props.event.zone}
          list={zones}
          onText={(zone) => set({ zone })}
          issue={issue('zone')}
          testid="composer-event-zone"
        />
        <LineField
          label={t('composer.place')}
          value={props.event.place}
          onText={(place) => set({ place })}
          issue={issue('place')}
          testid="composer-event-place"
        />
      </div>
      <LineField
        label={t('composer.coordinates')}
        value={props.event.coordinates}
        onText={(coordinates) => set({ coordinates })}
        issue={issue('coordinates')}
        testid="composer-event-coordinates"
      />
      <div>
        <Button kind="quiet" onClick={() => props.onEvent(null)} testid="composer-event-remove">
          {t('composer.removeEvent')}
        </Button>
      </div>
    </fieldset>
  );
};
