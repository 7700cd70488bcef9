import { describe, expect, it } from 'vitest';
import type { EpochParts } from '../../src/app/linking/epoch.js';
import { dropWritten, findAfter, findLeftOut, keepAfter } from '../../src/app/linking/left-out.js';
import { revokeDevice } from '../../src/app/linking/revoke.js';
import { decodeMap, encodeValue, linkTo, signValue } from '../../src/codec/index.js';
import { postsPart } from '../../src/repo/index.js';
import type { HeadOutcome, PullOutcome } from '../../src/worker/index.js';
import {
  AFTER_FOR,
  MAX_AFTER_POSTS,
  MAX_AFTER_PULL_BLOCKS,
  MAX_AFTER_PULL_BYTES,
  MAX_AFTER_TRIES,
} from '../../src/worker/limits.js';
import { allBlocks, clock, gather, introduce, offer, postOf, sync, type Tab, tab } from '../worker/world.js';
import { firstDevice, linkDevice, random } from './devices-world.js';

type Linked = Awaited<ReturnType<typeof firstDevice>>;

const partsOf = ({ device, own }: Linked): EpochParts => ({ own, store: device.verify, random, now: () => clock.now });
const copy = (from: Linked, to: Linked) => sync(from.device.verify, to.device.verify, from.own.did);

/** What peers do with heads that are told, also with those that are refused and looked at. */
const hear = async (
  from: Linked,
  to: Pick<Tab, 'verify'>,
): Promise<{ heads: readonly HeadOutcome[]; ends: PullOutcome[] }> => {
  const { did } = from.own;
  const heads = await offer(from.device.verify, to.verify, did);
  const ends: PullOutcome[] = [];
  for (const outcome of heads) {
    if (outcome.verdict !== 'invalid' || outcome.after === undefined) continue;
    const begun = await to.verify.beginPull(did, outcome.after.id);
    if (begun.verdict !== 'valid') throw new Error(begun.verdict);
    const blocks = await allBlocks(from.device.verify, did, outcome.after.data, begun.have);
    const received = begun.want.length === 0 ? undefined : await to.verify.receiveBlocks(begun.pull, blocks);
    if (received?.refused !== undefined) ends.push({ verdict: 'refused', code: received.refused.code });
    else ends.push(await to.verify.finishPull(begun.pull, null));
  }
  return { heads, ends };
};

const write = async ({ own }: Linked, ...texts: readonly string[]): Promise<void> => {
  clock.now += 1_000;
  await own.writer.write(texts.map(postOf));
};
const posts = async ({ verify }: Pick<Tab, 'verify'>, { own }: Linked): Promise<readonly unknown[]> =>
  (await verify.list(own.did, 'app.tabard.post')).records.map(({ value }) => (value as { text?: unknown }).text);

/** The second has put the first's other device out, which has not heard of it. */
const put = async () => {
  const first = await firstDevice();
  const second = await linkDevice(first);
  await write(second, 'before');
  await copy(second, first);
  await revokeDevice(partsOf(first), second.own.deviceKey);
  return { first, second, id: second.own.deviceKey };
};

const visitor = async (from: Linked): Promise<Tab> => {
  const made = await tab();
  await sync(from.device.verify, made.verify, from.own.did);
  return made;
};

