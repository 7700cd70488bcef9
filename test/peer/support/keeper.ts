/** Somebody with an identity of their own who keeps another's repository online, over the store that ships. */
import type { Did } from '../../../src/base/index.js';
import { buildGenesis } from '../../../src/identity/index.js';
import { createSelf } from '../../../src/peer/index.js';
import type { VerifyStore } from '../../../src/worker/index.js';
import { testKey, testSigner, testX25519 } from '../../helpers/keys.js';
import { delegate, device, root } from '../../identity/helpers.js';
import { commitWith, type Owner, profileOf, tab } from '../../worker/world.js';
import type { Node, World } from './peers.js';

/** Another person than `owner` makes; each number another one. */
export const strangerOf = async (n: number): Promise<Owner> => {
  const signer = device(50 + n);
  const made = await buildGenesis({
    root: root(5 + n),
    nextRecoveryKey: testKey(400 + n),
    nextRootKey: testKey(500 + n),
    backup: testX25519(1),
  });
  const { store, verify } = await tab();
  const delegation = await delegate(made.log, signer.key, { signer: root(5 + n) });
  await verify.receiveOperations(made.did, [made.bytes]);
  await verify.receiveDelegations(made.did, [delegation.bytes]);
  const me: Owner = {
    ...{ store, verify, did: made.did, person: made, signer, auth: delegation.cid },
    commit: (writes) => commitWith(verify, made.did, writes, signer, delegation.cid, n),
  };
  await me.commit([profileOf(`stranger ${n}`)]);
  await verify.keep(made.did, { reason: 'own', serve: true });
  return me;
};

export const selfOf = (me: Owner) =>
  createSelf(me.did, me.signer, async () => [...(await me.verify.delegationsFor(me.did, [me.signer.key]))]);

let sessions = 0;

/** Their tab. */
export const tabOf = (world: World, me: Owner, name: string): Node<VerifyStore> =>
  world.adopt(name, me.verify, { self: selfOf(me), pins: me.verify, session: testSigner(7_000 + sessions++) });

export const pinIt = async (at: Node<VerifyStore>, did: Did, quota = 10_000_000): Promise<void> => {
  await at.store.keep(did, { reason: 'pin', serve: true, quota });
  await at.peer.rehost();
};
