/** What a CAR file holds (EXP-1), counted while it is verified: told before anything of it is kept. */
import type { Cid, RecordPath } from '../base/index.js';
import { codecOf, millisecondsOf } from '../codec/index.js';
import { judgeBlobList, judgeRecord, type VerifiedCommit } from '../repo/index.js';
import type { BlobClaims } from './car-blobs.js';
import type { CarParts } from './car-parts.js';
import type { ImportFound } from './types.js';

/** Collections that are told one by one. */
const MOST_KINDS = 100;

export interface Counting {
  record(path: RecordPath, bytes: Uint8Array | undefined, commit: VerifiedCommit): Promise<void>;
  kinds(): Pick<ImportFound, 'name' | 'kinds' | 'removed' | 'notShown'>;
}

export const createCounting = (): Counting => {
  const kinds = new Map<string, number>();
  const notShown: Partial<Record<string, number>> = {};
  let removed = 0;
  let name = '';
  const refuse = (code: string): void => {
    notShown[code] = (notShown[code] ?? 0) + 1;
  };
  return {
    async record(path, bytes, { commit }) {
      const judged = bytes === undefined ? undefined : await judgeRecord(path, bytes);
      if (judged?.verdict !== 'valid')
        return refuse(judged !== undefined && 'code' in judged ? judged.code : 'unsupported');
      if (judged.value.rev > commit.rev) return refuse('bad-record');
      if (judged.value.removal !== undefined) {
        removed += 1;
        return;
      }
      const { name: said } = judged.value.value;
      if (path === 'app.tabard.profile/self' && typeof said === 'string') name = said;
      const collection = path.slice(0, path.indexOf('/'));
      const kind = kinds.has(collection) || kinds.size < MOST_KINDS ? collection : '';
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    },
    kinds: () => ({ name, kinds: Object.fromEntries(kinds), removed, notShown }),
  };
};

/** Which blobs that the records name have all their bytes in the file. */
export const countMedia = (
  { blocks, raw }: Pick<CarParts, 'blocks' | 'raw'>,
  claims: BlobClaims,
): ImportFound['media'] => {
  const isHere = (cid: Cid, size: number): boolean => {
    if (codecOf(cid) === 'raw') return raw.get(cid) === size;
    const bytes = blocks.get(cid);
    const list = bytes === undefined ? undefined : judgeBlobList(bytes, size);
    return list?.verdict === 'valid' && list.value.chunks.every((chunk) => raw.has(chunk));
  };
  let [here, bytes] = [0, 0];
  for (const [cid, sizes] of claims) {
    const size = [...sizes.keys()].find((claimed) => isHere(cid, claimed));
    if (size === undefined) continue;
    here += 1;
    bytes += size;
  }
  return { named: claims.size, here, bytes };
};

/** When the newest of its commits was signed. */
export const newestOf = (commits: readonly VerifiedCommit[]): number =>
  Math.max(...commits.map(({ commit }) => millisecondsOf(commit.rev)));
