/**
 * A post while it is written: plain values that survive JSON, half-filled forms and all, so that a draft loses nothing. `postOf` makes of it what
 * is posted. Media are apart (app/media).
 */
import { MAX_MENTIONS, MAX_NAMED_TAGS } from '../../repo/index.js';
import type { PostDraft, ReplyPolicy } from '../social/social-view.js';
import { coordinatesIn } from './coordinates.js';
import { mentionsIn, tagsIn } from './find.js';
import { parsePost } from './parse.js';
import { instantOf } from './zone.js';

export interface WrittenPoll {
  readonly options: readonly string[];
  readonly many: boolean;
  /** Milliseconds from the moment of posting, or null for never. */
  readonly endsIn: number | null;
}

export interface WrittenEvent {
  readonly title: string;
  /** `YYYY-MM-DDTHH:mm` on the clocks of `zone`; empty while it is not chosen. */
  readonly start: string;
  readonly end: string;
  /** As in `Europe/Lisbon`. */
  readonly zone: string;
  readonly place: string;
  /** Two numbers of degrees, as they are typed. */
  readonly coordinates: string;
}

export interface Writing {
  /** As the record will hold it: people are `@` and 32 letters. */
  readonly text: string;
  /** Empty: not said. */
  readonly language: string;
  /** Null: there is none. Empty: there is to be one, and it is not written yet. */
  readonly warning: string | null;
  readonly poll: WrittenPoll | null;
  readonly event: WrittenEvent | null;
  /** Keys of streams. */
  readonly streams: readonly string[];
  /** Null: as one's profile says. */
  readonly policy: ReplyPolicy | null;
}

export const emptyWriting: Writing = {
  text: '',
  language: '',
  warning: null,
  poll: null,
  event: null,
  streams: [],
  policy: null,
};

const eventOf = ({ title, start, end, zone, place, coordinates }: WrittenEvent): Required<PostDraft>['event'] => ({
  title: title.trim(),
  startsAt: instantOf(start, zone) ?? 0,
  endsAt: instantOf(end, zone) ?? null,
  zone: zone === '' ? null : zone,
  place: place.trim() === '' ? null : place.trim(),
  coordinates: coordinatesIn(coordinates) ?? null,
});

/** What is posted. `now`: when polls begin. Tags and people are read out of the text. */
export const postOf = (writing: Writing, now: number): PostDraft => {
  const text = writing.text.trim();
  const tree = parsePost(text);
  const { warning, poll, event, streams, policy, language } = writing;
  return {
    text,
    tags: tagsIn(tree).slice(0, MAX_NAMED_TAGS),
    mentions: mentionsIn(tree).slice(0, MAX_MENTIONS),
    ...(language === '' ? {} : { language }),
    ...(warning === null || warning.trim() === '' ? {} : { warning: warning.trim() }),
    ...(streams.length === 0 ? {} : { streams }),
    ...(policy === null ? {} : { policy }),
    ...(poll === null
      ? {}
      : {
          poll: {
            options: poll.options.map((option) => option.trim()).filter((option) => option !== ''),
            many: poll.many,
            closesAt: poll.endsIn === null ? null : now + poll.endsIn,
          },
        }),
    ...(event === null ? {} : { event: eventOf(event) }),
  };
};
