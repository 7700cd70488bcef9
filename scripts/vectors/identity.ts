/**
 * The files of `test/vectors/identity`: language-neutral cases for a second implementation. Written once, by
 * `UPDATE_VECTORS=1 npx vitest run test/identity/vectors.test.ts`; never made again to let a test pass.
 */
import { delegationCases } from './identity/delegation.js';
import { forkCases } from './identity/fork.js';
import { hex, type LogDraft, tell } from './identity/kit.js';
import { placeCases } from './identity/place.js';
import { shapeCases } from './identity/shape.js';

const about =
  'See docs/protocol/identity.md. Bytes are hex. "known" is judged first and is what the reader had verified before. ' +
  'A state is compared in the fields that it names; "revoked" maps keys to the commits kept, "retired" keys to a seq.';

const ruleNumber = ({ rule }: { readonly rule: string }): number => Number(rule.slice(4));

const writeCase = (did: string, draft: LogDraft) => ({
  rule: draft.rule,
  name: draft.name,
  did: draft.did ?? did,
  ...(draft.known === undefined ? {} : { known: draft.known.map(hex) }),
  operations: draft.operations.map(hex),
  expect: draft.expect,
});

/** File names and their contents. */
export const identityVectors = async (): Promise<Record<string, object>> => {
  const told = await tell();
  const drafts = [...(await shapeCases(told)), ...(await placeCases(told)), ...(await forkCases(told))];
  const log = drafts.map((draft) => writeCase(told.did, draft)).sort((a, b) => ruleNumber(a) - ruleNumber(b));
  return { 'log.json': { about, cases: log }, 'delegation.json': await delegationCases() };
};
