/**
 * What a key signed after it was put out (HSE-17 to HSE-19). It is invalid, and nothing of it is merged, served, exported or read as a record. On the
 * owner's own devices one such head of each key is looked through, and the posts in it are put aside, as bytes in one row beside the repository, so that
 * the owner can look at them and write anew what is to stay.
 */
import type { Cid, Did, DidKey, RecordPath, Tid } from '../base/index.js';
import { type Delegation, reopenLog } from '../identity/index.js';
import { type BlockSource, judgeCommit, parseCommit, type VerifiedCommit } from '../repo/index.js';
import type { Blocks } from './blocks.js';
import { changesOf, type FoundPost, viewsOf } from './changes-of.js';
import { type Context, rangeOf } from './context.js';
import { AFTER_DROPPED_FOR, AFTER_FOR, MAX_AFTER_KEYS } from './limits.js';
import type { Repository } from './repository.js';
import type { BarredHead } from './types.js';

/** One row of `meta` an identity holds these. */
interface AfterRow {
  readonly key: DidKey;
  readonly id: Cid;
  readonly seq: number;
  readonly rev: Tid;
  /** When it came in, and when its owner dropped it. */
  readonly at: number;
  readonly droppedAt: number | null;
  readonly posts: readonly FoundPost[];
  /** What else it would change. */
  readonly changes: readonly RecordPath[];
  readonly more: boolean;
}

export const afterKey = (did: Did): string => `afterwards/${did}`;

/** What is still to be kept of the rows: a dropped one is remembered without what was in it, so that it does not come again. */
const standing = (rows: readonly AfterRow[], now: number): AfterRow[] =>
  rows.flatMap((row) => {
    if (now - row.at > AFTER_FOR) return [];
    const isGone = row.droppedAt !== null && now - row.droppedAt > AFTER_DROPPED_FOR;
    return [isGone ? { ...row, posts: [], changes: [], more: false } : row];
  });

const rowsIn = async (context: Context, did: Did): Promise<AfterRow[]> => {
  const found = await context.store().read(['meta'], (tx) => tx.objectStore('meta').get(afterKey(did)));
  return standing((found as readonly AfterRow[] | undefined) ?? [], context.now());
};

const change = (context: Context, did: Did, run: (rows: AfterRow[]) => readonly AfterRow[]): Promise<void> =>
  context.store().write(['meta', 'repositories'], 'relaxed', async (tx) => {
    const meta = tx.objectStore('meta');
    // An identity that was let go of meanwhile leaves nothing behind.
    if ((await tx.objectStore('repositories').get(did)) === undefined) return;
    const found = (await meta.get(afterKey(did))) as readonly AfterRow[] | undefined;
    await meta.put(run(standing(found ?? [], context.now())), afterKey(did));
  });

/** HSE-17: a head that holds but for the operation that put its key out, and whose writer cannot have known of that operation. Undefined for any other. */
export const judgeAfter = async (
  context: Context,
  { did, ground, row }: Repository,
  bytes: Uint8Array<ArrayBuffer>,
  out: ReadonlyMap<Cid, Delegation>,
): Promise<VerifiedCommit | undefined> => {
  // Of what is here in part nobody could say what is new: it is looked at when all of it is here.
  if (row?.policy.reason !== 'own' || row.part !== undefined) return undefined;
  const parsed = parseCommit(bytes, did);
  if (parsed.verdict !== 'valid') return undefined;
  const { key, log } = parsed.value.commit;
  const { chain } = ground.log;
  const before = chain.slice(
    0,
    Math.max(
      0,
      chain.findIndex(({ operation }) => operation.revoked.some((one) => one.key === key)),
    ),
  );
  if (!before.some(({ id }) => id === log.id)) return undefined;
  const past = await reopenLog(
    did,
    before.map((one) => one.bytes),
    null,
  );
  if (past.verdict !== 'valid') return undefined;
  const delegations = new Map([...out, ...ground.delegations]);
  const judged = await judgeCommit(bytes, { ...ground, log: past.value, delegations, complete: true });
  return judged.verdict === 'valid' && (await isWanted(context, judged.value)) ? judged.value : undefined;
};

/** One of each key, newer than what there is of it; none of a key whose owner dropped what it wrote. */
const isWanted = async (context: Context, { commit: { did, key, seq } }: VerifiedCommit): Promise<boolean> => {
  const rows = await rowsIn(context, did);
  const mine = rows.find((row) => row.key === key);
  if (mine === undefined ? rows.length >= MAX_AFTER_KEYS : mine.droppedAt !== null || mine.seq >= seq) return false;
  const commits = await context.store().read(['commits'], (tx) => tx.objectStore('commits').getAll(rangeOf(did)));
  return !commits.some((row) => row.key === key && row.seq >= seq);
};

/** HSE-18: its tree is here, verified: what it would change of what is shown is looked through, and no more is kept than the bounds say. */
export const putAside = async (
  context: Context,
  { did, live, isPurge, row }: Repository,
  { id, commit }: VerifiedCommit,
  came: ReadonlyMap<Cid, Uint8Array<ArrayBuffer>>,
  stored: Blocks,
): Promise<void> => {
  const here = stored.of(did);
  const source: BlockSource = { get: async (cid) => came.get(cid) ?? here.get(cid) };
  const found = await changesOf({ live, isPurge, row }, source, commit);
  const { posts, changes, more } = found;
  const { key, seq, rev } = commit;
  await change(context, did, (rows) => {
    const mine = rows.find((one) => one.key === key);
    const others = rows.filter((one) => one.key !== key);
    if (mine === undefined ? others.length >= MAX_AFTER_KEYS : mine.droppedAt !== null || mine.seq >= seq) return rows;
    return [...others, { key, id, seq, rev, at: context.now(), droppedAt: null, posts, changes, more }];
  });
  context.events.emit('entries', { dids: [did], uris: [] });
};

/** What is put aside, for its owner to look at. */
export const listAfter = async (context: Context, did: Did): Promise<readonly BarredHead[]> => {
  const heads: BarredHead[] = [];
  for (const { key, id, seq, rev, posts, changes, more, droppedAt } of await rowsIn(context, did)) {
    if (droppedAt !== null) continue;
    heads.push({ id, key, seq, rev, changes, more, posts: await viewsOf(posts, rev), after: true });
  }
  return heads;
};

/** What is past its time goes. */
export const tidyAfter = async (context: Context, did: Did): Promise<void> => {
  const key = await context.store().read(['meta'], (tx) => tx.objectStore('meta').getKey(afterKey(did)));
  if (key !== undefined) await change(context, did, (rows) => rows);
};

/** HSE-19: drops what is put aside under this id, or takes that back while it is still here. */
export const dropAfter = (context: Context, did: Did, id: Cid, isDropped: boolean): Promise<void> =>
  change(context, did, (rows) =>
    rows.map((row) => (row.id === id ? { ...row, droppedAt: isDropped ? context.now() : null } : row)),
  );
