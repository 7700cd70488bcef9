/** PRV-11: a copy that was promised is kept exactly so long, by the clock that the store is given, and gives way last. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { RecordUri } from '../../../src/base/index.js';
import type { ProvenRow } from '../../../src/store/index.js';
import { MAX_PROVEN_EACH, STRANGERS_ANSWER_FOR } from '../../../src/worker/social/loose-limits.js';
import { strangerOf } from '../../peer/support/keeper.js';
import { bundleOf, post, pushTo, refTo, reply, takeIn } from '../people.js';
import { clock, type Owner, owner, profileOf, sync } from '../world.js';

const letters = '234567abcdefghijklmnopqrstuvwxyz';
const began = clock.now;
// Files of tests share one clock.
afterAll(() => {
  clock.now = began;
});

const day = 24 * 60 * 60 * 1000;
let ada: Owner;
let bob: Owner;
let root: RecordUri;

beforeEach(async () => {
  ada = await owner();
  await ada.commit([profileOf('Ada')]);
  await ada.verify.keep(ada.did, { reason: 'own', serve: true });
  bob = await strangerOf(1);
  root = await post(ada, {});
});

const isHere = async (uri: RecordUri): Promise<boolean> => (await ada.verify.social('entries', [uri]))[0] !== null;
const rows = (): Promise<ProvenRow[]> => ada.store.read(['proven'], (tx) => tx.objectStore('proven').getAll());

const promised = async (days: number): Promise<RecordUri> => {
  const answer = await reply(bob, root);
  await pushTo(ada, ada.did, await bundleOf(bob, answer));
  await ada.verify.social('keepUntil', ada.did, [{ uri: answer, until: clock.now + days * day }]);
  return answer;
};

describe('a copy that was promised', () => {
  test('PRV-11 goes after its days, though such a one would stay longer', async () => {
    const answer = await promised(3);
    clock.now += 3 * day - 1_000;
    await ada.verify.collect();
    expect(await isHere(answer)).toBe(true);
    // Who looks at the thread keeps what is in it for two weeks; not this.
    await takeIn(ada, answer, await bundleOf(bob, answer));
    clock.now += 2_000;
    await ada.verify.collect();
    expect(await isHere(answer)).toBe(false);
    expect((await rows()).some(({ path }) => path === refTo(answer).path)).toBe(false);
  });

  test('PRV-11 stays for its days, though such a one would go sooner, and whoever asks for it again changes nothing', async () => {
    const answer = await promised(500);
    const bundle = await bundleOf(bob, answer);
    clock.now += STRANGERS_ANSWER_FOR + 10 * day;
    await ada.verify.collect();
    expect(await isHere(answer)).toBe(true);
    await takeIn(ada, answer, bundle);
    await pushTo(ada, ada.did, bundle);
    clock.now += 500 * day - STRANGERS_ANSWER_FOR - 10 * day + 1_000;
    await ada.verify.collect();
    expect(await isHere(answer)).toBe(false);
  });

  test('PRV-11 an edit that comes later is kept as long', async () => {
    const answer = await promised(3);
    clock.now += day;
    await bob.commit([
      {
        path: refTo(answer).path,
        value: { text: 'edited', createdAt: 1, reply: { root: refTo(root), parent: refTo(root) } },
      },
    ]);
    expect(await pushTo(ada, ada.did, await bundleOf(bob, answer))).toMatchObject({ verdict: 'valid', isNew: true });
    expect((await rows()).find(({ path }) => path === refTo(answer).path)).toMatchObject({ kept: true });
    clock.now += 2 * day + 1_000;
    await ada.verify.collect();
    expect(await isHere(answer)).toBe(false);
  });

  test('PRV-11 of somebody who is followed it stays when they are followed no more, with its proof', async () => {
    const answer = await promised(3);
    clock.now += 10;
    await sync(bob.verify, ada.verify, bob.did);
    await ada.verify.keep(bob.did, { reason: 'follow', serve: true });
    await ada.verify.collect();
    await ada.verify.drop(bob.did);
    expect(await isHere(answer)).toBe(true);
    expect(await ada.verify.social('prove', answer)).toBeDefined();
    clock.now += 3 * day;
    await ada.verify.collect();
    expect(await isHere(answer)).toBe(false);
  });

  test('PRV-11 PRV-10 is not pressed out by a flood of the same author', async () => {
    const answer = await promised(3);
    const [copy] = (await rows()).filter(({ path }) => path === refTo(answer).path);
    if (copy === undefined) throw new Error('no copy');
    const { kept: _, ...flood } = copy;
    await ada.store.write(['proven'], 'strict', async (tx) => {
      for (let at = 0; at < MAX_PROVEN_EACH; at++) {
        const path = `app.tabard.post/3jzfcijpj${letters[at >> 5]}${letters[at & 31]}2a` as typeof copy.path;
        await tx.objectStore('proven').put({ ...flood, path, until: clock.now + 900 * day + at });
      }
    });
    const before = (await rows()).length;
    await pushTo(ada, ada.did, await bundleOf(bob, await reply(bob, root)));
    expect((await rows()).length).toBeLessThanOrEqual(Math.min(before, MAX_PROVEN_EACH));
    expect((await rows()).some(({ path }) => path === refTo(answer).path)).toBe(true);
  });
});
