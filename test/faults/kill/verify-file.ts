/** Verifies an exported repository from its genesis on, in memory, by the code that imports run (STO-8). */
import { checkParts } from '../../../src/worker/car-check.js';
import { readParts } from '../../../src/worker/car-parts.js';

export interface VerifiedFile {
  readonly did: string;
  readonly records: number;
  readonly commits: number;
}

/** Throws `bad-import`. */
export const verifyFile = async (base64: string): Promise<VerifiedFile> => {
  const file = Uint8Array.from(Buffer.from(base64, 'base64'));
  const parts = await readParts(file, {});
  const { found } = await checkParts(parts, undefined, Date.now(), {});
  return { did: parts.did, records: found.records, commits: found.commits };
};
