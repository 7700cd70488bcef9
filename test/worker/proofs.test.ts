/** Records that come alone: what is proved by a bundle and what is kept of it, and every way in which one lies. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { RecordPath } from '../../src/base/index.js';
import {
  byteString,
  bytesOf,
  isByteString,
  microsecondsOf,
  tidOf,
  type Value,
  type ValueMap,
} from '../../src/codec/index.js';
import { buildUpdate } from '../../src/identity/index.js';
import { buildPurge, recordUri, splitPath } from '../../src/repo/index.js';
import { MAX_PROVEN_EACH } from '../../src/worker/social/loose-limits.js';
import { delegate, recover, root } from '../identity/helpers.js';
import { strangerOf } from '../peer/support/keeper.js';
import { bundleOf, fieldsOf, forge, like, post, pushTo, refTo, reply, takeIn } from './people.js';
import { clock, type Owner, owner, postOf, profileOf, rowsOf, sync, type Tab, tab } from './world.js';

let ada: Owner;
let bob: Owner;
let reader: Tab;

beforeEach(async () => {
  ada = await owner();
  await ada.commit([profileOf('Ada')]);
  bob = await strangerOf(1);
  reader = await tab();
});

const provenAt = (at: Tab): Promise<number> => at.store.read(['proven'], (tx) => tx.objectStore('proven').count());

const bytesIn = (value: Value | undefined) => {
  if (value === undefined || !isByteString(value)) throw new Error('no bytes');
  return bytesOf(value);
};

const lastRev = async (me: Owner) => {
  const row = await me.store.read(['repositories'], (tx) => tx.objectStore('repositories').get(me.did));
  if (row === undefined || row.clock === null) throw new Error('nothing is written');
  return row.clock;
};

const listIn = (value: Value | undefined): Value[] => (Array.isArray(value) ? [...value] : []);

describe('a record with its proof', () => {
  test('PRV-1 PRV-7 is taken by whoever knows nothing of its author, stands as an entry, and is given on', async () => {
    const root = await post(ada, { text: 'a question' });
    const answer = await reply(bob, root);
    const bundle = await bundleOf(bob, answer);
    expect(bundle.length).toBeLessThan(16 * 1024);
    const taken = await takeIn(reader, answer, bundle);
    expect(taken).toMatchObject({ verdict: 'valid', uri: answer, isNew: true, entry: { source: 'proven', root } });
    expect(taken.verdict === 'valid' && taken.entry?.value).toMatchObject({ text: 'an answer' });
    const third = await tab();
    expect(await takeIn(third, answer, await bundleOf(reader, answer))).toMatchObject({
      verdict: 'valid',
      isNew: true,
    });
  });

  test('PRV-7 the same again is no news, and an older version changes nothing', async () => {
    const uri = await post(bob, { text: 'first' });
    const first = await bundleOf(bob, uri);
    await bob.commit([{ path: refTo(uri).path, value: { text: 'second', createdAt: 1 } }]);
    const second = await bundleOf(bob, uri);
    expect(await takeIn(reader, uri, second)).toMatchObject({ isNew: true });
    expect(await takeIn(reader, uri, second)).toMatchObject({ verdict: 'valid', isNew: false });
    const replayed = await takeIn(reader, uri, first);
    expect(replayed).toMatchObject({ verdict: 'valid', isNew: false, entry: { value: { text: 'second' } } });
    expect(await provenAt(reader)).toBe(1);
  });

  test('PRV-7 a purge is final, and what is taken back says so', async () => {
    const [gone, back] = [await post(bob, {}), await post(bob, {})];
    const [before, stays] = [await bundleOf(bob, gone), await bundleOf(bob, back)];
    for (const [uri, bundle] of [
      [gone, before],
      [back, stays],
    ] as const)
      expect(await takeIn(reader, uri, bundle)).toMatchObject({ isNew: true });
    await bob.commit([{ remove: refTo(back).path, kind: 'retraction' }]);
    expect(await takeIn(reader, back, await bundleOf(bob, back))).toMatchObject({
      entry: { removed: 'retraction', value: null },
    });
    await bob.commit([{ remove: refTo(gone).path, kind: 'deletion' }]);
    expect(await takeIn(reader, gone, await bundleOf(bob, gone))).toMatchObject({ entry: { removed: 'deletion' } });
    expect(await takeIn(reader, gone, before)).toMatchObject({ isNew: false, entry: { removed: 'deletion' } });
  });

  test('PRV-7 a purge that holds is final, and one that does not counts as a deletion', async () => {
    const uri = await post(ada, { text: 'regretted' });
    await takeIn(reader, uri, await bundleOf(ada, uri));
    const may = await delegate(ada.person.log, ada.signer.key, { command: '/repo/purge', nonce: 2 });
    await ada.verify.receiveDelegations(ada.did, [may.bytes]);
    const rev = tidOf(microsecondsOf(await lastRev(ada)) + 1, 0);
    const { path } = refTo(uri);
    const draft = { did: ada.did, path, rev, key: ada.signer.key, auth: may.cid };
    const purge = await buildPurge(draft, ada.signer);
    await ada.commit([{ purge: path, bytes: purge.bytes }]);
    const final = await bundleOf(ada, uri);
    expect(await takeIn(reader, uri, final)).toMatchObject({ verdict: 'valid', isNew: true, entry: { value: null } });
    const rows = await reader.store.read(['proven'], (tx) => tx.objectStore('proven').getAll());
    expect(rows).toMatchObject([{ final: true }]);
    const unproven = forge(final, ({ delegations }) => ({ delegations: listIn(delegations).slice(0, 1) }));
    const other = await tab();
    await takeIn(other, uri, unproven);
    const counted = await other.store.read(['proven'], (tx) => tx.objectStore('proven').getAll());
    expect(counted).toHaveLength(1);
    expect(counted[0]?.final).toBeUndefined();
  });

  test('PRV-7 nothing that is kept whole is kept twice', async () => {
    const uri = await post(bob, {});
    await sync(bob.verify, reader.verify, bob.did);
    expect(await takeIn(reader, uri, await bundleOf(bob, uri))).toMatchObject({
      verdict: 'valid',
      isNew: false,
      entry: { source: 'kept' },
    });
    expect(await provenAt(reader)).toBe(0);
  });

  test('PRV-5 proves as well that nothing stands at a path', async () => {
    await post(bob, {});
    const nothing = recordUri(bob.did, 'app.tabard.post/3aaaaaaaaaaaa' as RecordPath);
    const bundle = await bundleOf(bob, nothing);
    expect(await takeIn(reader, nothing, bundle)).toEqual({ verdict: 'absent', uri: nothing });
    expect(await provenAt(reader)).toBe(0);
  });

  test('PRV-7 only what was asked for is kept, and a profile gives a name', async () => {
    const uri = await post(bob, {});
    const other = await post(bob, {});
    expect(await takeIn(reader, other, await bundleOf(bob, uri))).toEqual({ verdict: 'unwanted' });
    expect(await provenAt(reader)).toBe(0);
    const profile = recordUri(bob.did, 'app.tabard.profile/self' as RecordPath);
    expect(await reader.verify.social('people', [bob.did])).toEqual([null]);
    expect(await takeIn(reader, profile, await bundleOf(bob, profile))).toMatchObject({
      verdict: 'valid',
      isNew: true,
    });
    expect(await reader.verify.social('people', [bob.did])).toMatchObject([
      { did: bob.did, source: 'proven', value: { name: 'stranger 1' } },
    ]);
  });

  test('PRV-8 the log that came with it is kept, and rules what comes later', async () => {
    const uri = await post(bob, {});
    await takeIn(reader, uri, await bundleOf(bob, uri));
    expect(await reader.verify.identity(bob.did)).toMatchObject({ did: bob.did, operations: 1 });
    const rest = forge(await bundleOf(bob, uri), () => ({ operations: [], delegations: [] }));
    expect(await takeIn(reader, uri, rest)).toMatchObject({ verdict: 'valid', isNew: false });
    expect(await takeIn(await tab(), uri, rest)).toMatchObject({ verdict: 'needs', what: 'operations' });
  });
});

describe('what came alone and is kept', () => {
  const revoke = async (): Promise<Uint8Array<ArrayBuffer>> =>
    buildUpdate(ada.person.log, { revoked: [{ key: ada.signer.key, keep: [] }] }, root(0));

  test('PRV-9 STO-10 is shown no more when the key that signed it is put out, in this run and the next', async () => {
    const uri = await post(ada, {});
    await takeIn(reader, uri, await bundleOf(ada, uri));
    expect(await reader.verify.social('entries', [uri])).toMatchObject([{ uri }]);
    await reader.verify.receiveOperations(ada.did, [await revoke()]);
    expect(await reader.verify.social('entries', [uri])).toEqual([null]);
    expect(await reader.verify.social('prove', uri)).toBeUndefined();
    expect(await reader.store.read(['proven'], (tx) => tx.objectStore('proven').getAll())).toMatchObject([
      { barred: true },
    ]);
  });

  test('PRV-4 by a key that is put out is refused where the newer log is known, whatever log the bundle brings', async () => {
    const uri = await post(ada, {});
    const old = await bundleOf(ada, uri);
    await reader.verify.receiveOperations(ada.did, [ada.person.bytes, await revoke()]);
    expect(await takeIn(reader, uri, old)).toMatchObject({ verdict: 'invalid', code: 'revoked' });
    expect(await provenAt(reader)).toBe(0);
  });

  test('PRV-8 what was seen first of an author stays, though all of their records go', async () => {
    const words = await recover(ada.person.log, 0, 700, { grants: [ada.auth] });
    await ada.verify.receiveOperations(ada.did, [words]);
    const uri = await post(bob, {});
    await takeIn(reader, uri, await bundleOf(bob, uri));
    const hers = await post(ada, {});
    expect(await takeIn(reader, hers, await bundleOf(ada, hers))).toMatchObject({ verdict: 'valid' });
    clock.now += 400 * 24 * 3_600_000;
    await reader.verify.collect();
    clock.now -= 400 * 24 * 3_600_000;
    expect(await provenAt(reader)).toBe(0);
    expect(await reader.verify.social('entries', [uri])).toEqual([null]);
    // Bob's log proves nothing here any more.
    expect(await reader.verify.identity(bob.did)).toBeUndefined();
    expect(await reader.verify.identity(ada.did)).toMatchObject({ operations: 2 });
  });

  test('PRV-10 of one author only so many, those that end first go, and what an inbox holds goes last', async () => {
    const writes = Array.from({ length: MAX_PROVEN_EACH + 3 }, (_, n) => postOf(`${n}`));
    await bob.commit(writes);
    const root = await post(ada, {});
    const answer = await reply(bob, root);
    await ada.verify.keep(ada.did, { reason: 'own', serve: true });
    await pushTo(ada, ada.did, await bundleOf(bob, answer));
    const { records } = await bob.verify.list(bob.did, 'app.tabard.post', { limit: 1_000 });
    for (const { path } of records) {
      const uri = recordUri(bob.did, path);
      if (uri !== answer) await takeIn(ada, uri, await bundleOf(bob, uri));
    }
    expect(await provenAt(ada)).toBe(MAX_PROVEN_EACH);
    expect(await ada.verify.social('entries', [answer])).toMatchObject([{ uri: answer }]);
    const bytes = await ada.store.read(['proven', 'meta'], async (tx) => {
      const rows = await tx.objectStore('proven').getAll();
      const total = await tx.objectStore('meta').get('proven');
      return [rows.reduce((sum, { size }) => sum + size, 0), total];
    });
    expect(bytes[0]).toBe(bytes[1]);
  });

  test('PRV-10 what somebody pushed stays when their repository is let go', async () => {
    await ada.verify.keep(ada.did, { reason: 'own', serve: true });
    const answer = await reply(bob, await post(ada, {}));
    await sync(bob.verify, ada.verify, bob.did);
    await pushTo(ada, ada.did, await bundleOf(bob, answer));
    expect(await provenAt(ada)).toBe(0);
    await ada.verify.drop(bob.did);
    expect(await provenAt(ada)).toBe(1);
    expect((await ada.verify.social('inbox', ada.did, { limit: 10 })).entries).toMatchObject([
      { kind: 'post', entry: { uri: answer, source: 'proven' } },
    ]);
  });
});

describe('PRV-3 a bundle that lies', () => {
  const lies: readonly (readonly [
    string,
    string,
    (fields: ValueMap, other: ValueMap) => { readonly [name: string]: Value | undefined },
  ])[] = [
    ['no version', 'malformed', () => ({ v: undefined })],
    ['no record field', 'malformed', () => ({ record: undefined })],
    ['a path that is none', 'malformed', () => ({ path: 'nowhere' })],
    ['of another identity', 'wrong', (_, { did = null }) => ({ did })],
    ['without the chain of its key', 'no-authority', () => ({ delegations: [] })],
    ['with the chain of somebody else', 'wrong-did', (_, { delegations = null }) => ({ delegations })],
    ["with somebody else's commit", 'wrong-did', (_, { commit = null }) => ({ commit })],
    [
      'with a forged commit',
      'signature',
      ({ commit }) => ({
        commit: byteString(
          forge(bytesIn(commit), ({ sig }) => {
            const bytes = bytesIn(sig);
            bytes[0] = (bytes[0] ?? 0) ^ 1;
            return { sig: byteString(bytes) };
          }),
        ),
      }),
    ],
    ['for another path', 'bad-proof', (_, { path = null }) => ({ path })],
    ['with a node too few', 'bad-proof', (fields) => ({ nodes: listIn(fields.nodes).slice(0, -1) })],
    [
      'with a node twice',
      'bad-proof',
      (fields) => ({ nodes: [...listIn(fields.nodes), ...listIn(fields.nodes).slice(-1)] }),
    ],
    [
      'with a node that does not belong',
      'bad-proof',
      (fields, other) => ({ nodes: [...listIn(fields.nodes), ...listIn(other.nodes).slice(0, 1)] }),
    ],
    ['that withholds the record', 'bad-proof', () => ({ record: null })],
    ['with another record', 'bad-hash', (_, { record = null }) => ({ record })],
  ];

  test.each(lies)('PRV-2 %s is %s, and leaves nothing', async (_name, code, change) => {
    const uri = await post(bob, { text: 'mine' });
    const carol = await strangerOf(2);
    const other = await bundleOf(carol, await post(carol, { text: 'theirs' }));
    const bundle = forge(await bundleOf(bob, uri), (fields) => change(fields, fieldsOf(other)));
    const before = await rowsOf(reader);
    const outcome = await takeIn(reader, uri, bundle);
    expect(outcome.verdict).toBe('invalid');
    const told = outcome.verdict === 'invalid' ? outcome.code : '';
    if (code === 'wrong') expect(['wrong-did', 'bad-signature', 'not-announced']).toContain(told);
    else expect(told).toContain(code);
    expect(await rowsOf(reader)).toEqual(before);
    expect(await provenAt(reader)).toBe(0);
  });

  test('PRV-1 over 256 KiB, not canonical, or of another version is refused, and blames nobody for what is new', async () => {
    const uri = await post(bob, {});
    const bundle = await bundleOf(bob, uri);
    expect(await takeIn(reader, uri, new Uint8Array(256 * 1024 + 1))).toEqual({
      verdict: 'refused',
      code: 'too-large',
    });
    const twisted = bundle.slice();
    twisted[0] = 0xbf; // a map of no stated length
    expect(await takeIn(reader, uri, twisted)).toMatchObject({ verdict: 'invalid' });
    const newer = forge(bundle, () => ({ v: 2 }));
    expect(await takeIn(reader, uri, newer)).toMatchObject({ verdict: 'unsupported' });
    const strange = forge(bundle, () => ({ operations: new Array(65).fill(byteString(new Uint8Array(1))) }));
    expect(await takeIn(reader, uri, strange)).toEqual({ verdict: 'refused', code: 'too-many' });
  });

  test('PRV-4 a head ahead of the clock is not yet', async () => {
    clock.now += 3_600_000;
    const uri = await post(bob, {});
    const bundle = await bundleOf(bob, uri);
    clock.now -= 3_600_000;
    expect(await takeIn(reader, uri, bundle)).toMatchObject({ verdict: 'notYet' });
    expect(await provenAt(reader)).toBe(0);
  });

  test('PRV-6 what its schema refuses is refused and scored on nobody', async () => {
    const path = await like(bob, await post(ada, {}));
    // Of a collection that makes no entry.
    const foreign = recordUri(bob.did, 'org.example.thing/self' as RecordPath);
    await bob.commit([{ path: refTo(foreign).path, value: { any: 'thing' } }]);
    expect(await takeIn(reader, foreign, await bundleOf(bob, foreign))).toMatchObject({ verdict: 'unsupported' });
    expect(splitPath(refTo(path).path).collection).toBe('app.tabard.like');
  });
});