describe('what a device wrote after it was put out', () => {
  it('HSE-17 is refused, shown to its owner, and to nobody else', async () => {
    const { first, second, id } = await put();
    expect(await findAfter(partsOf(first), id)).toBeNull();
    await write(second, '\n  On the train.\nMore of it.');
    const at = clock.now;
    const stands = await first.device.verify.heads(first.own.did);
    const { heads, ends } = await hear(second, first.device);
    expect(heads).toContainEqual(expect.objectContaining({ verdict: 'invalid', code: 'revoked' }));
    expect(ends).toEqual([{ verdict: 'invalid', code: 'revoked', rule: 'HSE-17' }]);
    expect(await findAfter(partsOf(first), id)).toMatchObject({
      signedAt: at,
      posts: [{ line: 'On the train.' }],
      changes: [],
      more: false,
    });
    expect(await findLeftOut(partsOf(first), id)).toBeNull();
    // Not in what is shown, given, told, exported.
    expect(await posts(first.device, first)).toEqual(['before']);
    expect(await first.device.verify.heads(first.own.did)).toEqual(stands);
    const [late] = (await second.device.verify.list(first.own.did, 'app.tabard.post')).records.slice(-1);
    if (late === undefined) throw new TypeError('no post');
    expect(await first.device.verify.getBlocks(first.own.did, [late.cid], 1_000_000)).toEqual([]);
    const car = Buffer.concat(await gather(first.device.verify.exportCar(first.own.did)));
    expect([car.includes('before'), car.includes('On the train')]).toEqual([true, false]);
    // Nobody who follows looks at it at all.
    const other = await visitor(first);
    await introduce(second.device.verify, other.verify, second.own.did);
    const told = await hear(second, other);
    expect(told.heads).toContainEqual(expect.objectContaining({ verdict: 'invalid', code: 'revoked' }));
    expect(told.heads.some((one) => 'after' in one)).toBe(false);
    expect(await other.verify.barred(first.own.did)).toEqual([]);
  });

  it('HSE-19 what is chosen of it is written anew, by a key that stands, and the rest goes', async () => {
    const { first, second, id } = await put();
    await write(second, 'keep me', 'not me');
    await hear(second, first.device);
    const found = await findAfter(partsOf(first), id);
    const path = found?.posts.find(({ line }) => line === 'keep me')?.path;
    if (found === null || path === undefined) throw new TypeError('nothing is shown');
    const other = await visitor(first);
    await expect(keepAfter(partsOf(first), id, found.id, ['app.tabard.post/x'])).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(keepAfter(partsOf(first), id, second.own.did, [path])).rejects.toMatchObject({ code: 'not-found' });
    await keepAfter(partsOf(first), id, found.id, [path]);
    expect(await findAfter(partsOf(first), id)).toBeNull();
    expect(await posts(first.device, first)).toEqual(['before', 'keep me']);
    await sync(first.device.verify, other.verify, first.own.did);
    expect(await posts(other, first)).toEqual(['before', 'keep me']);
  });

  it('HSE-19 is dropped, and back while that can be taken back; a dropped key is heard no more', async () => {
    const { first, second, id } = await put();
    await write(second, 'by a thief');
    await hear(second, first.device);
    const found = await findAfter(partsOf(first), id);
    if (found === null) throw new TypeError('nothing is shown');
    await dropWritten(partsOf(first), found.id, true);
    expect(await findAfter(partsOf(first), id)).toBeNull();
    await dropWritten(partsOf(first), found.id, false);
    expect(await findAfter(partsOf(first), id)).toEqual(found);
    await dropWritten(partsOf(first), found.id, true);
    await write(second, 'again');
    expect((await hear(second, first.device)).ends).toEqual([]);
    clock.now += 11 * 60_000;
    await first.device.verify.collect();
    // What was in it is gone from the disk, too.
    const row = await first.device.store.read(['meta'], (tx) =>
      tx.objectStore('meta').get(`afterwards/${first.own.did}`),
    );
    expect(row).toEqual([expect.objectContaining({ key: id, posts: [], changes: [] })]);
  });

  it('HSE-17 a head by a key that was never one’s own, with another signature, or that knew of its end is not looked at', async () => {
    const { first, second } = await put();
    await write(second, 'genuine');
    const [genuine] = (await second.device.verify.heads(second.own.did))?.heads ?? [];
    if (genuine === undefined) throw new TypeError('no head');
    const forged = genuine.slice();
    // The signature is the last field.
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
    const { did } = first.own;
    const lookedAt = async (bytes: Uint8Array): Promise<unknown> => {
      const [outcome] = await first.device.verify.receiveHeads(did, [bytes]);
      return outcome?.verdict === 'invalid' ? outcome.after : undefined;
    };
    expect(await lookedAt(forged)).toBeUndefined();
    // A thief who has heard of it, and signs all the same: a commit on top of the operation that put his key out.
    const position = (await first.device.verify.identity(did))?.position;
    const read = decodeMap(genuine);
    if (read.verdict !== 'valid' || position === undefined) throw new TypeError('unreadable');
    const { sig: _, ...unsigned } = read.value;
    const knowing = { ...unsigned, log: { n: position.n, id: linkTo(position.id) } };
    const signed = await signValue('commit', knowing, second.own.vault.deviceSigner);
    expect(await lookedAt(encodeValue(signed))).toBeUndefined();
    expect(await lookedAt(genuine)).toBeDefined();
  });

  it('HSE-18 a flood of heads is followed so far, and each key has one place', async () => {
    const { first, second, id } = await put();
    let looked = 0;
    for (let count = 0; count < MAX_AFTER_TRIES + 4; count++) {
      await write(second, `number ${count}`);
      looked += (await hear(second, first.device)).ends.length;
    }
    expect(looked).toBe(MAX_AFTER_TRIES);
    const barred = await first.device.verify.barred(first.own.did);
    expect(barred.map(({ key }) => key)).toEqual([id]);
    expect((await findAfter(partsOf(first), id))?.posts).toHaveLength(MAX_AFTER_TRIES);
  });

  it('HSE-18 more posts than are kept are counted; a tree that is too large is let go of', async () => {
    const { first, second, id } = await put();
    await write(second, ...Array.from({ length: MAX_AFTER_POSTS + 3 }, (_, count) => `post ${count}`));
    await hear(second, first.device);
    const found = await findAfter(partsOf(first), id);
    expect([found?.posts.length, found?.changes.length]).toEqual([MAX_AFTER_POSTS, 3]);

    await write(second, 'one more');
    const [outcome] = await offer(second.device.verify, first.device.verify, first.own.did);
    if (outcome?.verdict !== 'invalid' || outcome.after === undefined) throw new TypeError('not looked at');
    const begun = await first.device.verify.beginPull(first.own.did, outcome.after.id);
    if (begun.verdict !== 'valid') throw new TypeError('no pull');
    const [block] = await allBlocks(second.device.verify, first.own.did, outcome.after.data);
    if (block === undefined) throw new TypeError('no block');
    const huge = { cid: block.cid, bytes: new Uint8Array(MAX_AFTER_PULL_BYTES + 1) };
    expect((await first.device.verify.receiveBlocks(begun.pull, [huge])).refused).toMatchObject({ rule: 'HSE-18' });
    const again = await first.device.verify.beginPull(first.own.did, outcome.after.id);
    if (again.verdict !== 'valid') throw new TypeError('no pull');
    const many = Array.from({ length: MAX_AFTER_PULL_BLOCKS + 1 }, () => block);
    expect((await first.device.verify.receiveBlocks(again.pull, many)).refused).toMatchObject({ rule: 'HSE-18' });
    expect(await findAfter(partsOf(first), id)).toEqual(found);
  });

  it('HSE-18 a record that is none is not shown as a post, and all of it goes after a month', async () => {
    const { first, second, id } = await put();
    await write(second, 'one');
    await second.own.writer.write([{ collection: 'org.example.note', value: { text: 'what is this' } }]);
    await hear(second, first.device);
    expect(await findAfter(partsOf(first), id)).toMatchObject({
      posts: [{ line: 'one' }],
      changes: [expect.stringMatching(/^org\.example\.note\//)],
    });
    clock.now += AFTER_FOR + 1;
    expect(await findAfter(partsOf(first), id)).toBeNull();
    await first.device.verify.collect();
    const row = await first.device.store.read(['meta'], (tx) =>
      tx.objectStore('meta').get(`afterwards/${first.own.did}`),
    );
    expect(row).toEqual([]);
  });

  it('HSE-17 PRT-11 of what is here in part nothing is looked at until all of it is, and then all is told', async () => {
    const { first, second, id } = await put();
    for (let count = 0; count < 5; count++) await write(first, `mine ${count}`);
    const { did } = first.own;
    const third = await tab();
    // Seen as a visitor, of whom a host gave the newest two posts, before it became a device of one's own.
    const part = postsPart(null, 2);
    if (part === undefined) throw new TypeError('no part');
    await sync(first.device.verify, third.verify, did, { part });
    await third.verify.keep(did, { reason: 'own', serve: true });
    await introduce(second.device.verify, third.verify, did);
    await write(second, 'late');
    const stands = await posts(third, first);
    expect((await hear(second, third)).ends).toEqual([]);
    expect(await third.verify.barred(did)).toEqual([]);
    expect(await posts(third, first)).toEqual(stands);
    await sync(first.device.verify, third.verify, did);
    expect((await third.verify.profile(did))?.partial).toBe(false);
    await introduce(second.device.verify, third.verify, did);
    expect((await hear(second, third)).ends).toEqual([{ verdict: 'invalid', code: 'revoked', rule: 'HSE-17' }]);
    const [found, ...others] = await third.verify.barred(did);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ key: id, more: false, changes: [] });
    expect(found?.posts.map(({ value }) => Reflect.get(Object(value), 'text'))).toEqual(['late']);
    expect(await posts(third, first)).not.toContain('late');
  });

  it('HSE-18 what is no longer one’s own when its tree has come is put aside for nobody', async () => {
    const { first, second } = await put();
    const { did } = first.own;
    await write(second, 'late');
    const [outcome] = await offer(second.device.verify, first.device.verify, did);
    if (outcome?.verdict !== 'invalid' || outcome.after === undefined) throw new TypeError('not looked at');
    const begun = await first.device.verify.beginPull(did, outcome.after.id);
    if (begun.verdict !== 'valid') throw new TypeError('no pull');
    await first.device.verify.receiveBlocks(
      begun.pull,
      await allBlocks(second.device.verify, did, outcome.after.data, begun.have),
    );
    await first.device.verify.keep(did, { reason: 'visit', serve: false });
    expect(await first.device.verify.finishPull(begun.pull, null)).toMatchObject({
      verdict: 'invalid',
      code: 'revoked',
    });
    const row = await first.device.store.read(['meta'], (tx) => tx.objectStore('meta').get(`afterwards/${did}`));
    expect(row).toBeUndefined();
    expect((await posts(first.device, first)).includes('late')).toBe(false);
  });
});
