/** What people write to each other, as it comes alone, into an inbox, into a thread: bundles, records, bodies, and what is made of them. */

import { bodyVectors } from '../../../scripts/vectors/social/bodies.js';
import { bundleVectors } from '../../../scripts/vectors/social/bundles.js';
import { recordVectors } from '../../../scripts/vectors/social/records.js';
import type { RecordPath } from '../../../src/base/index.js';
import { cidOfValue } from '../../../src/codec/index.js';
import { type BodyKind, encodeBody, parseBody, pushKindOf } from '../../../src/peer/social/bodies.js';
import { decodeRecord, judgeBundle, judgeRecord, parseBundle } from '../../../src/repo/index.js';
import { entryOf, kindOf } from '../../../src/worker/social/entry-of.js';
import { aboutFor } from '../../../src/worker/social/inbox-rules.js';
import { strangerOf } from '../../peer/support/keeper.js';
import { tidAt } from '../../repo/world.js';
import { bundleOf, like, post, reply } from '../../worker/people.js';
import { owner, profileOf } from '../../worker/world.js';
import { type Bytes, type Chance, near, pick } from './chance.js';
import type { Target } from './run.js';

const ensure = (isSo: boolean, what: string): void => {
  if (!isSo) throw new Error(what);
};

const bytesOf = (hex: string): Bytes => Uint8Array.from(Buffer.from(hex, 'hex'));

interface Vectors<Row> {
  readonly cases: readonly (Row & { readonly expect: { readonly verdict?: string } })[];
}

const validOf = <Row>(vectors: unknown): readonly Row[] =>
  (vectors as Vectors<Row>).cases.filter(({ expect }) => expect.verdict === 'valid');

const recordTarget = async (): Promise<Target> => {
  const rows = validOf<{ readonly path: RecordPath; readonly bytes: string }>(await recordVectors());
  const samples = rows.map(({ path, bytes }) => ({ path, bytes: bytesOf(bytes) }));
  const did = `did:tabard:${'a'.repeat(32)}` as never;
  return {
    name: 'records for others',
    weight: 6,
    async run(chance) {
      const { path } = pick(chance, samples);
      const bytes = near(chance, [
        pick(chance, samples).bytes,
        pick(
          chance,
          samples.filter((one) => one.path === path),
        ).bytes,
      ]);
      const decoded = decodeRecord(bytes);
      const judged = await judgeRecord(path, bytes);
      if (judged.verdict === 'valid') ensure(decoded.verdict === 'valid', 'what cannot be read is shown');
      const entry = await entryOf({ did, path, cid: await cidOfValue(bytes), bytes, newest: tidAt(200) });
      if (judged.verdict !== 'valid') {
        ensure(entry === undefined, 'an entry of what is not shown');
        return 'refused';
      }
      if (entry !== undefined && entry !== 'ahead') {
        ensure(Number.isSafeInteger(entry.back), 'a time that is none');
        ensure((entry.about?.length ?? 0) < 64 && JSON.stringify(entry).length < 20_000, 'an entry without bounds');
      }
      const kind = kindOf(path);
      if (kind !== undefined) aboutFor(kind, judged.value.value, did);
      if (kind !== undefined) pushKindOf(kind);
      return 'accepted';
    },
  };
};

const bundleTarget = async (): Promise<Target> => {
  const rows = validOf<{ readonly bundle: string; readonly now: number }>(await bundleVectors());
  const samples = rows.map(({ bundle }) => bytesOf(bundle));
  const now = rows[0]?.now ?? 0;
  const ground = { log: undefined, delegations: new Map(), now };
  const known = new Set<string>();
  for (const sample of samples) {
    const parsed = parseBundle(sample);
    const judged = parsed.verdict === 'valid' ? await judgeBundle(parsed.value, ground) : parsed;
    if (judged.verdict === 'valid') known.add(`${judged.value.path} ${judged.value.found?.cid}`);
  }
  return {
    name: 'bundles',
    weight: 1,
    async run(chance) {
      const parsed = parseBundle(near(chance, samples));
      if (parsed.verdict !== 'valid') return 'refused';
      const judged = await judgeBundle(parsed.value, ground);
      if (judged.verdict !== 'valid') return 'refused';
      const { path, found } = judged.value;
      // Whatever was changed, what is proved is what its author signed.
      ensure(found === null || known.has(`${path} ${found.cid}`), 'what nobody signed was proved');
      return 'accepted';
    },
  };
};

const kinds: readonly BodyKind[] = [
  ...(['threadQuestion', 'threadAnswer', 'recordQuestion', 'recordAnswer'] as const),
  ...(['inboxQuestion', 'inboxAnswer', 'pushAnswer'] as const),
];

const bodyTarget = (): Target => {
  const samples = validOf<{ readonly bytes: string }>(bodyVectors()).map(({ bytes }) => bytesOf(bytes));
  return {
    name: 'bodies of threads and inboxes',
    weight: 6,
    run(chance) {
      const kind = pick(chance, kinds);
      const parsed = parseBody(kind, near(chance, samples));
      if (parsed.verdict !== 'valid') return 'refused';
      const again = parseBody(kind, encodeBody(kind, parsed.value));
      ensure(again.verdict === 'valid', 'what was taken cannot be said');
      return 'accepted';
    },
  };
};

/** A real inbox over a real store: whatever is pushed, only what was signed stands there. */
const inboxTarget = async (): Promise<Target> => {
  const ada = await owner();
  await ada.commit([profileOf('Ada')]);
  await ada.verify.keep(ada.did, { reason: 'own', serve: true });
  const root = await post(ada, {});
  const bob = await strangerOf(1);
  const signed = [await reply(bob, root), await like(bob, root), await post(bob, { mentions: [ada.did] })];
  const samples = await Promise.all(signed.map((uri) => bundleOf(bob, uri)));
  const rightly = new Set<string>(signed);
  const reasons = (chance: Chance) =>
    pick(chance, [
      { why: 'inbox', to: ada.did },
      { why: 'inbox', to: bob.did },
      { why: 'thread', uris: signed },
      { why: 'nothing' },
    ] as const);
  return {
    name: 'an inbox',
    weight: 0.4,
    async run(chance) {
      const outcome = await ada.verify.social('receiveProof', near(chance, samples), reasons(chance), 'did:key:zFuzz');
      if (outcome.verdict === 'valid') ensure(rightly.has(outcome.uri), 'a record that nobody signed');
      const held = await ada.store.read(['inbox'], (tx) => tx.objectStore('inbox').getAll());
      ensure(
        held.length <= signed.length && held.every(({ uri, to }) => rightly.has(uri) && to === ada.did),
        'what nobody signed lies there',
      );
      return outcome.verdict === 'valid' ? 'accepted' : 'refused';
    },
  };
};

export const socialTargets = async (): Promise<readonly Target[]> => [
  await recordTarget(),
  await bundleTarget(),
  bodyTarget(),
  await inboxTarget(),
];
