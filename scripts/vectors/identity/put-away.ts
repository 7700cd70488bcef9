/** DLG-13, DLG-15 to DLG-17: devices that were put away (retired) or stolen (revoked), and what hangs on them. */
import type { Cid, Did, DidKey } from '../../../src/base/index.js';
import { cidOfValue } from '../../../src/codec/index.js';
import { buildUpdate, PURGE, type UpdateInput, type VerifiedLog } from '../../../src/identity/index.js';
import { signUcan } from '../../../src/identity/ucan.js';
import { device, extend, recover, root, rotate } from '../../../test/identity/helpers.js';
import { type Ask, allowed, type Draft, payloadOf, wrong } from './delegation-kit.js';
import { type Expected, position } from './kit.js';

type Story = Awaited<ReturnType<typeof tell>>;
type Row = readonly [name: string, log: VerifiedLog, delegations: readonly Uint8Array[], ask: Ask, expect: Expected];

/** The phone adds a tablet, the tablet a watch; the laptop is added by the root key. All chains are whole. */
const tell = async ({ did, log }: { did: Did; log: VerifiedLog }) => {
  const op = position(log).id;
  const [phone, tablet, watch, laptop] = [device(0), device(1), device(2), device(3)];
  const byRoot = (audience: DidKey, more = {}) => signUcan(payloadOf(did, op, audience, more), root(0));
  const pass = (from: typeof phone, audience: DidKey, more = {}) =>
    signUcan({ ...payloadOf(did, op, audience, more), iss: from.key }, from);
  const a = await byRoot(phone.key);
  const b = await pass(phone, tablet.key);
  const c = await pass(tablet, watch.key);
  const ids = { a: await cidOfValue(a), b: await cidOfValue(b), c: await cidOfValue(c) };
  const keys = { phone: phone.key, tablet: tablet.key, watch: watch.key, laptop: laptop.key };
  const update = (on: VerifiedLog, changes: UpdateInput, signer = root(0)) => buildUpdate(on, changes, signer);
  const next = async (on: VerifiedLog, changes: UpdateInput, signer = root(0)) =>
    extend(on, await update(on, changes, signer));
  return { did, log, op, phone, keys, ids, a, b, c, l: await byRoot(laptop.key), pass, byRoot, update, next };
};

const commit = (id: Cid, seq: number): Partial<Ask> => ({ commit: { id, seq } });
const retired = (rule: 'DLG-15' | 'DLG-17'): Expected => wrong(rule, 'retired');
const revoked = wrong('DLG-13', 'revoked');

/** DLG-15: the retired key itself. */
const ownRows = async ({ log, next, update, keys, ids, a, byRoot }: Story): Promise<readonly Row[]> => {
  const ask = (more: Partial<Ask> = {}): Ask => ({ key: keys.phone, ...more });
  const away = await next(log, { retired: [{ key: keys.phone, seq: 5 }] });
  const never = await next(log, { retired: [{ key: keys.phone, seq: 0 }] });
  const lowered = await next(away, { retired: [{ key: keys.phone, seq: 3 }] });
  const raised = await next(away, { retired: [{ key: keys.phone, seq: 9 }] });
  const stolen = await next(away, { revoked: [{ key: keys.phone, keep: [] }] });
  const lasting = await extend(away, await rotate(away, 1, { grants: [ids.a] }));
  const saved = await extend(away, await recover(away, 0, 110, { grants: [ids.a] }));
  const below = await extend(away, await rotate(log, 1, { grants: [ids.a] }));
  const disputed = await extend(away, await update(log, { grants: [ids.a] }));
  const purging = await byRoot(keys.phone, { cmd: PURGE });
  const purge: Partial<Ask> = { command: PURGE, purge: { id: ids.c } };
  return [
    ['its last commit', away, [a], ask(commit(ids.c, 5)), allowed(0)],
    ['one before it', away, [a], ask(commit(ids.c, 0)), allowed(0)],
    ['one above it', away, [a], ask(commit(ids.c, 6)), retired('DLG-15')],
    ['put away before it ever wrote', never, [a], ask(commit(ids.c, 1)), retired('DLG-15')],
    ['in person', away, [a], ask(), retired('DLG-15')],
    ['a purge', away, [purging], ask(purge), allowed(0)],
    ['a purge without a delegation to purge', away, [a], ask(purge), wrong('DLG-10', 'no-authority')],
    [
      'no delegation leads to it',
      away,
      [],
      ask({ ...commit(ids.c, 1), complete: true }),
      wrong('DLG-9', 'no-authority'),
    ],
    ['retired twice: the lower seq counts', lowered, [a], ask(commit(ids.c, 4)), retired('DLG-15')],
    ['and is not raised again', raised, [a], ask(commit(ids.c, 6)), retired('DLG-15')],
    ['but what was below stays', raised, [a], ask(commit(ids.c, 5)), allowed(0)],
    ['retired, then stolen', stolen, [a], ask(commit(ids.c, 1)), revoked],
    ['a rotation does not bring it back', lasting, [a], ask(commit(ids.c, 6)), retired('DLG-15')],
    ['a rotation that grants keeps what was below', lasting, [a], ask(commit(ids.c, 5)), allowed(0)],
    ['a recovery does not bring it back', saved, [a], ask(commit(ids.c, 6)), retired('DLG-15')],
    ['an overruled branch retires nobody', below, [a], ask(commit(ids.c, 6)), allowed(0)],
    ['one side of a dispute retires', disputed, [a], ask(commit(ids.c, 6)), retired('DLG-15')],
    [
      'did not sign for another',
      away,
      [a],
      { key: keys.tablet, ...commit(ids.c, 1), complete: true },
      wrong('DLG-9', 'no-authority'),
    ],
  ];
};

