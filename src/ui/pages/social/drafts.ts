/** Between a post as it is written, as it is kept for later, and as it stands. */
import type { MediaFacts } from '../../../app/media/media-view.js';
import type { Draft, PostDraft, PostView } from '../../../app/social/social-view.js';
import { emptyWriting, postOf, type Writing, type WrittenEvent } from '../../../app/text/writing.js';
import { localAt } from '../../../app/text/zone.js';
import type { WriteRequest } from './writing.jsx';

/** What is posted, with what it answers or quotes and its media. */
export const postToMake = (
  writing: Writing,
  media: readonly MediaFacts[],
  { reply, quote }: WriteRequest,
  now: number,
): PostDraft => ({
  ...postOf(writing, now),
  ...(media.length === 0 ? {} : { media }),
  ...(reply === undefined ? {} : { reply: reply.uri }),
  ...(quote === undefined ? {} : { quote: quote.uri }),
});

/** An edit: what the composer has no field for stays as it was. */
export const editToMake = (writing: Writing, post: PostView, now: number): PostDraft => ({
  ...postOf(writing, now),
  ...(post.media.length === 0 ? {} : { media: post.media.map(({ facts }) => facts) }),
  ...(post.quote === null ? {} : { quote: post.quote.uri }),
  ...(post.poll === null
    ? {}
    : {
        poll: {
          options: post.poll.options.map(({ text }) => text),
          many: post.poll.many,
          closesAt: post.poll.closesAt,
        },
      }),
  ...(post.event === null
    ? {}
    : {
        event: {
          title: post.event.title,
          startsAt: post.event.startsAt,
          endsAt: post.event.endsAt,
          zone: post.event.zone,
          place: post.event.place?.name ?? null,
        },
      }),
});

/** As it is kept. */
export const draftToKeep = (
  id: string,
  writing: Writing,
  media: readonly MediaFacts[],
  request: WriteRequest,
  now: number,
): Draft => ({ ...postToMake(writing, media, request, now), text: writing.text, id, changedAt: now });

const here = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

const eventOf = (event: NonNullable<PostDraft['event']>): WrittenEvent => {
  const zone = event.zone ?? here();
  const clock = (at: number | null): string => (at === null || at === 0 ? '' : (localAt(at, zone) ?? ''));
  return { title: event.title, start: clock(event.startsAt), end: clock(event.endsAt), zone, place: event.place ?? '' };
};

/** A draft, to be written on. A poll's time goes on from now. */
export const writingOfDraft = (kept: Draft | undefined, now: number): Writing => {
  if (kept === undefined) return emptyWriting;
  const { text, language, warning, poll, event, streams, policy, changedAt } = kept;
  return {
    ...{ text, language: language ?? '', warning: warning ?? null, streams: streams ?? [], policy: policy ?? null },
    poll:
      poll === undefined
        ? null
        : {
            options: poll.options.length < 2 ? [...poll.options, '', ''].slice(0, 2) : poll.options,
            many: poll.many,
            endsIn: poll.closesAt === null ? null : Math.max(0, poll.closesAt - Math.min(changedAt, now)),
          },
    event: event === undefined ? null : eventOf(event),
  };
};

/** A post that stands, to be edited: its words, not its poll or event, on which others have answered already. */
export const writingOfPost = ({ text, language, warning, streams, policy }: PostView): Writing => ({
  ...emptyWriting,
  ...{ text, language: language ?? '', warning, policy },
  streams: streams.map(({ key }) => key),
});
