/**
 * What the pin role asks of the store: what a pin takes and what is still to come within its quota (PIN-1 to PIN-4), or of one's own without one
 * (PIN-18), what an owner asks a keeper to show, and whether what it showed is true (PIN-5 to PIN-7).
 */
import { type Cid, type Did, type DidKey, invalid, type Judgement, valid } from '../base/index.js';
import { type Delegation, judgeLog, parseDelegation } from '../identity/index.js';
import { judgeKeep, type KeepOccasion, keepDigest, keeperOf, parseNode, TreeFault } from '../repo/index.js';
import type { Eased, RepositoryRow } from '../store/index.js';
import type { Blocks } from './blocks.js';
import { createChunkServing } from './chunk-serving.js';
import { type Context, rangeOf } from './context.js';
import { type Easing, isTooMuch } from './easing.js';
import { type HeldView, heldOf, type LetGo, letGoHere } from './held.js';
import type { Identities } from './identities.js';
import {
  MAX_NAMED_BLOBS,
  MAX_PLANNED,
  MAX_SAMPLED_BLOCKS,
  MAX_SAMPLED_CHUNKS,
  PIN_HEADROOM,
  SAMPLED_PATHS,
} from './limits.js';
import { bytesOfSnapshots, mediaOf, releaseMedia } from './media-room.js';
import { createNamedMedia } from './named-media.js';
import { roomOf } from './quota.js';
import type { Removals } from './removals.js';
import { trimSnapshots } from './snapshots.js';
import { type Space, spaceHere } from './space.js';
import type { BlobInfo, ByteArray } from './types.js';

/** What is kept of a repository, beside what there is of it. */
export interface PinView {
  /** Null where it is not pinned. */
  readonly quota: number | null;
  /** Bytes. */
  readonly blocks: number;
  /** Of sealed snapshots. */
  readonly snapshots: number;
  /** Whole media that are here. */
  readonly media: Amount;
  /** Media that fit and are still to come. */
  readonly coming: Amount;
  /** Media for which the quota has no room, or whose size is another than is said. */
  readonly left: Amount;
  /** Media that are not kept because its keeper chose so. */
  readonly spared: Amount;
  /** What the blocks alone would take, where that is over the quota: nothing newer is taken. */
  readonly over: number | null;
  /** The device has too little room for pins. */
  readonly cramped: boolean;
  /** What was let go of its posts. */
  readonly eased: Eased | null;
}

export interface Amount {
  readonly count: number;
  readonly bytes: number;
}

/** What a keeper is asked to show: blocks under a tree, and chunks of media that records in it name. */
export interface PinSample {
  readonly blocks: readonly Cid[];
  readonly chunks: readonly { readonly blob: Cid; readonly cid: Cid }[];
}

export interface PinDigests {
  readonly blocks: readonly (ByteArray | null)[];
  readonly chunks: readonly (ByteArray | null)[];
}

/** A statement that came, and what it is judged against. */
export interface KeepClaim {
  readonly statement: ByteArray;
  readonly operations: readonly ByteArray[];
  readonly delegations: readonly ByteArray[];
  readonly occasion: KeepOccasion;
  readonly root: Cid;
  readonly sample: PinSample;
}

/** Who keeps it, as proved. `lacks`: it does not have all of the blocks that it was asked for. */
export interface ProvenKeeper {
  readonly did: Did;
  readonly key: DidKey;
  readonly lacks: boolean;
  /** Of the media that it was asked for; `none` as well where there are none. */
  readonly media: 'all' | 'some' | 'none';
}

export interface Pins {
  view(did: Did): Promise<PinView | undefined>;
  /** What of a pin, or of one's own, to fetch next, but for what was tried already. Lets go what is over a pin's quota: media only, of this identity only. */
  plan(did: Did, tried?: readonly Cid[]): Promise<readonly BlobInfo[]>;
  /** Undefined for a tree that is not one of ours. */
  sample(did: Did, root: Cid): Promise<PinSample | undefined>;
  digests(did: Did, nonce: ByteArray, sample: PinSample): Promise<PinDigests>;
  judge(claim: KeepClaim): Promise<Judgement<ProvenKeeper>>;
  /** Of whom less is here than there is. Undefined where all posts of theirs are here, or nothing. */
  held(did: Did): Promise<HeldView | undefined>;
  /** Whose old posts were let go here. */
  letGo(): Promise<readonly LetGo[]>;
  /** PIN-19: what was let go for want of room is to be kept again, where it fits now. Answers whether it is. */
  keepAgain(did: Did): Promise<boolean>;
}

export interface PinsParts {
  readonly context: Context;
  readonly identities: Pick<Identities, 'find'>;
  readonly blocks: Blocks;
  readonly removals: Pick<Removals, 'withheld'>;
  readonly easing: Pick<Easing, 'forQuota' | 'keepAgain'>;
  readonly space?: (() => Promise<Space>) | undefined;
}

