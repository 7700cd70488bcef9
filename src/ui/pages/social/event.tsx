/** An event: when, where, who comes; and a file for one's calendar. */
import { For, type JSX, Show } from 'solid-js';
import type { EventView, PostView } from '../../../app/social/social-view.js';
import { writeCoordinates } from '../../../app/text/coordinates.js';
import { social as words } from '../../../i18n/en/social.js';
import { useAction } from '../../bindings/action.js';
import { saveFile } from '../../bindings/save-file.js';
import { useSocial } from '../../bindings/social.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { downloadIcon } from '../../parts/icons.js';
import { Said } from '../../parts/post/said.jsx';
import { Failure } from '../../parts/words.jsx';
import { icsOf } from './ics.js';

const answers = [
  ['coming', 'social.coming'],
  ['maybe', 'social.maybe'],
  ['not-coming', 'social.notComing'],
] as const;

/** In the zone of the event, where it names one that this browser knows; without a zone, in the reader's. */
const inZone = (at: number, zone: string | undefined): string | undefined => {
  try {
    return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(at);
  } catch {
    return undefined;
  }
};

export const Event = (props: { readonly post: PostView; readonly event: EventView }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const social = useSocial();
  const answering = useAction((status: EventView['mine']) => social.rsvp(props.post.uri, status));
  const when = (show: (at: number) => string): string => {
    const { startsAt, endsAt } = props.event;
    return endsAt === null ? show(startsAt) : t('social.eventTo', { from: show(startsAt), to: show(endsAt) });
  };
  const there = (): string | undefined => {
    const { zone } = props.event;
    if (zone === null || inZone(props.event.startsAt, zone) === undefined) return undefined;
    return `${when((at) => inZone(at, zone) ?? '')} (${zone})`;
  };
  /** Whether its clock shows another time than the reader's. */
  const isElsewhere = (): boolean => {
    const { zone, startsAt } = props.event;
    const theirs = zone === null ? undefined : inZone(startsAt, zone);
    return theirs !== undefined && theirs !== inZone(startsAt, undefined);
  };
  /** Opened by whatever this device has for places, and only by a tap. */
  const spot = () => {
    const { latitude = null, longitude = null } = props.event.place ?? {};
    return latitude === null || longitude === null ? undefined : { latitude, longitude };
  };
  const save = (): void => saveFile(new Blob([icsOf(props.post, props.event)], { type: 'text/calendar' }), 'event.ics');
  return (
    <section class="event" data-testid="post-event">
      <p class="event-title">
        <Said text={props.event.title} />
      </p>
      <p>
        <Show when={there()} fallback={when(formats.dateTime)}>
          {(text) => text()}
        </Show>
      </p>
      <Show when={isElsewhere()}>
        <p class="small soft">{t('social.eventYours', { when: when(formats.dateTime) })}</p>
      </Show>
      <Show when={props.event.place?.name}>
        {(name) => (
          <p>
            <Said text={name()} />
          </p>
        )}
      </Show>
      <Show when={spot()}>
        {(where) => (
          <p class="small">
            <a href={`geo:${where().latitude},${where().longitude}`} data-testid="event-coordinates">
              {writeCoordinates(where())}
            </a>
          </p>
        )}
      </Show>
      <p class="small soft">
        {props.event.coming === 0 ? t('social.comingNone') : t('social.comingCount', { count: props.event.coming })}
      </p>
      <div class="row">
        <For each={answers}>
          {([status, says]) => (
            <button
              type="button"
              class="button"
              data-kind={props.event.mine === status ? 'main' : 'plain'}
              aria-pressed={props.event.mine === status}
              data-testid={`event-${status}`}
              onClick={() => answering.run(props.event.mine === status ? null : status)}
            >
              {t(says)}
            </button>
          )}
        </For>
        <Button kind="quiet" icon={downloadIcon} testid="event-ics" onClick={save}>
          {t('social.ics')}
        </Button>
      </div>
      <Failure error={answering.error()} />
    </section>
  );
};