/** DLG-17: what a retired key delegated. */
const linkRows = async (story: Story): Promise<readonly Row[]> => {
  const { log, next, update, keys, ids, a, b, c, pass, phone, byRoot } = story;
  const ask = (more: Partial<Ask> = {}): Ask => ({ key: keys.tablet, ...more });
  const gone = [{ key: keys.phone, seq: 5 }];
  const bare = await next(log, { retired: gone });
  const kept = await next(log, { retired: gone, grants: [ids.b] });
  const later = await pass(phone, keys.laptop);
  const direct = await byRoot(keys.tablet);
  const rotated = await extend(kept, await rotate(kept, 1, { grants: [ids.a, ids.b] }));
  const firstOnly = await extend(kept, await rotate(kept, 1, { grants: [ids.a] }));
  const linkOnly = await extend(kept, await rotate(kept, 1, { grants: [ids.b] }));
  const dropped = await next(kept, { grants: [] });
  const both = await next(kept, { retired: [{ key: keys.tablet, seq: 2 }], grants: [ids.b, ids.c] });
  const middle = await next(log, { retired: [{ key: keys.tablet, seq: 2 }], grants: [ids.c] });
  const disputed = await extend(kept, await update(log, { grants: [ids.c] }));
  const above = await next(await extend(log, await rotate(log, 1, { grants: [ids.a] })), { retired: gone }, root(1));
  const unlinked = retired('DLG-17');
  return [
    ['a link that the state grants', kept, [a, b], ask(), allowed(0, 1)],
    ['one that it does not', bare, [a, b], ask(), unlinked],
    ['an old commit by such a link', bare, [a, b], ask(commit(ids.c, 1)), unlinked],
    ['a device added after it was put away', kept, [a, later], { key: keys.laptop }, unlinked],
    ['and its commit, said to be old', kept, [a, later], { key: keys.laptop, ...commit(ids.c, 0) }, unlinked],
    ['what follows from a link that is granted', kept, [a, b, c], { key: keys.watch }, allowed(0, 1, 2)],
    ['what follows from one that is not', bare, [a, b, c], { key: keys.watch }, unlinked],
    ['a way round by the root key', bare, [a, b, direct], ask(), allowed(2)],
    ['a rotation that grants the whole chain', rotated, [a, b], ask(), allowed(0, 1)],
    ['a rotation that grants the first link only', firstOnly, [a, b], ask(), unlinked],
    ['a rotation that grants the later link only', linkOnly, [a, b], ask(), wrong('DLG-12', 'no-authority')],
    ['no longer granted', dropped, [a, b], ask(), unlinked],
    ['two retired keys, both links granted', both, [a, b, c], { key: keys.watch }, allowed(0, 1, 2)],
    ['a key in the middle, its link granted', middle, [a, b, c], { key: keys.watch }, allowed(0, 1, 2)],
    ['a key in the middle: what it did not add stays', middle, [a, b], ask(commit(ids.c, 2)), allowed(0, 1)],
    ['in a dispute the grants of no side count', disputed, [a, b], ask(), unlinked],
    ['presented, not sought', bare, [a, b], ask({ presented: true }), unlinked],
    ['retired under a later root key', above, [a, b], ask(), unlinked],
  ];
};

