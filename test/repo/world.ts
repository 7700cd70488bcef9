/** An identity with devices for tests: everything that judging a commit or a purge stands on. */
import type { Cid, Did, RecordPath, Tid } from '../../src/base/index.js';
import { type JsonValue, tidOf } from '../../src/codec/index.js';
import {
  buildDelegation,
  buildGenesis,
  type Delegation,
  PURGE,
  parseDelegation,
  type VerifiedLog,
  WRITE,
} from '../../src/identity/index.js';
import {
  applyChanges,
  buildCommit,
  type Commit,
  type CommitGround,
  createMemoryBlocks,
  judgeCommit,
  type MemoryBlocks,
  makeRecord,
  type VerifiedCommit,
} from '../../src/repo/index.js';
import { testKey, testSigner, testX25519 } from '../helpers/keys.js';

export const now = 1_800_000_000_000;

/** A TID `minutes` after the test's beginning of time. */
export const tidAt = (minutes: number, clockId = 0): Tid =>
  tidOf((now - 86_400_000 + minutes * 60_000) * 1000, clockId);

export interface Device {
  readonly seed: number;
  readonly write: Cid;
  readonly purge: Cid;
}

export interface World {
  readonly did: Did;
  readonly log: VerifiedLog;
  readonly ground: CommitGround;
  readonly devices: readonly Device[];
  readonly blocks: MemoryBlocks;
}

const delegate = async (
  did: Did,
  log: VerifiedLog,
  root: number,
  seed: number,
  command: string,
): Promise<Delegation> => {
  const bytes = await buildDelegation({
    issuer: did,
    subject: did,
    audience: testKey(seed),
    command,
    meta: { x25519: testX25519(seed), clock: seed % 1024, op: log.state.position.id },
    signer: testSigner(root),
    nonce: new Uint8Array(12).fill(seed),
  });
  const judged = await parseDelegation(bytes);
  if (judged.verdict !== 'valid') throw new Error(`delegation: ${judged.verdict}`);
  return judged.value;
};

/** An identity from a number, with devices that may write and purge. */
export const makeWorld = async (root = 1, seeds: readonly number[] = [11, 12, 13]): Promise<World> => {
  const { did, log } = await buildGenesis({
    root: testSigner(root),
    nextRecoveryKey: testKey(root + 1000),
    nextRootKey: testKey(root + 2000),
    backup: testX25519(root),
  });
  const delegations = new Map<Cid, Delegation>();
  const devices: Device[] = [];
  for (const seed of seeds) {
    const write = await delegate(did, log, root, seed, WRITE);
    const purge = await delegate(did, log, root, seed, PURGE);
    delegations.set(write.cid, write).set(purge.cid, purge);
    devices.push({ seed, write: write.cid, purge: purge.cid });
  }
  return { did, log, ground: { log, delegations, now }, devices, blocks: createMemoryBlocks() };
};

export const deviceOf = (world: World, index: number): Device => {
  const device = world.devices[index];
  if (device === undefined) throw new RangeError('no such device');
  return device;
};

/** A commit of a device with the fields that a test does not care about filled in. */
export const commitOf = (world: World, index: number, fields: Partial<Commit> & Pick<Commit, 'data'>): Commit => {
  const device = deviceOf(world, index);
  return {
    v: 1,
    did: world.did,
    seq: 1,
    rev: tidAt(1),
    seen: {},
    prev: null,
    log: world.log.state.position,
    key: testKey(device.seed),
    auth: device.write,
    ...fields,
  };
};

/** Signs and judges. Throws if it is not valid. */
export const sealed = async (
  world: World,
  index: number,
  fields: Partial<Commit> & Pick<Commit, 'data'>,
): Promise<VerifiedCommit> => {
  const bytes = await buildCommit(commitOf(world, index, fields), testSigner(deviceOf(world, index).seed));
  const judged = await judgeCommit(bytes, world.ground);
  if (judged.verdict !== 'valid') throw new Error(`commit: ${JSON.stringify(judged)}`);
  return judged.value;
};

/** Puts records on top of a tree: `{ path: [rev, fields] }`. Blocks land in the world. */
export const write = async (
  world: World,
  root: Cid | null,
  records: Readonly<Record<string, readonly [rev: Tid, fields: { readonly [key: string]: JsonValue }]>>,
): Promise<Cid> => {
  const changes = new Map<RecordPath, Cid>();
  for (const [at, [rev, fields]] of Object.entries(records)) {
    const record = await makeRecord(at.slice(0, at.indexOf('/')), rev, fields);
    world.blocks.put(record.cid, record.bytes);
    changes.set(at as RecordPath, record.cid);
  }
  return put(world, root, changes);
};

export const put = async (
  world: World,
  root: Cid | null,
  changes: ReadonlyMap<RecordPath, Cid | null>,
): Promise<Cid> => {
  const built = await applyChanges(world.blocks, root, changes);
  world.blocks.putAll(built.blocks);
  return built.root;
};
