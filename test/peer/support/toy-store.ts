/**
 * A store with toy formats for tests of sync itself: operations, commits and trees that can be right or wrong in every way that matters
 * here, judged at once. What it is given beyond the rules of `SyncStore` it throws at, so misuse by sync shows. The real store is
 * tried in real-store.test.ts.
 */
import { type Cid, type Did, type DidKey, invalid, type RefusalCode, type Tid } from '../../../src/base/index.js';
import {
  byteString,
  cidOfLink,
  cidOfValue,
  decodeMap,
  encodeValue,
  isLink,
  matchesCid,
} from '../../../src/codec/index.js';
import type { SyncStore } from '../../../src/peer/index.js';
import { WHOLE } from '../../../src/repo/scope.js';
import type { HeadInfo, KeepPolicy, Position } from '../../../src/worker/types.js';
import type { ToyAuthor } from './toy-author.js';
import { createToyBlobs, type ToyBlobs } from './toy-blobs.js';
import { serveNamed, serveTree, walk } from './toy-blocks.js';

type Bytes = Uint8Array<ArrayBuffer>;

interface ToyHead {
  readonly info: HeadInfo;
  readonly bytes: Bytes;
}

interface ToyRepository {
  operations: Map<number, Bytes>;
  position: Position | undefined;
  delegations: Map<string, Bytes>;
  heads: Map<DidKey, ToyHead>;
  blocks: Map<Cid, Bytes>;
  policy: KeepPolicy;
}

interface ToyPull {
  readonly did: Did;
  readonly head: Omit<HeadInfo, 'receivedAt'>;
  readonly bytes: Bytes;
  readonly staged: Map<Cid, Bytes>;
  over: boolean;
}

export interface ToyStore extends SyncStore, ToyBlobs {
  readonly repositoriesHeld: Map<Did, ToyRepository>;
  /** Takes a whole version as if written here. */
  publish(author: ToyAuthor, texts: readonly string[], reason?: KeepPolicy['reason']): Promise<{ id: Cid; data: Cid }>;
  texts(did: Did): readonly string[];
  setPolicy(did: Did, policy: KeepPolicy): void;
  readonly calls: Map<string, number>;
}

