/**
 * Sealed snapshots of households, beside the public trees (SNP-1 to SNP-7). Kept for whom this browser keeps them (`keepsSnapshots`), taken only
 * under a chain that holds, bounded in number and bytes. What is in them nobody here can read.
 */
import type { Cid, Did, DidKey } from '../base/index.js';
import { judgeAuthority, WRITE } from '../identity/index.js';
import type { CommitGround } from '../repo/index.js';
import { isContentOf, judgeSnapshot, keptSnapshots, type VerifiedSnapshot } from '../repo/snapshot.js';
import type { KeepPolicy, SnapshotRow, WriteTransaction } from '../store/index.js';
import { type Context, rangeOf } from './context.js';
import type { Identities } from './identities.js';
import { MAX_RETRIES, MAX_SEALED_BYTES, MAX_SEALED_PART } from './limits.js';
import { roomOf } from './quota.js';
import { stale, untilFresh } from './retry.js';
import type { ByteArray, ReceiveOutcome, SnapshotOutcome, SnapshotView, VerifyStore } from './types.js';

/** For whom sealed snapshots are kept: oneself, and whom one keeps online. */
export const keepsSnapshots = ({ reason }: KeepPolicy): boolean => reason === 'own' || reason === 'pin';

export type Snapshots = Pick<VerifyStore, 'snapshots' | 'judgeSnapshot' | 'keepSnapshot' | 'sealedPart'>;

/** What is here, and what it is judged by. */
interface Held {
  readonly ground: CommitGround;
  readonly stamp: number;
  /** Only those whose keys may still write; the newest of each device first. */
  readonly rows: readonly SnapshotRow[];
  /** Of keys that were put out, or are not known to hold. */
  readonly fallen: readonly SnapshotRow[];
  /** Bytes that all may take: within the quota, beside the blocks (PIN-1). */
  readonly room: number;
}

export const createSnapshots = (context: Context, identities: Identities): Snapshots => {
  const { counters } = context;
  /** What was asked for last. */
  let given: { readonly cid: Cid; readonly bytes: ByteArray } | undefined;

  /** Undefined where none are kept of this identity. */
  const load = async (did: Did): Promise<Held | undefined> => {
    const { repository, row, all } = await context
      .store()
      .read(['identities', 'repositories', 'snapshots'], async (tx) => ({
        repository: await tx.objectStore('repositories').get(did),
        row: await tx.objectStore('identities').get(did),
        all: await tx.objectStore('snapshots').getAll(rangeOf(did)),
      }));
    const identity = await identities.of(did, row);
    if (repository === undefined || identity === undefined || !keepsSnapshots(repository.policy)) return undefined;
    const { log, delegations, stamp } = identity;
    const ground = { log, delegations, now: context.now() };
    const holding = new Set<DidKey>();
    for (const key of new Set(all.map((one) => one.key))) {
      const judged = await judgeAuthority({ ...ground, key, command: WRITE });
      if (judged.verdict === 'valid') holding.add(key);
    }
    const rows = inOrder(all.filter(({ key }) => holding.has(key)));
    const room = Math.min(MAX_SEALED_BYTES, roomOf(repository));
    return { ground, stamp, rows, fallen: all.filter(({ key }) => !holding.has(key)), room };
  };

  const judge = async (held: Held | undefined, bytes: ByteArray) => {
    if (held === undefined) return counters.declined({ verdict: 'unsupported', what: 'snapshots' });
    const judged = await counters.timed('judge-snapshot', () => judgeSnapshot(bytes, held.ground));
    if (judged.verdict !== 'valid') return counters.declined(judged);
    counters.verified(1);
    return judged;
  };

  return {
    async snapshots(did) {
      return (await load(did))?.rows.map(viewOf);
    },
    async judgeSnapshot(did, bytes): Promise<SnapshotOutcome> {
      const held = await load(did);
      const judged = await judge(held, bytes);
      if (judged.verdict !== 'valid' || held === undefined) return judged as SnapshotOutcome;
      const row = rowOf(judged.value, context.now());
      return {
        verdict: 'valid',
        snapshot: viewOf(row),
        wanted: isWanted(held.rows, row) && keptOf([...held.rows, row], held.room).includes(row),
      };
    },
    keepSnapshot: (did, bytes, sealed): Promise<ReceiveOutcome> =>
      untilFresh(MAX_RETRIES, async () => {
        const held = await load(did);
        const judged = await judge(held, bytes);
        if (judged.verdict !== 'valid' || held === undefined) return judged as ReceiveOutcome;
        if (!(await isContentOf(judged.value, sealed)))
          return counters.declined({ verdict: 'invalid', code: 'bad-hash', rule: 'SNP-5' });
        const row = rowOf(judged.value, context.now());
        if (!isWanted(held.rows, row)) return { verdict: 'valid', accepted: 0 };
        const kept = keptOf([...held.rows, row], held.room);
        if (!kept.includes(row)) return counters.declined({ verdict: 'refused', code: 'too-large' });
        const gone = [...held.fallen, ...held.rows.filter((one) => !kept.includes(one))];
        await write(context, did, { row, sealed, gone, kept, held });
        return { verdict: 'valid', accepted: 1 };
      }),
    async sealedPart(did, cid, from = 0, most = MAX_SEALED_PART) {
      if ((await load(did))?.rows.some((one) => one.cid === cid) !== true) return undefined;
      // Who fetches asks for part after part: it is read once.
      if (given?.cid !== cid) {
        const bytes = await context.store().read(['sealed'], (tx) => tx.objectStore('sealed').get([did, cid]));
        if (bytes === undefined) return undefined;
        given = { cid, bytes };
      }
      return given.bytes.slice(from, from + Math.min(most, MAX_SEALED_PART));
    },
  };
};

