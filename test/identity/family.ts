/** A family of devices, the ways its owner signs a change, and how a stranger judges what comes of it. */
import type { Cid, DidKey } from '../../src/base/index.js';
import {
  type Authorship,
  type Built,
  type Delegation,
  judgeAuthority,
  logBytes,
  type VerifiedLog,
  WRITE,
} from '../../src/identity/index.js';
import { testKey } from '../helpers/keys.js';
import { coldly, delegate, device, mapOf, person, recovery, root, said } from './helpers.js';

export const none: ReadonlyMap<Cid, Delegation> = new Map();
export const byRoot: Authorship = { by: 'root', signer: root(0) };
export const byNext = (next: DidKey = testKey(102)): Authorship => ({
  by: 'next-root',
  signer: root(1),
  nextRootKey: next,
});
export const byWords = (index = 0, fresh = 110): Authorship => ({
  by: 'recovery',
  signer: recovery(index),
  root: testKey(fresh),
  nextRootKey: testKey(fresh + 1),
  nextRecoveryKey: testKey(201 + index),
});

export const may = async (
  log: VerifiedLog,
  key: DidKey,
  delegations: ReadonlyMap<Cid, Delegation>,
  commit?: { readonly id: Cid; readonly seq: number },
): Promise<string> =>
  said(
    await judgeAuthority({
      log,
      key,
      command: WRITE,
      now: 0,
      delegations,
      complete: true,
      ...(commit === undefined ? {} : { commit }),
    }),
  );

/** As the page of somebody else has it, who was sent everything. */
export const afar = (built: Built): Promise<VerifiedLog> => coldly(built.log.did, logBytes(built.log));

/** The phone by the root key, the tablet by the phone, the laptop by the root key. */
export const family = async () => {
  const { log } = await person();
  const phone = await delegate(log, device(0).key);
  const tablet = await delegate(log, device(1).key, { signer: device(0) });
  const laptop = await delegate(log, device(2).key);
  return { log, phone, tablet, laptop, all: mapOf(phone, tablet, laptop) };
};
