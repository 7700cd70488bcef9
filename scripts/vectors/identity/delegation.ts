/** DLG-1 to DLG-17: what a delegation says, and whether a key may act; a table a theme. */
import { WRITE } from '../../../src/identity/index.js';
import { person } from '../../../test/identity/helpers.js';
import { chainCases } from './delegation-chain.js';
import { formCases } from './delegation-form.js';
import type { Draft } from './delegation-kit.js';
import { linkCases } from './delegation-links.js';
import { stateCases } from './delegation-state.js';
import { hex } from './kit.js';
import { putAwayCases } from './put-away.js';

const about =
  'See docs/protocol/identity.md. Bytes are hex, times ms, "hint" and "chain" are indices of "delegations". Without "ask" the first ' +
  'delegation is only read; with "presented" they are one chain, root first; else a chain is sought among them.';

/** File names and their contents. */
export const delegationFiles = async (): Promise<Record<string, object>> => {
  const told = await person();
  const write = (drafts: readonly Draft[]): object => ({
    about,
    cases: drafts.map(({ log = told.log, delegations, ask, ...rest }) => ({
      rule: rest.rule,
      name: rest.name,
      did: told.did,
      operations: log.operations.map(({ bytes }) => hex(bytes)),
      delegations: delegations.map(hex),
      ...(ask === undefined ? {} : { ask: { command: WRITE, now: 0, ...ask } }),
      expect: rest.expect,
    })),
  });
  return {
    'delegation-form.json': write(await formCases(told)),
    'delegation-chain.json': write([...(await chainCases(told)), ...(await linkCases(told))]),
    'delegation-state.json': write(await stateCases(told)),
    'put-away.json': write(await putAwayCases(told)),
  };
};
