import { describe, expect, it } from 'vitest';
import { microsecondsOf, tidOf } from '../../src/codec/index.js';
import { splitPath } from '../../src/repo/index.js';
import { device } from '../identity/helpers.js';
import { clock, commitWith, owner, path, postOf, profileOf, rowsOf, tab } from './world.js';

describe('own commits', () => {
  it('makes a profile that is read back', async () => {
    const me = await owner();
    const head = await me.commit([profileOf('Ada')]);
    expect(head).toMatchObject({ did: me.did, seq: 1, key: me.signer.key });
    const view = await me.verify.profile(me.did);
    expect(view?.record).toMatchObject({ name: 'Ada', $type: 'app.tabard.profile', rev: head.rev });
    expect(view).toMatchObject({ policy: { reason: 'own', serve: true }, servedBy: null, heads: 1 });
  });

  it('numbers commits of a key without gaps, and each rev is above the last', async () => {
    const me = await owner();
    const heads = [await me.commit([profileOf('a')]), await me.commit([profileOf('b')])];
    clock.now -= 86_400_000;
    heads.push(await me.commit([profileOf('c')]));
    clock.now += 86_400_000;
    expect(heads.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(heads.map(({ rev }) => rev)).toEqual(heads.map(({ rev }) => rev).toSorted());
    expect(new Set(heads.map(({ rev }) => rev)).size).toBe(3);
  });

  it('drops what changes nothing', async () => {
    const me = await owner();
    await me.commit([profileOf('Ada')]);
    const before = await rowsOf(me);
    const again = await me.verify.prepareCommit(me.did, [profileOf('Ada')], {
      key: me.signer.key,
      auth: me.auth,
      clockId: 0,
    });
    expect(again).toEqual({ unchanged: true, paths: ['app.tabard.profile/self'] });
    expect(await rowsOf(me)).toEqual(before);
  });

  it('gives TID keys that rise and are never above the commit', async () => {
    const me = await owner();
    const prepared = await me.verify.prepareCommit(
      me.did,
      Array.from({ length: 50 }, (_, index) => postOf(`post ${index}`)),
      { key: me.signer.key, auth: me.auth, clockId: 0 },
    );
    if (prepared.unchanged) throw new Error('unchanged');
    const keys = prepared.paths.map((one) => splitPath(one).key);
    expect(keys).toEqual(keys.toSorted());
    expect(keys.at(-1)?.localeCompare(prepared.rev)).toBe(-1);
    await me.verify.finishCommit(prepared.ticket, await me.signer.sign(prepared.signing));
    const page = await me.verify.list(me.did, 'app.tabard.post', { limit: 20, reverse: true });
    expect(page.records).toHaveLength(20);
    expect(page.records[0]?.value).toMatchObject({ text: 'post 49' });
    const rest = await me.verify.list(me.did, 'app.tabard.post', {
      limit: 100,
      reverse: true,
      cursor: page.cursor ?? '',
    });
    expect(rest.records).toHaveLength(30);
    expect(rest.cursor).toBeUndefined();
    const forwards = await me.verify.list(me.did, 'app.tabard.post', { limit: 30 });
    const after = await me.verify.list(me.did, 'app.tabard.post', { limit: 30, cursor: forwards.cursor ?? '' });
    expect([...forwards.records, ...after.records].map((one) => splitPath(one.path).key)).toEqual(keys);
  });

  it('takes a key that one gives, and stamps above it', async () => {
    const me = await owner();
    const ahead = tidOf((clock.now + 60_000) * 1000, 1023);
    const prepared = await me.verify.prepareCommit(
      me.did,
      [{ path: path(`app.tabard.post/${ahead}`), value: { text: 'x', createdAt: 1 } }],
      { key: me.signer.key, auth: me.auth, clockId: 0 },
    );
    if (prepared.unchanged) throw new Error('unchanged');
    expect(microsecondsOf(prepared.rev)).toBeGreaterThan(microsecondsOf(ahead));
  });

  it('leaves a tombstone, hides it, and shows it when asked', async () => {
    const me = await owner();
    await me.commit([profileOf('Ada'), postOf('one')]);
    const [post] = (await me.verify.list(me.did, 'app.tabard.post')).records;
    if (post === undefined) throw new Error('no post');
    await me.commit([{ remove: post.path, kind: 'deletion' }]);
    expect(await me.verify.record(me.did, post.path)).toBeUndefined();
    expect((await me.verify.list(me.did, 'app.tabard.post')).records).toEqual([]);
    const shown = await me.verify.record(me.did, post.path, { removed: true });
    expect(shown).toMatchObject({ removal: 'deletion', value: { was: { cid: { $link: post.cid } } } });
    const again = await me.verify.prepareCommit(me.did, [{ remove: post.path, kind: 'deletion' }], {
      key: me.signer.key,
      auth: me.auth,
      clockId: 0,
    });
    expect(again.unchanged).toBe(true);
  });

  it('refuses a record that its schema refuses, before anything is signed', async () => {
    const me = await owner();
    await expect(me.commit([{ path: path('app.tabard.profile/self'), value: { name: 5 } }])).rejects.toMatchObject({
      code: 'bad-record-input',
    });
    await expect(me.commit([{ path: path('app.tabard.profile/other'), value: {} }])).rejects.toMatchObject({
      code: 'bad-record-input',
    });
    await expect(me.commit([profileOf('a'), profileOf('b')])).rejects.toMatchObject({ code: 'bad-record-input' });
    expect((await rowsOf(me)).repositories).toBe(0);
  });

  it('has no words for an identity that is not here', async () => {
    const me = await owner();
    const stranger = await tab();
    await expect(
      stranger.verify.prepareCommit(me.did, [profileOf('x')], { key: me.signer.key, auth: me.auth, clockId: 0 }),
    ).rejects.toMatchObject({ code: 'no-identity' });
  });
});

describe('faults of writing', () => {
  it('STO-5 the second of two prepared commits is a write-conflict and leaves nothing', async () => {
    const me = await owner();
    await me.commit([profileOf('Ada')]);
    const signer = { key: me.signer.key, auth: me.auth, clockId: 0 };
    const one = await me.verify.prepareCommit(me.did, [profileOf('one')], signer);
    const two = await me.verify.prepareCommit(me.did, [profileOf('two')], signer);
    if (one.unchanged || two.unchanged) throw new Error('unchanged');
    await me.verify.finishCommit(one.ticket, await me.signer.sign(one.signing));
    const before = await rowsOf(me);
    await expect(me.verify.finishCommit(two.ticket, await me.signer.sign(two.signing))).rejects.toMatchObject({
      code: 'write-conflict',
      retryable: true,
    });
    expect(await rowsOf(me)).toEqual(before);
    expect((await me.verify.profile(me.did))?.record).toMatchObject({ name: 'one' });
  });

  it('STO-5 two tabs over one database never give one seq twice', async () => {
    const me = await owner();
    const other = await tab(me.store.id);
    const results = await Promise.allSettled([
      me.commit([profileOf('here')]),
      commitWith(other.verify, me.did, [profileOf('there')], me.signer, me.auth, 0),
    ]);
    const heads = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value.seq] : []));
    expect(heads).toEqual([1]);
    const next = await commitWith(other.verify, me.did, [profileOf('next')], me.signer, me.auth, 0);
    expect(next.seq).toBe(2);
    expect((await me.verify.profile(me.did))?.head.id).toBe(next.id);
  });

  it('STO-4 an abort in the middle leaves the repository as it was', async () => {
    const me = await owner();
    await me.commit([profileOf('Ada')]);
    const before = await rowsOf(me);
    const signer = { key: me.signer.key, auth: me.auth, clockId: 0 };
    const prepared = await me.verify.prepareCommit(me.did, [profileOf('Bea'), postOf('x')], signer);
    if (prepared.unchanged) throw new Error('unchanged');
    const write = me.store.write;
    Object.assign(me.store, {
      write: (stores: never, durability: never, run: (tx: { abort(): void }) => Promise<unknown>) =>
        write(stores, durability, async (tx) => {
          await run(tx);
          tx.abort();
        }),
    });
    await expect(me.verify.finishCommit(prepared.ticket, await me.signer.sign(prepared.signing))).rejects.toMatchObject(
      { code: 'storage-refused' },
    );
    Object.assign(me.store, { write });
    expect(await rowsOf(me)).toEqual(before);
    expect((await me.verify.profile(me.did))?.record).toMatchObject({ name: 'Ada' });
    expect((await me.commit([profileOf('Bea')])).seq).toBe(2);
  });

  it('refuses the signature of another key', async () => {
    const me = await owner();
    const signer = { key: me.signer.key, auth: me.auth, clockId: 0 };
    const prepared = await me.verify.prepareCommit(me.did, [profileOf('Ada')], signer);
    if (prepared.unchanged) throw new Error('unchanged');
    await expect(me.verify.finishCommit(prepared.ticket, await device(5).sign(prepared.signing))).rejects.toMatchObject(
      { code: 'not-verifiable' },
    );
    expect((await rowsOf(me)).commits).toBe(0);
  });

  it('a ticket is good once', async () => {
    const me = await owner();
    const signer = { key: me.signer.key, auth: me.auth, clockId: 0 };
    const prepared = await me.verify.prepareCommit(me.did, [profileOf('Ada')], signer);
    if (prepared.unchanged) throw new Error('unchanged');
    const signature = await me.signer.sign(prepared.signing);
    await me.verify.finishCommit(prepared.ticket, signature);
    await expect(me.verify.finishCommit(prepared.ticket, signature)).rejects.toThrow(TypeError);
  });
});
