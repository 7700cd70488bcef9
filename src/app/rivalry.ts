/** What is shown of an identity conflict: both sides with when and from whom each was first seen here. Judges nothing. */
import type { Did } from '../base/index.js';
import type { AppCore } from './core.js';
import type { Rivalry, RivalSide } from './identities-view.js';
import { fieldsOfRecord } from './profile-fields.js';

export const rivalryOf = async (core: AppCore, did: Did): Promise<Rivalry | null> => {
  const { identity } = await core.opened();
  const found = await core.store.conflict(did);
  if (found === undefined) return null;
  const isMe = identity.did() === did;
  const deviceKey = isMe ? identity.mine()?.own.deviceKey : undefined;
  const { name } = fieldsOfRecord((await core.store.profile(did))?.record, () => null);
  const sides = found.sides.map((side): RivalSide => {
    const from = side.seen?.from;
    return {
      ...side,
      from: from === undefined ? 'unknown' : from === null ? 'here' : 'peer',
      peer: from?.slice(-8) ?? '',
      againstThis: deviceKey !== undefined && [...side.revoked, ...side.retired].includes(deviceKey),
    };
  });
  return { did, isMe, name, sides };
};
