/** What an inbox takes (INB-1 to INB-4): only what is about whom it is for, once each, as much as there is room for (`inbox-room.ts`). */
import type { Did, RecordUri } from '../../base/index.js';
import { isMap, parseDid, type Value, type ValueMap } from '../../codec/index.js';
import { type ProvenVersion, parseRecordPath, recordUri, type UnverifiedBundle } from '../../repo/index.js';
import type { EntryKind, InboxRow, WriteTransaction } from '../../store/index.js';
import type { Context } from '../context.js';
import { kindOf } from './entry-of.js';
import { countTaken, hasRoom, hasStrangersRoom, inboxHere, type Pushed, trimInbox } from './inbox-room.js';
import { HELD_FOR, MAX_CHANGES, MAX_INBOX } from './loose-limits.js';
import type { ProvenOutcome } from './types.js';

/** Something that may go into an inbox. */
export interface Wanted {
  readonly row: Omit<InboxRow, 'id' | 'receivedAt'>;
  /** It is held for an owner who is elsewhere. */
  readonly held: boolean;
}

/** Before anything of it is kept. */
export const judgeForInbox = async (
  context: Context,
  { did, path }: Pick<UnverifiedBundle, 'did' | 'path'>,
  found: ProvenVersion,
  to: Did,
  { size, isKnown }: Pick<Pushed, 'size' | 'isKnown'>,
): Promise<Wanted | ProvenOutcome> => {
  const now = context.now();
  const uri = recordUri(did, path);
  const kind = kindOf(path);
  const { removal, value, rev } = found.record;
  const here = await context.store().read(['repositories', 'inbox', 'meta', 'proven'], async (tx) => {
    const where = inboxHere(await tx.objectStore('repositories').get(to));
    const before = await tx.objectStore('inbox').index('byUri').get([to, uri]);
    const pushed = { from: did, size, isKnown };
    const isLeft =
      before === undefined
        ? hasRoom(tx, to, pushed, { now, held: where === 'held' })
        : hasChangesLeft(before, removal !== undefined) && (isKnown || hasStrangersRoom(tx, to, size, now));
    // What the log does not bear any more stands in nobody's way (PUR-10).
    const isBarred = (await tx.objectStore('proven').get([did, path]))?.barred === true;
    return { where, before, isBarred, isLeft: await isLeft };
  });
  if (here.where === undefined || kind === undefined || did === to) return { verdict: 'unwanted' };
  // What was removed may be forgotten by now, and somebody may have what it was.
  if (here.before?.rev !== undefined && rev < here.before.rev && !here.isBarred)
    return { verdict: 'valid', uri, isNew: false };
  // What was taken and is withdrawn now, or edited, takes the place of what it was.
  const subject = removal === undefined ? aboutFor(kind, value, to) : here.before?.subject;
  if (subject === undefined) return { verdict: 'unwanted' };
  const stranger = isKnown ? {} : { stranger: true };
  const row = { ...{ to, from: did, uri, cid: found.cid, kind, subject, rev, size }, ...stranger };
  const isNews = here.before?.cid !== found.cid;
  if (isNews && !here.isLeft) return context.counters.declined({ verdict: 'refused', code: 'too-many' });
  return { row, held: here.where === 'held' };
};

/** So many times, and then once more to be withdrawn: who edits without end is a flood of one. */
const hasChangesLeft = ({ changes = 0 }: InboxRow, isRemoval: boolean): boolean =>
  changes < MAX_CHANGES || (isRemoval && changes === MAX_CHANGES);

/** What of `to` a record is about. Undefined: nothing. */
export const aboutFor = (kind: EntryKind, value: ValueMap, to: Did): RecordUri | Did | undefined => {
  switch (kind) {
    case 'post':
      return value.archive === true ? undefined : postFor(value, to);
    case 'boost':
    case 'like':
    case 'vote':
    case 'rsvp':
    case 'reply':
      return referenceTo(value.subject, to);
    case 'follow':
      return value.subject === to ? to : undefined;
    default:
      return undefined;
  }
};

const postFor = (value: ValueMap, to: Did): RecordUri | Did | undefined => {
  const { reply, mentions } = value;
  const answered = isMap(reply) ? (referenceTo(reply.parent, to) ?? referenceTo(reply.root, to)) : undefined;
  const isMentioned = Array.isArray(mentions) && mentions.includes(to);
  return answered ?? referenceTo(value.quote, to) ?? (isMentioned ? to : undefined);
};

const referenceTo = (value: Value | undefined, to: Did): RecordUri | undefined => {
  if (!isMap(value) || typeof value.did !== 'string' || typeof value.path !== 'string') return undefined;
  const [did, path] = [parseDid(value.did), parseRecordPath(value.path)];
  return did === to && path !== undefined ? recordUri(did, path) : undefined;
};

/** Puts it in. Answers whether it, or this version, was not there. */
export const admitToInbox = async (
  tx: WriteTransaction,
  { row, held }: Wanted,
  { now, isNews }: { readonly now: number; readonly isNews: boolean },
): Promise<boolean> => {
  const inbox = tx.objectStore('inbox');
  const { to, uri } = row;
  const before = await inbox.index('byUri').get([to, uri]);
  if (before !== undefined && (before.cid === row.cid || !isNews)) return false;
  // Under a new number: whoever had the old version is to have this one as well. Its place in time stays.
  if (before?.id !== undefined) await inbox.delete(before.id);
  const changes = before === undefined ? {} : { changes: (before.changes ?? 0) + 1 };
  const promised = before?.until === undefined ? {} : { until: before.until };
  await inbox.add({ ...row, ...changes, ...promised, receivedAt: before?.receivedAt ?? now });
  await countTaken(tx, row, before, { now, held });
  await trimInbox(tx, to, { held, most: MAX_INBOX, oldest: now - HELD_FOR });
  return true;
};