/** Of each device the newest first, then each one's second, and so on: in this order they are told, and from its end they give way. */
const inOrder = (rows: readonly SnapshotRow[]): SnapshotRow[] => {
  const ranks = new Map<string, number>();
  return rows
    .toSorted((a, b) => b.seq - a.seq)
    .map((row) => {
      const group = `${row.volume} ${row.key}`;
      const rank = ranks.get(group) ?? 0;
      ranks.set(group, rank + 1);
      return { row, rank };
    })
    .toSorted((a, b) => a.rank - b.rank || a.row.receivedAt - b.row.receivedAt)
    .map(({ row }) => row);
};

/** The last ten of each device, as many as there is room for (SNP-6). */
const keptOf = (rows: readonly SnapshotRow[], most: number): readonly SnapshotRow[] => {
  let room = most;
  return inOrder(keptSnapshots(rows)).filter(({ size }) => {
    if (size > room) return false;
    room -= size;
    return true;
  });
};

/** Lets those go for which there is no room beside the records any more (PIN-1). */
export const trimSnapshots = (context: Context, did: Did): Promise<void> =>
  context.store().write(['repositories', 'snapshots', 'sealed'], 'relaxed', async (tx) => {
    const rows = await tx.objectStore('snapshots').getAll(rangeOf(did));
    const room = Math.min(MAX_SEALED_BYTES, roomOf(await tx.objectStore('repositories').get(did)));
    const kept = keptOf(rows, room);
    const named = new Set(kept.map(({ cid }) => cid));
    for (const row of rows) {
      if (kept.includes(row)) continue;
      await tx.objectStore('snapshots').delete([did, row.name]);
      if (!named.has(row.cid)) await tx.objectStore('sealed').delete([did, row.cid]);
    }
  });

const isWanted = (rows: readonly SnapshotRow[], row: SnapshotRow): boolean =>
  !rows.some(({ name, cid }) => name === row.name && cid === row.cid) && keptSnapshots([...rows, row]).includes(row);

interface Keeping {
  readonly row: SnapshotRow;
  readonly sealed: ByteArray;
  readonly gone: readonly SnapshotRow[];
  readonly kept: readonly SnapshotRow[];
  readonly held: Held;
}

const write = (context: Context, did: Did, { row, sealed, gone, kept, held }: Keeping): Promise<void> =>
  context
    .store()
    .write(['identities', 'repositories', 'snapshots', 'sealed'], 'relaxed', async (tx: WriteTransaction) => {
      const snapshots = tx.objectStore('snapshots');
      const before = new Set([...held.rows, ...held.fallen].map(({ name, cid }) => `${name} ${cid}`));
      const now = await snapshots.getAll(rangeOf(did));
      const repository = await tx.objectStore('repositories').get(did);
      const same = now.length === before.size && now.every(({ name, cid }) => before.has(`${name} ${cid}`));
      const isKept = repository !== undefined && keepsSnapshots(repository.policy);
      if (!same || !isKept || (await tx.objectStore('identities').get(did))?.stamp !== held.stamp) throw stale;
      const named = new Set<Cid>(kept.map(({ cid }) => cid));
      for (const { name, cid } of gone) {
        await snapshots.delete([did, name]);
        if (!named.has(cid)) await tx.objectStore('sealed').delete([did, cid]);
      }
      await snapshots.put(row, [did, row.name]);
      await tx.objectStore('sealed').put(sealed.slice(), [did, row.cid]);
    });

const rowOf = (
  { did, volume, epoch, key, seq, cid, size, bytes }: VerifiedSnapshot,
  receivedAt: number,
): SnapshotRow => ({
  ...{ did, name: `${volume} ${key} ${seq}`, volume, epoch, key, seq },
  ...{ cid, size, bytes, receivedAt },
});

const viewOf = ({ volume, epoch, key, seq, cid, size, bytes, receivedAt }: SnapshotRow): SnapshotView => ({
  ...{ volume, epoch, key, seq, cid, size },
  ...{ bytes, receivedAt },
});
