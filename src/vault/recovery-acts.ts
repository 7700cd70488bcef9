/** What a vault holds of recovery words and of root keys, and how it changes. Every change is one transaction. */
import { damaged } from './header.js';
import { ENTROPY_BYTES } from './limits.js';
import type { RareInside } from './rare.js';
import { rowNames } from './rows.js';
import type { RecoveryActs } from './types.js';
import { unlock } from './unlocked.js';

export const createRecoveryActs = ({ env, subtle, header, use, secret, ...rare }: RareInside): RecoveryActs => ({
  async state() {
    await rare.refresh();
    const { entropyKept, rootOff = false, recoveryIndex: index, recoveryKey: key, backupKey: backup } = header();
    return { entropyKept, rootOff, index, key, backup };
  },
  async keep({ index, key, backup, entropy }) {
    const row = entropy === null ? { v: 1, erased: true } : undefined;
    const kept = entropy ? await rare.sealedRow(rowNames.entropy, entropy) : row;
    await rare.writeHeader(
      (newest) => ({
        ...newest,
        ...{ recoveryIndex: index, recoveryKey: key, backupKey: backup },
        ...(entropy === undefined ? {} : { entropyKept: entropy !== null }),
      }),
      kept === undefined ? {} : { [rowNames.entropy]: kept },
    );
  },
  async draft(entropy) {
    if (entropy === null) return rare.writeHeader((newest) => newest, {}, [rowNames.draft]);
    if (entropy.length !== ENTROPY_BYTES) throw new RangeError(`"entropy" expected 16 bytes, got ${entropy.length}`);
    await rare.writeHeader((newest) => newest, { [rowNames.draft]: await rare.sealedRow(rowNames.draft, entropy) });
    // What did not come back must not be announced.
    const read = await secret(rowNames.draft);
    if (!read.every((byte, at) => byte === entropy[at])) throw damaged('new words did not come back');
  },
  drafted: async () => ((await env.db.get(rowNames.draft)) === undefined ? undefined : secret(rowNames.draft)),
  async takeRootOff() {
    const names = (await rare.heldKeys()).map(rowNames.seed);
    await rare.writeHeader((newest) => ({ ...newest, rootOff: true }), {}, names);
  },
  putRootBack: () => rare.writeHeader(({ rootOff: _, ...rest }) => rest),
  async prove(attempt) {
    await rare.refresh();
    if (header().lock !== undefined) await unlock(env, subtle, use().row, attempt);
  },
});
