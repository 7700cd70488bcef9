/** The heads of what is here, with what judges them. Apart from `serving.ts`: a visitor asks itself what it has, and serves nobody yet. */
import type { Cid, Did } from '../base/index.js';
import { judgeAuthority } from '../identity/index.js';
import type { Repositories, Repository } from './repository.js';
import type { ServedHeads } from './types.js';

export type HeadsOut = (did: Did) => Promise<ServedHeads | undefined>;

export const createHeadsOut =
  (repositories: Repositories): HeadsOut =>
  async (did) => {
    const repository = await repositories.load(did);
    if (repository === undefined || repository.live.length === 0) return undefined;
    const { identity, live, row } = repository;
    return {
      part: row?.part,
      position: identity.log.state.position,
      heads: live.map(({ row }) => row.bytes),
      delegations: await chainsOf(repository),
    };
  };

/** The delegations that give each head's key its authority. */
const chainsOf = async ({ live, ground }: Repository): Promise<Uint8Array<ArrayBuffer>[]> => {
  const found = new Map<Cid, Uint8Array<ArrayBuffer>>();
  for (const { verified } of live) {
    const { id, commit } = verified;
    const judged = await judgeAuthority({
      ...ground,
      key: commit.key,
      command: '/repo/write',
      hint: commit.auth,
      commit: { id, seq: commit.seq },
    });
    if (judged.verdict === 'valid') for (const { cid, bytes } of judged.value.chain) found.set(cid, bytes);
  }
  return [...found.values()];
};
