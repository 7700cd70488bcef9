/**
 * How much an inbox takes (INB-3, INB-9). Identities cost nothing, so bounds of one sender stop nobody who has many: whoever is not followed by the
 * inbox's owner shares one part of it with all who are not, and the rest is for those who are.
 */
import type { Did, RecordPath } from '../../base/index.js';
import { lettersOf } from '../../codec/index.js';
import { pathOf } from '../../repo/index.js';
import type { InboxRow, ReadTransaction, RepositoryRow, WriteTransaction } from '../../store/index.js';
import type { Context } from '../context.js';
import type { Reading } from '../reading.js';
import { handedUpTo } from './handing.js';
import {
  INBOX_WINDOW,
  MAX_BYTES_STRANGERS,
  MAX_HELD,
  MAX_HELD_BYTES,
  MAX_HELD_BYTES_STRANGERS,
  MAX_HELD_STRANGERS,
  MAX_PUSHES,
  MAX_PUSHES_EACH,
  MAX_PUSHES_STRANGERS,
} from './loose-limits.js';
import { addBytes } from './proven-rows.js';

/** Everything of an identity in an index whose keys are [to, number]. */
export const allOf = (to: Did, after = 0): IDBKeyRange =>
  IDBKeyRange.bound([to, after], [to, Number.POSITIVE_INFINITY]);

/** Whether an inbox of this identity is here: one's own, or of one that is pinned and served. */
export const inboxHere = (row: RepositoryRow | undefined): 'own' | 'held' | undefined => {
  if (row?.policy.reason === 'own') return 'own';
  return row?.policy.reason === 'pin' && row.policy.serve && (row.policy.quota ?? 0) > 0 ? 'held' : undefined;
};

/** Who pushes, and how much. */
export interface Pushed {
  readonly from: Did;
  /** Bytes of the bundle. */
  readonly size: number;
  /** Whether the inbox's owner follows them, as far as that is known here. */
  readonly isKnown: boolean;
}

/** At one's own: everybody whom one keeps, in private too. At a pin: whom its owner follows in public. */
export const createKnows =
  (context: Context, record: Reading['record']) =>
  async (to: Did, from: Did): Promise<boolean> => {
    const [receiver, sender] = await context.store().read(['repositories'], (tx) => {
      const repositories = tx.objectStore('repositories');
      return Promise.all([repositories.get(to), repositories.get(from)]);
    });
    const isKept = sender !== undefined && sender.policy.reason !== 'visit';
    if (receiver?.policy.reason === 'own' && isKept) return true;
    return (await record(to, followOf(from))) !== undefined;
  };

const followOf = (did: Did): RecordPath => pathOf('app.tabard.follow', lettersOf(did));

const heldKey = (to: Did): string => `held/${to}`;
const strangersKey = (to: Did): string => `strangers/${to}`;

interface Taken {
  readonly since: number;
  readonly count: number;
  readonly bytes: number;
}

const takenOfStrangers = async (tx: ReadTransaction | WriteTransaction, to: Did, now: number): Promise<Taken> => {
  const found = (await tx.objectStore('meta').get(strangersKey(to))) as Taken | undefined;
  return found === undefined || now - found.since >= INBOX_WINDOW ? { since: now, count: 0, bytes: 0 } : found;
};

/** What strangers have put there and no device of its owner has had yet. */
const heldOfStrangers = async (tx: ReadTransaction, to: Did, handed: number): Promise<Omit<Taken, 'since'>> => {
  const rows = await tx
    .objectStore('inbox')
    .index('byOrder')
    .getAll(allOf(to, handed + 1), MAX_HELD);
  const of = rows.filter(({ stranger }) => stranger === true);
  return { count: of.length, bytes: of.reduce((sum, { size = 0 }) => sum + size, 0) };
};

/** Whether something that is not there yet finds room. */
export const hasRoom = async (
  tx: ReadTransaction,
  to: Did,
  { from, size, isKnown }: Pushed,
  { now, held }: { readonly now: number; readonly held: boolean },
): Promise<boolean> => {
  const inbox = tx.objectStore('inbox');
  const since = now - INBOX_WINDOW;
  const sender = IDBKeyRange.bound([to, from, since], [to, from, Number.POSITIVE_INFINITY]);
  if ((await inbox.index('bySender').count(sender)) >= MAX_PUSHES_EACH) return false;
  if ((await inbox.index('byTime').count(allOf(to, since))) >= MAX_PUSHES) return false;
  if (!isKnown && !(await hasStrangersRoom(tx, to, size, now))) return false;
  return !held || hasHeldRoom(tx, to, size, isKnown);
};

