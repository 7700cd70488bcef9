/** A tab of an owner, over the store that ships. */
import { createSelf, type PeerEnvironment } from '../../../src/peer/index.js';
import type { VerifyStore } from '../../../src/worker/index.js';
import type { Owner } from '../../worker/world.js';
import type { Node, World } from './peers.js';

export const hostOf = async (
  made: World,
  me: Owner,
  name = 'owner',
  options: Partial<PeerEnvironment> = {},
): Promise<Node<VerifyStore>> => {
  const chain = async () => [...(await me.verify.delegationsFor(me.did, [me.signer.key]))];
  const node = made.adopt(name, me.verify, { self: createSelf(me.did, me.signer, chain), ...options });
  await me.verify.keep(me.did, { reason: 'own', serve: true });
  await node.peer.rehost();
  return node;
};
