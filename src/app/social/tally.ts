/** What others have chosen, counted by whoever reads: one voice an identity, and only what is known here. */
import type { Did, RecordUri } from '../../base/index.js';
import { isMap } from '../../codec/index.js';
import type { EntryKind } from '../../store/index.js';
import type { EntryCounts, EntryView } from '../../worker/social/types.js';
import type { SocialGround } from './ground.js';
import { MAX_COUNTED } from './limits.js';
import type { EventFields, PollFields } from './post-fields.js';
import type { EventView, PollView, PostView } from './social-view.js';

const page = 500;

/** One of each identity: where it stands follows from what it is about. */
const voices = async (ground: SocialGround, uri: RecordUri, kind: EntryKind): Promise<ReadonlyMap<Did, EntryView>> => {
  const all = new Map<Did, EntryView>();
  let before: string | undefined;
  do {
    const { entries, cursor } = await ground.reads.about(uri, kind, {
      limit: page,
      ...(before === undefined ? {} : { before }),
    });
    for (const entry of entries) all.set(entry.did, entry);
    before = cursor;
  } while (before !== undefined && all.size < MAX_COUNTED);
  return all;
};

const fieldOf = (entry: EntryView, name: string): unknown => {
  const value = entry.value ?? undefined;
  return isMap(value) ? value[name] : undefined;
};

/** Choices beyond the options, or several where one is asked for, count for nothing. A vote after the end does not count either. */
export const countPoll = async (ground: SocialGround, uri: RecordUri, poll: PollFields): Promise<PollView> => {
  const votes = await voices(ground, uri, 'vote');
  const counts = poll.options.map(() => 0);
  let mine: readonly number[] = [];
  let voters = 0;
  for (const [did, entry] of votes) {
    if (poll.closesAt !== null && entry.at > poll.closesAt) continue;
    const given = fieldOf(entry, 'choices');
    const choices = Array.isArray(given) ? [...new Set(given.filter((each) => typeof each === 'number'))] : [];
    const isValid = choices.length > 0 && choices.every((each) => counts[each] !== undefined);
    if (!isValid || (!poll.many && choices.length > 1)) continue;
    voters += 1;
    for (const choice of choices) counts[choice] = (counts[choice] ?? 0) + 1;
    if (did === ground.me()) mine = choices;
  }
  return {
    options: poll.options.map((text, index) => ({ text, votes: counts[index] ?? 0, mine: mine.includes(index) })),
    many: poll.many,
    closesAt: poll.closesAt,
    closed: poll.closesAt !== null && poll.closesAt <= ground.now(),
    voters,
  };
};

const statuses = ['coming', 'maybe', 'not-coming'] as const;

export const countReplies = async (ground: SocialGround, uri: RecordUri, event: EventFields): Promise<EventView> => {
  const replies = await voices(ground, uri, 'rsvp');
  let coming = 0;
  let mine: EventView['mine'] = null;
  for (const [did, entry] of replies) {
    const status = statuses.find((each) => each === fieldOf(entry, 'status'));
    if (status === 'coming') coming += 1;
    if (did === ground.me()) mine = status ?? null;
  }
  return { ...event, coming, mine };
};

export const mineOf = (counts: EntryCounts | undefined, bookmarked: boolean): PostView['mine'] => ({
  liked: counts?.liked !== undefined,
  boosted: counts?.boosted !== undefined,
  bookmarked,
});
