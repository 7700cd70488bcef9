import type { Cid, RecordPath, Signer, Tid } from '../../src/base/index.js';
import { decodeMap, encodeValue, tidOf } from '../../src/codec/index.js';
import { type Block, type BuiltRecord, buildCommit, buildTree, type Commit, makeRecord } from '../../src/repo/index.js';
import { clock, introduce, type Owner, type Tab, tab } from './world.js';

export const revAt = (milliseconds: number): Tid => tidOf(milliseconds * 1000, 9);

export interface Made {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly data: Cid;
  readonly blocks: Block[];
}

/** A commit of any content, signed by any key. */
export const craft = async (
  me: Owner,
  records: readonly [string, string][],
  change: Partial<Commit> = {},
  signer: Signer = me.signer,
): Promise<Made> => {
  const rev = change.rev ?? revAt(clock.now);
  const made = await Promise.all(
    records.map(
      async ([at, name]) => [at as RecordPath, await makeRecord(at.split('/')[0] ?? '', rev, { name })] as const,
    ),
  );
  return craftOver(me, made, change, signer);
};

/** A commit over records that were made elsewhere. */
export const craftOver = async (
  me: Owner,
  records: readonly (readonly [RecordPath, BuiltRecord])[],
  change: Partial<Commit>,
  signer: Signer,
): Promise<Made> => {
  const tree = await buildTree(records.map(([at, { cid }]) => [at, cid] as const));
  const commit: Commit = {
    v: 1,
    did: me.did,
    seq: 1,
    rev: revAt(clock.now),
    data: tree.root,
    seen: {},
    prev: null,
    log: me.person.log.state.position,
    key: signer.key,
    auth: me.auth,
    ...change,
  };
  return {
    bytes: await buildCommit(commit, signer),
    data: tree.root,
    blocks: [
      ...[...tree.blocks].map(([cid, bytes]) => ({ cid, bytes })).toReversed(),
      ...records.map(([, { cid, bytes }]) => ({ cid, bytes })),
    ],
  };
};

/** A visitor who knows the identity and nothing else. */
export const visitorOf = async (me: Owner): Promise<Tab> => {
  const visitor = await tab();
  await introduce(me.verify, visitor.verify, me.did);
  await visitor.verify.receiveDelegations(me.did, await me.verify.delegationsFor(me.did, [me.auth]));
  return visitor;
};

/** The same map with its keys in the wrong order: another encoding of one value. */
export const unsorted = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const decoded = decodeMap(bytes);
  if (decoded.verdict !== 'valid') throw new Error('not a map');
  const entries = Object.entries(decoded.value).toReversed();
  const parts = entries.flatMap(([key, value]) => [...encodeValue(key), ...encodeValue(value)]);
  return Uint8Array.from([0xa0 | entries.length, ...parts]);
};

export const notCanonical = /^(not-canonical|malformed)$/;

export const one: readonly [string, string][] = [['app.tabard.profile/self', 'x']];

/** Begins a pull of a crafted commit. */
export const begin = async (visitor: Tab, me: Owner, { bytes }: Made): Promise<string> => {
  const [outcome] = await visitor.verify.receiveHeads(me.did, [bytes]);
  if (outcome?.verdict !== 'valid') throw new Error(JSON.stringify(outcome));
  const begun = await visitor.verify.beginPull(me.did, outcome.head.id);
  if (begun.verdict !== 'valid') throw new Error(begun.verdict);
  return begun.pull;
};
