/** What an inbox takes (INB-1 to INB-4): only what is about whom it is for, so many of one sender in a day and so many in all, once each. */
import type { Did, RecordUri } from '../../base/index.js';
import { isMap, parseDid, type Value, type ValueMap } from '../../codec/index.js';
import { type ProvenVersion, parseRecordPath, recordUri, type UnverifiedBundle } from '../../repo/index.js';
import type { EntryKind, InboxRow, RepositoryRow, WriteTransaction } from '../../store/index.js';
import type { Context } from '../context.js';
import { kindOf } from './entry-of.js';
import { handedUpTo } from './handing.js';
import {
  HELD_FOR,
  INBOX_WINDOW,
  MAX_HELD,
  MAX_HELD_BYTES,
  MAX_INBOX,
  MAX_PUSHES,
  MAX_PUSHES_EACH,
} from './loose-limits.js';
import { addBytes } from './proven-rows.js';
import type { ProvenOutcome } from './types.js';

/** Something that may go into an inbox. */
export interface Wanted {
  readonly row: Omit<InboxRow, 'id' | 'receivedAt'>;
  /** It is held for an owner who is elsewhere. */
  readonly held: boolean;
}

/** Whether an inbox of this identity is here: one's own, or of one that is pinned and served. */
export const inboxHere = (row: RepositoryRow | undefined): 'own' | 'held' | undefined => {
  if (row?.policy.reason === 'own') return 'own';
  return row?.policy.reason === 'pin' && row.policy.serve && (row.policy.quota ?? 0) > 0 ? 'held' : undefined;
};

const heldKey = (to: Did): string => `held/${to}`;

/** Everything of an identity in an index whose keys are [to, number]. */
export const allOf = (to: Did, after = 0): IDBKeyRange =>
  IDBKeyRange.bound([to, after], [to, Number.POSITIVE_INFINITY]);

/** Before anything of it is kept. */
export const judgeForInbox = async (
  context: Context,
  { did, path }: Pick<UnverifiedBundle, 'did' | 'path'>,
  found: ProvenVersion,
  to: Did,
): Promise<Wanted | ProvenOutcome> => {
  const now = context.now();
  const uri = recordUri(did, path);
  const kind = kindOf(path);
  const since = now - INBOX_WINDOW;
  const here = await context.store().read(['repositories', 'inbox', 'meta'], async (tx) => {
    const inbox = tx.objectStore('inbox');
    const sender = IDBKeyRange.bound([to, did, since], [to, did, Number.POSITIVE_INFINITY]);
    const [repository, before, ofSender, ofAll, rows, bytes, handed] = await Promise.all([
      tx.objectStore('repositories').get(to),
      inbox.index('byUri').get([to, uri]),
      inbox.index('bySender').count(sender),
      inbox.index('byTime').count(allOf(to, since)),
      inbox.index('byOrder').count(allOf(to)),
      tx.objectStore('meta').get(heldKey(to)),
      handedUpTo(tx, to),
    ]);
    const first = await inbox.index('byOrder').get(allOf(to));
    const hasHanded = first?.id !== undefined && first.id <= handed;
    return { repository, before, ofSender, ofAll, rows, bytes: Number(bytes ?? 0), hasHanded };
  });
  const where = inboxHere(here.repository);
  if (where === undefined || kind === undefined || did === to) return { verdict: 'unwanted' };
  const { removal, value } = found.record;
  // What was taken and is withdrawn now, or edited, takes the place of what it was.
  const subject = removal === undefined ? aboutFor(kind, value, to) : here.before?.subject;
  if (subject === undefined) return { verdict: 'unwanted' };
  const wanted = { row: { to, from: did, uri, cid: found.cid, kind, subject }, held: where === 'held' };
  if (here.before !== undefined) return wanted;
  const isFull = where === 'held' && (here.rows >= MAX_HELD || here.bytes >= MAX_HELD_BYTES) && !here.hasHanded;
  if (here.ofSender >= MAX_PUSHES_EACH || here.ofAll >= MAX_PUSHES || isFull)
    return context.counters.declined({ verdict: 'refused', code: 'too-many' });
  return wanted;
};

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
  { now, isNews, size }: { readonly now: number; readonly isNews: boolean; readonly size: number },
): Promise<boolean> => {
  const inbox = tx.objectStore('inbox');
  const { to, uri } = row;
  const before = await inbox.index('byUri').get([to, uri]);
  if (before !== undefined && (before.cid === row.cid || !isNews)) return false;
  // Under a new number: whoever had the old version is to have this one as well. Its place in time stays.
  if (before?.id !== undefined) await inbox.delete(before.id);
  await inbox.add({ ...row, receivedAt: before?.receivedAt ?? now });
  if (held) await addBytes(tx, heldKey(to), before === undefined ? size : 0);
  await trim(tx, to, held, now);
  return true;
};

const trimAtOnce = 64;

/** Of one's own the oldest go; of what is held, what its owner's devices have had, and what is past its time. */
const trim = async (tx: WriteTransaction, to: Did, held: boolean, now: number): Promise<void> => {
  const inbox = tx.objectStore('inbox');
  const count = await inbox.index('byOrder').count(allOf(to));
  if (!held) {
    if (count > MAX_INBOX)
      for (const { id } of await inbox.index('byOrder').getAll(allOf(to), count - MAX_INBOX))
        if (id !== undefined) await inbox.delete(id);
    return;
  }
  const bytes = Number((await tx.objectStore('meta').get(heldKey(to))) ?? 0);
  const handed = await handedUpTo(tx, to);
  const isFull = count > MAX_HELD || bytes > MAX_HELD_BYTES;
  for (const row of await inbox.index('byOrder').getAll(allOf(to), trimAtOnce)) {
    const isOld = now - row.receivedAt > HELD_FOR;
    const isSpare = isFull && row.id !== undefined && row.id <= handed;
    if (row.id !== undefined && (isOld || isSpare)) await dropHeld(tx, { ...row, id: row.id });
  }
};

/** A row that is held goes, with what it counts for. */
const dropHeld = async (tx: WriteTransaction, row: InboxRow & { readonly id: number }): Promise<void> => {
  const slash = row.uri.indexOf('/');
  const path = parseRecordPath(row.uri.slice(slash + 1));
  const proven = path === undefined ? undefined : await tx.objectStore('proven').get([row.from, path]);
  await tx.objectStore('inbox').delete(row.id);
  await addBytes(tx, heldKey(row.to), -(proven?.size ?? 0));
};
