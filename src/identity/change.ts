/**
 * What an owner does to an identity in real life, each as one operation: link, retire, revoke, recover, change the words, outrank a thief
 * (IDN-23 to IDN-27). Writes nothing; what it makes has been judged against the whole log, and says whether it will stand.
 */
import type { Cid, DidKey, RandomBytes, Signer } from '../base/index.js';
import { buildRotation, buildUpdate, type Deltas } from './build.js';
import { buildDelegation, type Delegation, PURGE, WRITE } from './delegation.js';
import { findGrants } from './grants.js';
import { comparePosition, judgeLog, type VerifiedLog, type VerifiedOperation } from './log.js';
import type { Retirement, Revocation, Witnesses } from './operation.js';

/** Who signs. The root key makes an update; a key that was announced makes a rotation. */
export type Authorship =
  | { readonly by: 'root'; readonly signer: Signer }
  | { readonly by: 'next-root'; readonly signer: Signer; readonly nextRootKey: DidKey }
  | {
      readonly by: 'recovery';
      readonly signer: Signer;
      /** A new key, or the announced next root key. Never one that stood before. */
      readonly root: DidKey;
      readonly nextRootKey: DidKey;
      readonly nextRecoveryKey: DidKey;
      /** Left out: repeated. */
      readonly backup?: Uint8Array;
    };

export interface Change extends Deltas {
  readonly author: Authorship;
  /** All that are known of the identity: what holds and is not revoked goes on. */
  readonly delegations: ReadonlyMap<Cid, Delegation>;
  readonly now: number;
  /** Delegations that are let go: with more than 64 to grant, or with every device put out. */
  readonly dropped?: ReadonlySet<Cid>;
  readonly witnesses?: Witnesses;
  /**
   * The last operation that is the owner's own. What came after it is outranked, with all that it revoked; whatever of that shall
   * stand is to be repeated (`deltasAfter` says what there is).
   */
  readonly after?: Cid;
}

export interface Built {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The log with it. */
  readonly log: VerifiedLog;
  /** `stands`: it is the newest state. `disputed`: an equal stands against it. `overruled`: a better one does; do not send it. */
  readonly outcome: 'stands' | 'disputed' | 'overruled';
}

/** Builds one operation. Throws `TypeError` or `RangeError` for what could not be valid, before anything is sent. */
export const buildChange = async (log: VerifiedLog, change: Change): Promise<Built> => {
  const { author, delegations, now, dropped, revoked = [], retired = [], witnesses, after } = change;
  if (author.by === 'root' && after !== undefined)
    throw new TypeError('"after" needs a rotation: an update outranks nothing');
  const base = after === undefined ? log : await logUntil(log, after);
  ensureOwnKeys(base, author, revoked);
  const rotates = author.by !== 'root';
  const left = dropped === undefined ? {} : { dropped };
  const grants = await findGrants(base, { delegations, now, revoked, retired, rotates, ...left });
  const lists = { grants, revoked, retired, ...(witnesses === undefined ? {} : { witnesses }) };
  const bytes = await sign(base, author, lists);
  return { bytes, ...(await place(log, bytes)) };
};

type Lists = Required<Deltas> & { readonly grants: readonly Cid[]; readonly witnesses?: Witnesses };

const sign = (base: VerifiedLog, author: Authorship, lists: Lists): Promise<Uint8Array<ArrayBuffer>> => {
  if (author.by === 'root') return buildUpdate(base, lists, author.signer);
  const { signer, nextRootKey } = author;
  if (author.by === 'next-root') return buildRotation(base, { signer, nextRootKey, ...lists });
  const { root, nextRecoveryKey, backup } = author;
  return buildRotation(base, {
    signer,
    root,
    nextRootKey,
    nextRecoveryKey,
    ...lists,
    ...(backup === undefined ? {} : { backup }),
  });
};

/** A key that is put out must not be the one that the identity then goes by. */
const ensureOwnKeys = (log: VerifiedLog, author: Authorship, revoked: readonly Revocation[]): void => {
  const root = author.by === 'root' ? log.state.root : author.by === 'next-root' ? author.signer.key : author.root;
  if (revoked.some(({ key }) => key === root)) throw new TypeError('"revoked" holds the root key of the new state');
  if (log.state.revoked.has(root)) throw new TypeError('"author" would make a revoked key the root key');
};

const place = async (log: VerifiedLog, bytes: Uint8Array): Promise<Omit<Built, 'bytes'>> => {
  const judged = await judgeLog(log.did, [bytes], log);
  if (judged.verdict !== 'valid') throw new RangeError('the operation does not fit the log');
  const before = new Set(log.operations.map(({ id }) => id));
  const made = judged.value.operations.find(({ id }) => !before.has(id));
  // Pruned at once, or there already under another signature: it changes nothing.
  if (made === undefined) return { log: judged.value, outcome: 'overruled' };
  const order = comparePosition(judged.value, { n: made.operation.n, id: made.id });
  return { log: judged.value, outcome: order === 'same' ? 'stands' : order === 'disputed' ? 'disputed' : 'overruled' };
};

/** The log as it stood at one of its operations, in whatever branch. To build on; what is believed is the whole log. */
export const logUntil = async (log: VerifiedLog, id: Cid): Promise<VerifiedLog> => {
  const path: VerifiedOperation[] = [];
  for (let at = log.operations.find((one) => one.id === id) ?? null; at !== null; at = at.parent) path.push(at);
  if (path.length === 0) throw new RangeError('"id" is not in the log');
  const judged = await judgeLog(
    log.did,
    path.map(({ bytes }) => bytes),
  );
  if (judged.verdict !== 'valid') throw new RangeError('the log does not hold');
  return judged.value;
};

/** What the operations that count have revoked and retired beyond one of them: lost if that one is built upon, unless repeated. */
export const deltasAfter = async (log: VerifiedLog, id: Cid): Promise<Required<Deltas>> => {
  const before = (await logUntil(log, id)).state;
  const revoked: Revocation[] = [];
  for (const [key, kept] of log.state.revoked) {
    const had = before.revoked.get(key);
    const keep = [...kept].filter((cid) => had?.has(cid) !== true);
    if (had === undefined || keep.length > 0) revoked.push({ key, keep });
  }
  const retired: Retirement[] = [];
  for (const [key, seq] of log.state.retired) if (before.retired.get(key) !== seq) retired.push({ key, seq });
  return { revoked, retired };
};

export interface NewDevice {
  readonly key: DidKey;
  readonly x25519: Uint8Array;
  readonly clock: number;
}

/** A device's two delegations, to write and to purge: by the root key in force, or by a device for a further one. */
export const buildDeviceDelegations = async (
  log: VerifiedLog,
  device: NewDevice,
  signer: Signer,
  random: RandomBytes,
): Promise<Uint8Array<ArrayBuffer>[]> => {
  const { state, did } = log;
  if (state.revoked.has(device.key) || state.retired.has(device.key)) throw new TypeError('"device" was put out');
  if (state.revoked.has(signer.key) || state.retired.has(signer.key)) throw new TypeError('"signer" was put out');
  const issuer = signer.key === state.root ? did : signer.key;
  const meta = { x25519: device.x25519, clock: device.clock, op: state.position.id };
  const made: Uint8Array<ArrayBuffer>[] = [];
  for (const command of [WRITE, PURGE]) {
    const input = { issuer, subject: did, audience: device.key, command, meta, signer, nonce: random(12) };
    made.push(await buildDelegation(input));
  }
  return made;
};