interface Fitting {
  readonly row: RepositoryRow;
  readonly snapshots: number;
  readonly here: readonly BlobInfo[];
  readonly coming: readonly BlobInfo[];
  readonly left: readonly BlobInfo[];
  readonly spared: readonly BlobInfo[];
}

export const createPins = ({ context, identities, blocks, removals, easing, space = spaceHere }: PinsParts): Pins => {
  const named = createNamedMedia(blocks);
  const serveChunk = createChunkServing(context, removals);

  // What stops it is found again with the next plan.
  context.events.on('over', ({ did }) => void easing.forQuota(did).catch(() => undefined));

  const rowOf = (did: Did): Promise<RepositoryRow | undefined> =>
    context.store().read(['repositories'], (tx) => tx.objectStore('repositories').get(did));

  /** A pin looks at so many; of one's own all count. */
  const namedIn = async (row: RepositoryRow, view: Cid, newest?: number): Promise<readonly BlobInfo[]> => {
    const { did, policy, part } = row;
    const all = await named.of(did, view, { newest, part }).catch(noneIfPartial);
    return policy.reason === 'own' ? all : all.slice(0, MAX_NAMED_BLOBS);
  };

  /** PIN-3: records first, then media from the newest on, as far as they fit. */
  const measure = async (did: Did): Promise<Fitting | undefined> => {
    const row = await rowOf(did);
    if (row === undefined) return undefined;
    const { media: most = Number.POSITIVE_INFINITY, newest } = isPinned(row) ? row.policy : {};
    const wanted = row.view === null ? [] : await namedIn(row, row.view);
    const chosen = new Set(row.view === null ? [] : (await namedIn(row, row.view, newest)).map(({ cid }) => cid));
    const [media, snapshots] = await context
      .store()
      .read(['blobs', 'blobRefs', 'snapshots'], (tx) => Promise.all([mediaOf(tx, did), bytesOfSnapshots(tx, did)]));
    let room = quotaOf(row) - row.bytes - snapshots;
    const [here, coming, left, spared]: [BlobInfo[], BlobInfo[], BlobInfo[], BlobInfo[]] = [[], [], [], []];
    for (const blob of wanted) {
      if (blob.size > most || !chosen.has(blob.cid)) {
        spared.push(blob);
        continue;
      }
      const found = media.get(blob.cid);
      const isFalse = found?.complete === true && found.size !== blob.size;
      if (isFalse || blob.size > room) {
        left.push(blob);
        continue;
      }
      room -= blob.size;
      if (found?.complete === true) here.push(blob);
      else coming.push(blob);
    }
    return { row, snapshots, here, coming, left, spared };
  };

  const isCramped = async (): Promise<boolean> => {
    const { usage, quota } = await space();
    return usage !== null && quota !== null && usage > (quota / 100) * (100 - PIN_HEADROOM);
  };

  /** A random way down. */
  const descend = async (did: Did, root: Cid, seen: Set<Cid>): Promise<void> => {
    const source = blocks.of(did);
    let at: Cid | null = root;
    while (at !== null && seen.size < MAX_SAMPLED_BLOCKS) {
      seen.add(at);
      const bytes = await source.get(at);
      if (bytes === undefined) return;
      const node = parseNode(bytes);
      if (node.verdict !== 'valid') return;
      const { left, entries } = node.value;
      const below = [left, ...entries.map(({ right }) => right)].filter((cid) => cid !== null);
      const records = entries.map(({ value }) => value);
      const all = [...below, ...records];
      const next = all[pick(all.length)];
      if (next === undefined) return;
      at = below.includes(next) ? next : null;
      if (at === null) seen.add(next);
    }
  };

  const pick = (count: number): number => {
    const bytes = context.random(4);
    return count === 0 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) % count;
  };

  const sampleChunks = async (did: Did): Promise<PinSample['chunks']> => {
    const here = [...((await measure(did))?.here ?? [])];
    const chunks: { blob: Cid; cid: Cid }[] = [];
    while (here.length > 0 && chunks.length < MAX_SAMPLED_CHUNKS) {
      const [blob] = here.splice(pick(here.length), 1);
      if (blob === undefined) break;
      const row = await context.store().read(['blobs'], (tx) => tx.objectStore('blobs').get(blob.cid));
      const cid = row?.chunks[pick(row.chunks.length)];
      if (cid !== undefined) chunks.push({ blob: blob.cid, cid });
    }
    return chunks;
  };

  const digests: Pins['digests'] = async (did, nonce, sample) => {
    const asked = sample.blocks.slice(0, MAX_SAMPLED_BLOCKS);
    const found = await blocks.of(did).getMany(asked);
    const digest = async (bytes: ByteArray | undefined): Promise<ByteArray | null> =>
      bytes === undefined ? null : keepDigest(nonce, bytes);
    const chunks = sample.chunks.slice(0, MAX_SAMPLED_CHUNKS);
    return {
      blocks: await Promise.all(found.map(digest)),
      chunks: await Promise.all(chunks.map(async ({ blob, cid }) => digest(await serveChunk(did, blob, cid)))),
    };
  };

  return {
    async view(did) {
      const fitting = await measure(did);
      if (fitting === undefined) return undefined;
      const { row, snapshots, here, coming, left, spared } = fitting;
      return {
        quota: isPinned(row) ? quotaOf(row) : null,
        blocks: row.bytes,
        snapshots,
        media: amountOf(here),
        coming: amountOf(coming),
        left: amountOf(left),
        spared: amountOf(spared),
        over: row.over?.bytes ?? (row.bytes > quotaOf(row) ? row.bytes : null),
        cramped: await isCramped(),
        eased: row.policy.eased ?? null,
      };
    },
    async plan(did, tried = []) {
      const kept = await rowOf(did);
      const isOwn = kept?.policy.reason === 'own';
      if (kept === undefined || !(isOwn || isPinned(kept))) return [];
      let fitting = await measure(did);
      if (fitting !== undefined && !isOwn && fitting.snapshots > roomOf(fitting.row)) {
        await trimSnapshots(context, did);
        fitting = await measure(did);
      }
      if (fitting === undefined) return [];
      // Own data is never let go.
      const gone = isOwn ? [] : [...fitting.left, ...fitting.spared].map(({ cid }) => cid);
      if (gone.length > 0) {
        await context.store().write(['blobs', 'blobRefs', 'chunks'], 'relaxed', (tx) => releaseMedia(tx, did, gone));
      }
      // PIN-20: there are no media left that could give way, and it is still too much.
      if (isTooMuch(kept)) await easing.forQuota(did);
      const before = new Set(tried);
      return (await isCramped()) ? [] : fitting.coming.filter(({ cid }) => !before.has(cid)).slice(0, MAX_PLANNED);
    },
    async sample(did, root) {
      const rows = await context.store().read(['commits'], (tx) => tx.objectStore('commits').getAll(rangeOf(did)));
      if (!rows.some(({ data, barred }) => data === root && barred !== true)) return undefined;
      const seen = new Set<Cid>();
      for (let path = 0; path < SAMPLED_PATHS; path++) await descend(did, root, seen).catch(noneIfPartial);
      return { blocks: [...seen], chunks: await sampleChunks(did) };
    },
    digests,
    held: (did) => heldOf(context, blocks, did),
    letGo: () => letGoHere(context),
    keepAgain: async (did) => easing.keepAgain(did, await space()),
    async judge({ statement, operations, delegations, occasion, root, sample }) {
      const did = keeperOf(statement);
      if (did === undefined) return invalid('malformed', 'PIN-5');
      // With what is known of them already, if anything is: a device that was put out may show the log from before.
      const known = await identities.find(did);
      const log = await judgeLog(did, operations, known?.log);
      if (log.verdict !== 'valid') return log;
      const held = new Map<Cid, Delegation>(known?.delegations);
      for (const bytes of delegations) {
        const parsed = await parseDelegation(bytes);
        if (parsed.verdict !== 'valid') return parsed;
        held.set(parsed.value.cid, parsed.value);
      }
      const ground = { log: log.value, delegations: held, now: context.now() };
      const judged = await judgeKeep(statement, ground, occasion);
      if (judged.verdict !== 'valid') return judged;
      const keep = judged.value;
      if (keep.root !== root) return invalid('bad-proof', 'PIN-7');
      const own = await digests(occasion.of, occasion.nonce, sample);
      const [shown, media] = [compare(keep.blocks, own.blocks), compare(keep.chunks, own.chunks)];
      if (shown === 'false' || media === 'false') return invalid('bad-proof', 'PIN-7');
      return valid({
        ...{ did, key: keep.key, lacks: shown !== 'all' },
        media: own.chunks.length === 0 ? 'none' : media,
      });
    },
  };
};