export const hasStrangersRoom = async (tx: ReadTransaction, to: Did, size: number, now: number): Promise<boolean> => {
  const { count, bytes } = await takenOfStrangers(tx, to, now);
  return count < MAX_PUSHES_STRANGERS && bytes + size <= MAX_BYTES_STRANGERS;
};

/** What a device has had gives way, and nothing else. */
const hasHeldRoom = async (tx: ReadTransaction, to: Did, size: number, isKnown: boolean): Promise<boolean> => {
  const [rows, total, handed] = await Promise.all([
    tx.objectStore('inbox').index('byOrder').count(allOf(to)),
    tx.objectStore('meta').get(heldKey(to)),
    handedUpTo(tx, to),
  ]);
  const bytes = Number(total ?? 0);
  if (!isKnown && (rows >= MAX_HELD_STRANGERS || bytes + size > MAX_HELD_BYTES_STRANGERS)) {
    const of = await heldOfStrangers(tx, to, handed);
    if (of.count >= MAX_HELD_STRANGERS || of.bytes + size > MAX_HELD_BYTES_STRANGERS) return false;
  }
  if (rows < MAX_HELD && bytes < MAX_HELD_BYTES) return true;
  const first = await tx.objectStore('inbox').index('byOrder').get(allOf(to));
  return first?.id !== undefined && first.id <= handed;
};

/** Counts what was taken. `before`: the version whose place it takes. */
export const countTaken = async (
  tx: WriteTransaction,
  { to, size = 0, stranger }: Pick<InboxRow, 'to' | 'size' | 'stranger'>,
  before: InboxRow | undefined,
  { now, held }: { readonly now: number; readonly held: boolean },
): Promise<void> => {
  if (held) await addBytes(tx, heldKey(to), size - (before?.size ?? 0));
  if (stranger !== true) return;
  const { since, count, bytes } = await takenOfStrangers(tx, to, now);
  await tx.objectStore('meta').put({ since, count: count + 1, bytes: bytes + size }, strangersKey(to));
};

/** A row goes, with what it counts for. */
export const dropHeld = async (tx: WriteTransaction, row: InboxRow & { readonly id: number }): Promise<void> => {
  await tx.objectStore('inbox').delete(row.id);
  await addBytes(tx, heldKey(row.to), -(row.size ?? 0));
};

/** In idle time: the count is what its rows say, whatever an earlier build or a cut left of it. */
export const countHeldAnew = async (tx: WriteTransaction, to: Did): Promise<void> => {
  const rows = await tx
    .objectStore('inbox')
    .index('byOrder')
    .getAll(allOf(to), MAX_HELD * 2);
  const bytes = rows.reduce((sum, { size = 0 }) => sum + size, 0);
  const meta = tx.objectStore('meta');
  if (bytes === 0) await meta.delete(heldKey(to));
  else await meta.put(bytes, heldKey(to));
};

/** Nobody here takes it for them any more. */
export const forgetRoom = async (tx: WriteTransaction, to: Did): Promise<void> => {
  for (const key of [heldKey(to), strangersKey(to), `handed/${to}`]) await tx.objectStore('meta').delete(key);
};

const trimAtOnce = 64;
const lookedAtOnce = 256;

/** Of one's own the oldest go, of strangers first; of what is held, what its owner's devices have had, and what is past its time. */
export const trimInbox = async (
  tx: WriteTransaction,
  to: Did,
  bounds: { readonly held: boolean; readonly most: number; readonly oldest: number },
): Promise<void> => {
  const inbox = tx.objectStore('inbox');
  const count = await inbox.index('byOrder').count(allOf(to));
  if (!bounds.held) {
    if (count <= bounds.most) return;
    const oldest = await inbox.index('byOrder').getAll(allOf(to), lookedAtOnce);
    const ranked = [...oldest.filter(({ stranger }) => stranger), ...oldest.filter(({ stranger }) => !stranger)];
    for (const { id } of ranked.slice(0, count - bounds.most)) if (id !== undefined) await inbox.delete(id);
    return;
  }
  const bytes = Number((await tx.objectStore('meta').get(heldKey(to))) ?? 0);
  const handed = await handedUpTo(tx, to);
  const isFull = count > MAX_HELD || bytes > MAX_HELD_BYTES;
  for (const row of await inbox.index('byOrder').getAll(allOf(to), trimAtOnce)) {
    const isSpare = isFull && row.id !== undefined && row.id <= handed;
    if (row.id !== undefined && (row.receivedAt < bounds.oldest || isSpare)) await dropHeld(tx, { ...row, id: row.id });
  }
};