/** DLG-13: a chain falls with any key in it. */
const stolenRows = async (story: Story): Promise<readonly Row[]> => {
  const { log, next, update, keys, ids, a, b, c, l } = story;
  const without = (key: DidKey) => next(log, { revoked: [{ key, keep: [] }] });
  const phoneGone = await without(keys.phone);
  const tabletGone = await without(keys.tablet);
  const watchGone = await without(keys.watch);
  const granted = await next(log, { revoked: [{ key: keys.phone, keep: [] }], grants: [ids.a, ids.b, ids.c] });
  const overruled = await extend(phoneGone, await rotate(log, 1, { grants: [ids.a] }));
  const disputed = await extend(phoneGone, await update(log, { grants: [ids.a] }));
  return [
    ['the first key of three', phoneGone, [a, b, c], { key: keys.watch }, revoked],
    ['the second of three', tabletGone, [a, b, c], { key: keys.watch }, revoked],
    ['the last of three', watchGone, [a, b, c], { key: keys.watch }, revoked],
    ['keys above it stay', tabletGone, [a, b], { key: keys.phone }, allowed(0)],
    ['keys beside it stay', phoneGone, [a, b, l], { key: keys.laptop }, allowed(2)],
    ['a grant does not help', granted, [a, b], { key: keys.tablet }, revoked],
    ['nor that the commit is old', phoneGone, [a, b], { key: keys.tablet, ...commit(ids.c, 0) }, revoked],
    ['nor a purge', phoneGone, [a], { key: keys.phone, purge: { id: ids.c } }, revoked],
    ['presented, not sought', tabletGone, [a, b, c], { key: keys.watch, presented: true }, revoked],
    ['an overruled branch revokes nobody', overruled, [a], { key: keys.phone }, allowed(0)],
    ['one side of a dispute revokes', disputed, [a], { key: keys.phone }, revoked],
  ];
};

/** DLG-16: what a revocation keeps. */
const keptRows = async (story: Story): Promise<readonly Row[]> => {
  const { log, next, update, keys, ids, op, a, b } = story;
  const on = (keep: readonly Cid[]): UpdateInput => ({ revoked: [{ key: keys.phone, keep }] });
  const kept = await next(log, on([op]));
  const more = await next(kept, on([ids.c]));
  const less = await next(kept, on([]));
  const disputed = await extend(kept, await update(log, { ...on([ids.c]), grants: [ids.a] }));
  const agreed = await extend(kept, await update(log, { ...on([op]), grants: [ids.a] }));
  const oneSided = await extend(kept, await update(log, { grants: [ids.a] }));
  const sides = [[op, ids.b].sort(), [ids.b, ids.c].sort(), [op, ids.c].sort()];
  const three = await extend(log, ...(await Promise.all(sides.map((keep) => update(log, on(keep))))));
  const free: Draft['expect'] = { verdict: 'valid', chain: [], clockId: 7 };
  const phone = (id: Cid): Ask => ({ key: keys.phone, ...commit(id, 9) });
  return [
    ['a commit that is kept', kept, [a], phone(op), free],
    ['one that is not', kept, [a], phone(ids.c), revoked],
    ['kept, of a device below it', kept, [a, b], { key: keys.tablet, ...commit(op, 9) }, free],
    ['a purge that is kept', kept, [a], { key: keys.phone, purge: { id: op } }, free],
    ['a purge that is not', kept, [a], { key: keys.phone, purge: { id: ids.c } }, revoked],
    ['to keep is not to let act', kept, [a], { key: keys.phone }, revoked],
    ['a later operation keeps more', more, [a], phone(ids.c), free],
    ['a later operation keeps no less', less, [a], phone(op), free],
    ['in a dispute, kept by one side', disputed, [a], phone(op), revoked],
    ['in a dispute, kept by both', agreed, [a], phone(op), free],
    ['in a dispute of three, kept by two', three, [a], phone(op), revoked],
    ['by another two', three, [a], phone(ids.b), revoked],
    ['and by the last two', three, [a], phone(ids.c), revoked],
    ['in a dispute, revoked and kept by one side only', oneSided, [a], phone(op), revoked],
  ];
};

const drafts = (rule: string, theme: string, rows: readonly Row[]): Draft[] =>
  rows.map(([name, log, delegations, ask, expect]) => ({
    rule,
    name: `${theme}: ${name}`,
    log,
    delegations,
    ask,
    expect,
  }));

export const putAwayCases = async (person: { did: Did; log: VerifiedLog }): Promise<Draft[]> => {
  const story = await tell(person);
  return [
    ...drafts('DLG-13', 'stolen', await stolenRows(story)),
    ...drafts('DLG-15', 'put away', await ownRows(story)),
    ...drafts('DLG-16', 'kept', await keptRows(story)),
    ...drafts('DLG-17', 'delegated by a key put away', await linkRows(story)),
  ];
};
