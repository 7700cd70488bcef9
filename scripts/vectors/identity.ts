/**
 * The files of `test/vectors/identity`: language-neutral cases for a second implementation. Written once, by
 * `UPDATE_VECTORS=1 npx vitest run test/identity/vectors.test.ts`; never made again to let a test pass.
 */
import { delegationFiles } from './identity/delegation.js';
import { forkCases } from './identity/fork.js';
import { hex, type LogDraft, tell } from './identity/kit.js';
import { listCases } from './identity/lists.js';
import { placeCases } from './identity/place.js';
import { shapeCases } from './identity/shape.js';
import { strayCases } from './identity/stray.js';

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

/** File names and their contents: a table a theme. */
export const identityVectors = async (): Promise<Record<string, object>> => {
  const told = await tell();
  const write = (drafts: readonly LogDraft[]): object => ({
    about,
    cases: drafts.map((draft) => writeCase(told.did, draft)).sort((a, b) => ruleNumber(a) - ruleNumber(b)),
  });
  return {
    'shape.json': write(await shapeCases(told)),
    'lists.json': write(await listCases(told)),
    'place.json': write([...(await placeCases(told)), ...(await strayCases(told))]),
    'forks.json': write(await forkCases(told)),
    ...(await delegationFiles()),
  };
};