export const createToyStore = (
  options: { readonly keepPolicy?: KeepPolicy; readonly now?: () => number } = {},
): ToyStore => {
  const { keepPolicy = { reason: 'visit', serve: true }, now = () => 0 } = options;
  const repositories = new Map<Did, ToyRepository>();
  const judged = new Map<
    Cid,
    { readonly did: Did; readonly head: Omit<HeadInfo, 'receivedAt'>; readonly bytes: Bytes }
  >();
  const pulls = new Map<string, ToyPull>();
  const calls = new Map<string, number>();
  let serial = 0;

  const called = (name: string): void => void calls.set(name, (calls.get(name) ?? 0) + 1);

  const repository = (did: Did): ToyRepository => {
    const known = repositories.get(did);
    if (known !== undefined) return known;
    const made: ToyRepository = {
      operations: new Map(),
      position: undefined,
      delegations: new Map(),
      heads: new Map(),
      blocks: new Map(),
      policy: keepPolicy,
    };
    repositories.set(did, made);
    return made;
  };

  const receiveOperations: SyncStore['receiveOperations'] = async (did, operations) => {
    called('receiveOperations');
    const held = repositories.get(did);
    const fresh = new Map(held?.operations);
    let accepted = 0;
    for (const bytes of operations) {
      const decoded = decodeMap(bytes);
      if (decoded.verdict !== 'valid') return invalid('malformed', 'IDN-1');
      const { did: subject, n, good } = decoded.value;
      if (subject !== did) return invalid('wrong-did', 'IDN-2');
      if (good !== true || typeof n !== 'number') return invalid('bad-signature', 'IDN-3');
      if (n > 0 && !fresh.has(n - 1)) return { verdict: 'needs', what: 'operations', ids: [] };
      if (!fresh.has(n)) accepted += 1;
      fresh.set(n, bytes as Bytes);
    }
    const target = repository(did);
    target.operations = fresh;
    const n = Math.max(...fresh.keys());
    target.position = { n, id: await cidOfValue(fresh.get(n) ?? new Uint8Array()) };
    return { verdict: 'valid', accepted, position: target.position };
  };

  const judgeHead = async (did: Did, bytes: Uint8Array) => {
    const decoded = decodeMap(bytes);
    if (decoded.verdict !== 'valid') return invalid('malformed', 'REP-1');
    const { sig, ...unsigned } = decoded.value;
    const { did: subject, key, seq, rev, data, log, until } = unsigned;
    if (subject !== did) return invalid('wrong-did', 'REP-2');
    if (
      typeof seq !== 'number' ||
      typeof rev !== 'string' ||
      data === undefined ||
      !isLink(data) ||
      typeof key !== 'string'
    ) {
      return invalid('malformed', 'REP-3');
    }
    const held = repositories.get(did);
    if (held?.position === undefined) return { verdict: 'needs', what: 'operations', ids: [] } as const;
    if (typeof log === 'number' && log > held.position.n + 1)
      return { verdict: 'needs', what: 'operations', ids: [] } as const;
    if (held.delegations.size === 0) return { verdict: 'needs', what: 'delegations', ids: [key] } as const;
    if (sig === undefined || JSON.stringify(sig) !== JSON.stringify(byteString(new TextEncoder().encode('signed')))) {
      return invalid('bad-signature', 'REP-4');
    }
    if (unsigned.authority === false) return invalid('no-authority', 'REP-5');
    if (typeof until === 'number' && until > now()) return { verdict: 'notYet', until } as const;
    const id = await cidOfValue(encodeValue(unsigned));
    const cid = await cidOfValue(bytes as Bytes);
    const head = {
      did,
      id,
      cid,
      key: key as DidKey,
      seq,
      rev: rev as Tid,
      data: cidOfLink(data),
      log: held.position,
    };
    judged.set(id, { did, head, bytes: bytes as Bytes });
    const mine = held.heads.get(head.key);
    return {
      verdict: 'valid',
      head,
      known: mine?.info.id === id,
      newer: mine === undefined || mine.info.seq < seq,
    } as const;
  };

  const missingOf = (pull: ToyPull): readonly Cid[] => {
    const held = repository(pull.did).blocks;
    return walk(pull.head.data, (cid) => pull.staged.get(cid) ?? held.get(cid)).missing;
  };

  const dropPull = (pull: ToyPull, code: RefusalCode, cid: Cid) => {
    pull.over = true;
    return { want: [], done: false, refused: { code, cid, rule: 'BLK-1' } };
  };

  const store: ToyStore = {
    repositoriesHeld: repositories,
    calls,
    receiveOperations,
    async receiveDelegations(did, delegations) {
      called('receiveDelegations');
      const held = repository(did);
      for (const bytes of delegations) {
        const decoded = decodeMap(bytes);
        if (decoded.verdict !== 'valid' || decoded.value.good !== true) return invalid('bad-signature', 'DEL-1');
        if (decoded.value.did !== did) return invalid('wrong-did', 'DEL-2');
        held.delegations.set(String(decoded.value.aud), bytes as Bytes);
      }
      return { verdict: 'valid', accepted: delegations.length };
    },
    conflictProof: async () => undefined,
    receiveConflict: async () => ({ verdict: 'unsupported', what: 'conflict' }),
    async identity(did) {
      const held = repositories.get(did);
      if (held?.position === undefined) return undefined;
      const { position } = held;
      const root = 'did:key:zToy' as DidKey;
      const operations = held.operations.size;
      return {
        did,
        position,
        root,
        backup: new Uint8Array(32),
        grants: [],
        revoked: [],
        retired: {},
        conflict: false,
        operations,
      };
    },
    async operationsFrom(did, n) {
      return [...(repositories.get(did)?.operations ?? [])].filter(([at]) => at >= n).map(([, bytes]) => bytes);
    },
    delegationsFor: async (did) => [...(repositories.get(did)?.delegations.values() ?? [])],
    async authority(did, key) {
      const holds = repositories.get(did)?.delegations.has(key) === true;
      return holds ? { holds, clockId: 1 } : { holds, code: 'no-authority' };
    },
    receiveHeads: (did, commits) => {
      called('receiveHeads');
      return Promise.all(commits.map((bytes) => judgeHead(did, bytes)));
    },
    dueHeads: async () => [],
    async beginPull(did, commitId) {
      called('beginPull');
      const known = judged.get(commitId);
      if (known?.did !== did) throw new RangeError('beginPull of a head that was not judged');
      const pull: ToyPull = { did, head: known.head, bytes: known.bytes, staged: new Map(), over: false };
      const id = `pull ${serial++}`;
      pulls.set(id, pull);
      const have = [...repository(did).heads.values()].map((head) => head.info.data);
      return { verdict: 'valid', pull: id, have, want: missingOf(pull) };
    },
    async receiveBlocks(id, blocks, changes) {
      called('receiveBlocks');
      const pull = pulls.get(id);
      if (pull === undefined || pull.over) throw new RangeError('receiveBlocks of a pull that is over');
      // Toy trees do not grow.
      if (changes !== undefined) return { want: missingOf(pull), done: false, unbuilt: { rule: 'SYN-36' } };
      for (const { cid, bytes } of blocks) {
        if (!(await matchesCid(cid, bytes))) return dropPull(pull, 'bad-hash', cid);
        const held = repository(pull.did).blocks.has(cid) || pull.staged.has(cid);
        if (!held && !missingOf(pull).includes(cid)) return dropPull(pull, 'unexpected', cid);
        const decoded = decodeMap(bytes);
        if (decoded.verdict === 'valid' && decoded.value.bad === true) return dropPull(pull, 'bad-tree', cid);
        pull.staged.set(cid, bytes);
      }
      const want = missingOf(pull);
      return { want, done: want.length === 0 };
    },
    async finishPull(id) {
      called('finishPull');
      const pull = pulls.get(id);
      if (pull === undefined || pull.over) throw new RangeError('finishPull of a pull that is over');
      const ids = missingOf(pull);
      if (ids.length > 0) return { verdict: 'needs', what: 'blocks', ids };
      pulls.delete(id);
      const held = repository(pull.did);
      const decoded = decodeMap(pull.bytes);
      const hides = decoded.verdict === 'valid' && decoded.value.hides === true;
      for (const [cid, bytes] of pull.staged) held.blocks.set(cid, bytes);
      const info: HeadInfo = { ...pull.head, receivedAt: now() };
      const mine = held.heads.get(info.key);
      if (mine === undefined || mine.info.seq < info.seq) held.heads.set(info.key, { info, bytes: pull.bytes });
      return { verdict: 'valid', head: info, hides };
    },
    takeEdit: () => Promise.resolve(undefined),
    async cancelPull(id) {
      pulls.delete(id);
    },
    commits: async (did, ids) =>
      ids.map((id) => [...repository(did).heads.values()].find(({ info }) => info.id === id)?.bytes ?? null),
    async heads(did) {
      const held = repositories.get(did);
      if (held?.position === undefined || held.heads.size === 0) return undefined;
      return {
        position: held.position,
        heads: [...held.heads.values()].map((head) => head.bytes),
        delegations: [...held.delegations.values()],
      };
    },
    async serveBlocks(did, request) {
      called('serveBlocks');
      return serveTree(repository(did).blocks, request);
    },
    async getBlocks(did, cids, maxBytes) {
      called('getBlocks');
      return serveNamed(repository(did).blocks, cids, maxBytes);
    },
    async repositories() {
      return [...repositories].map(([did, held]) => ({
        did,
        policy: held.policy,
        scope: WHOLE,
        posts: null,
        heads: [...held.heads.values()].map((head) => head.info),
        bytes: 0,
        addedAt: 0,
        receivedAt: null,
        servedBy: null,
      }));
    },
    // No sealed snapshots here: the real store keeps them.
    snapshots: async () => undefined,
    judgeSnapshot: async () => ({ verdict: 'unsupported', what: 'snapshots' }),
    keepSnapshot: async () => ({ verdict: 'unsupported', what: 'snapshots' }),
    sealedPart: async () => undefined,
    async publish(author, texts, reason = 'own') {
      const { did } = author;
      const held = repository(did);
      held.policy = { reason, serve: true };
      if (held.position === undefined) await receiveOperations(did, [author.operation(0)]);
      held.delegations.set(author.key, author.delegation());
      const { root, blocks } = await author.tree(texts);
      for (const { cid, bytes } of blocks) held.blocks.set(cid, bytes);
      const { bytes, id } = await author.commit(root);
      const outcome = await judgeHead(did, bytes);
      if (outcome.verdict !== 'valid') throw new TypeError(`a good commit is ${outcome.verdict}`);
      held.heads.set(author.key, { info: { ...outcome.head, receivedAt: now() }, bytes });
      return { id, data: root };
    },
    texts(did) {
      const held = repositories.get(did);
      const heads = [...(held?.heads.values() ?? [])];
      return heads.flatMap((head) =>
        walk(head.info.data, (cid) => held?.blocks.get(cid)).found.flatMap(({ bytes }) => {
          const decoded = decodeMap(bytes);
          const text = decoded.verdict === 'valid' ? decoded.value.text : undefined;
          return typeof text === 'string' ? [text] : [];
        }),
      );
    },
    setPolicy(did, policy) {
      repository(did).policy = policy;
    },
    ...createToyBlobs(),
  };
  return store;
};