/** Digests that another showed against our own. What we have no more ourselves counts neither way. */
const compare = (
  theirs: readonly (ByteArray | null)[],
  ours: readonly (ByteArray | null)[],
): 'all' | 'some' | 'none' | 'false' => {
  if (theirs.length !== ours.length) return 'false';
  let [had, lacked] = [0, 0];
  for (const [index, own] of ours.entries()) {
    const shown = theirs[index] ?? null;
    if (own === null) continue;
    if (shown === null) lacked += 1;
    else if (own.every((byte, at) => byte === shown[at])) had += 1;
    else return 'false';
  }
  return lacked === 0 ? 'all' : had === 0 ? 'none' : 'some';
};

const isPinned = ({ policy }: RepositoryRow): boolean => policy.reason === 'pin' && policy.quota !== undefined;

const quotaOf = (row: RepositoryRow): number => (isPinned(row) ? (row.policy.quota ?? 0) : Number.POSITIVE_INFINITY);

const amountOf = (blobs: readonly BlobInfo[]): Amount => ({
  count: blobs.length,
  bytes: blobs.reduce((sum, { size }) => sum + size, 0),
});

/** A tree that is here in part names what it names; the rest comes with it. */
const noneIfPartial = (error: unknown): readonly BlobInfo[] => {
  if (error instanceof TreeFault) return [];
  throw error;
};
