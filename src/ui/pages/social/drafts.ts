/** Between a post as it is written and as it stands. */
import type { MediaFacts } from '../../../app/media/media-view.js';
import { threadPath } from '../../../app/social/post-path.js';
import type { Draft, PostDraft, PostView } from '../../../app/social/social-view.js';
import { emptyWriting, postOf, type Writing } from '../../../app/text/writing.js';
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

const eventAgain = ({ title, startsAt, endsAt, zone, place }: NonNullable<PostView['event']>): PostDraft['event'] => {
  const { name = null, latitude = null, longitude = null } = place ?? {};
  const coordinates = latitude === null || longitude === null ? null : { latitude, longitude };
  return { title, startsAt, endsAt, zone, place: name, coordinates };
};

/** An edit: what the composer has no field for stays as it was. */
export const editToMake = (writing: Writing, post: PostView, now: number): PostDraft => {
  const event = post.event === null ? undefined : eventAgain(post.event);
  return {
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
    ...(event === undefined ? {} : { event }),
  };
};

/** `app.tabard.post` keys with the letters of their authors: unlike for each post, and of few letters. */
const nameOf = (post: PostView): string => threadPath(post.uri).replace(/^\/@/, '').replace('/', '-');

/** One draft for each thing that is written, on all of one's devices. An edit is not kept: what it changes stands. */
export const draftIdOf = ({ reply, quote, edit, draft }: WriteRequest): string | null => {
  if (edit !== undefined) return null;
  if (reply !== undefined) return `reply-${nameOf(reply)}`;
  return quote === undefined ? (draft ?? 'post') : `quote-${nameOf(quote)}`;
};

export const draftToKeep = (
  id: string,
  writing: Writing,
  media: readonly MediaFacts[],
  { reply, quote }: WriteRequest,
  now: number,
): Draft => ({ id, changedAt: now, writing, media, reply: reply?.uri ?? null, quote: quote?.uri ?? null });

/** Whether nothing of it is worth keeping. */
export const isEmptyDraft = ({ writing, media }: Draft): boolean => {
  const { text, poll, event, warning } = writing;
  const polled = poll?.options.some((option) => option.trim() !== '') === true;
  const planned = event !== null && [event.title, event.start, event.place].some((field) => field.trim() !== '');
  return text.trim() === '' && media.length === 0 && !polled && !planned && (warning ?? '').trim() === '';
};

/** A post that stands, to be edited: its words, not its poll or event, on which others have answered already. */
export const writingOfPost = ({ text, language, warning, streams, policy }: PostView): Writing => ({
  ...emptyWriting,
  ...{ text, language: language ?? '', warning, policy },
  streams: streams.map(({ key }) => key),
});
