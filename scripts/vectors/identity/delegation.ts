/** DLG-1 to DLG-16: what a delegation says, and whether a key may act. */
import { WRITE } from '../../../src/identity/index.js';
import { person } from '../../../test/identity/helpers.js';
import { chainCases } from './delegation-chain.js';
import { formCases } from './delegation-form.js';
import { stateCases } from './delegation-state.js';
import { hex } from './kit.js';

/** The contents of `delegation.json`. */
export const delegationCases = async (): Promise<object> => {
  const told = await person();
  const drafts = [...(await formCases(told)), ...(await chainCases(told)), ...(await stateCases(told))];
  const cases = drafts.map(({ log = told.log, delegations, ask, ...rest }) => ({
    rule: rest.rule,
    name: rest.name,
    did: told.did,
    operations: log.operations.map(({ bytes }) => hex(bytes)),
    delegations: delegations.map(hex),
    ...(ask === undefined ? {} : { ask: { command: WRITE, now: 0, ...ask } }),
    expect: rest.expect,
  }));
  const about =
    'See docs/protocol/identity.md. Bytes are hex, times ms, "hint" and "chain" are indices of "delegations". Without "ask" the first ' +
    'delegation is only read; with "presented" they are one chain, root first; else a chain is sought among them.';
  return { about, cases };
};
