/** What people write to each other, between real peers with real stores: pushed, held while its receiver is away, handed over. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Did, RecordUri } from '../../src/base/index.js';
import { buildUpdate } from '../../src/identity/index.js';
import { STANDBY_MOMENT } from '../../src/peer/limits.js';
import { MAX_PUSHES_A_WINDOW, OUTBOX_REST, REACH_PATIENCE } from '../../src/peer/social/limits.js';
import { root as personRoot } from '../identity/helpers.js';
import { bundleOf, fieldsOf, forge, like, post, refTo, reply } from '../worker/people.js';
import { type Owner, owner, sync } from '../worker/world.js';
import { pinIt, selfOf, strangerOf, tabOf } from './support/keeper.js';
import { createLiar } from './support/liar.js';
import { calm, until, type World } from './support/peers.js';
import { has, hostIn, inboxOf, noting, openStage, send, type Tab, untilStored } from './support/social.js';
import { keepWorlds } from './support/worlds.js';

const worlds = keepWorlds();

let world: World;
let ada: Owner;
let bob: Owner;
let root: RecordUri;

const hostOf = (me: Owner, name: string): Promise<Tab> => hostIn(world, me, name);

beforeEach(async () => {
  ({ world, ada, bob, root } = await openStage(worlds.open()));
});

describe('bringing something to whom it is for', () => {
  test('INB-1 INB-4 INB-7 it is taken by the host that is met under their topic, with a name, and the link ends', async () => {
    const [host, mine] = [await hostOf(ada, 'ada'), await hostOf(bob, 'bob')];
    const answer = await reply(bob, root);
    await send(bob, mine, ada.did, answer);
    await calm(20);
    const [, link] = await world.link(host, mine, ada.did);
    await until(() => has(host, 'inbox') && has(mine, 'sent'), 'the push');
    expect(await inboxOf(ada, ada.did)).toEqual([answer]);
    expect(await bob.verify.social('outbox')).toEqual([]);
    await untilStored(async () => (await ada.verify.social('people', [bob.did]))[0] !== null, 'a name');
    await world.clock.advance(REACH_PATIENCE);
    await until(() => link.closed, 'the end of the link');
    // Of her repository nothing was fetched for that.
    expect((await bob.verify.repositories()).map(({ did }) => did)).toEqual([bob.did]);
    expect([...host.errors, ...mine.errors]).toEqual([]);
  });

  test('INB-7 who is linked anyway gets it at once', async () => {
    const [host, mine] = [await hostOf(ada, 'ada'), await hostOf(bob, 'bob')];
    mine.peer.seek(ada.did);
    await world.link(host, mine, ada.did);
    await until(() => mine.changes.length === 1, 'her repository');
    await world.clock.advance(STANDBY_MOMENT);
    await send(bob, mine, ada.did, await like(bob, root));
    await until(() => has(host, 'inbox') && has(mine, 'sent'), 'the push');
  });

  test('INB-1 INB-8 who only follows does not take it; it waits, and is tried again a minute later', async () => {
    const [follower, mine] = [await hostOf(await strangerOf(2), 'follower'), await hostOf(bob, 'bob')];
    const host = await hostOf(ada, 'ada');
    follower.peer.seek(ada.did);
    await world.link(host, follower, ada.did);
    await until(() => follower.changes.length === 1, 'her repository');
    await follower.store.keep(ada.did, { reason: 'follow', serve: true });
    await follower.peer.rehost();
    host.peer.close();
    await send(bob, mine, ada.did, await reply(bob, root));
    await calm(20);
    await world.link(follower, mine, ada.did);
    await calm(60);
    await world.clock.advance(REACH_PATIENCE);
    await untilStored(async () => (await bob.verify.social('outbox'))[0]?.tries === 1, 'the try');
    expect(await inboxOf({ verify: follower.store }, ada.did)).toEqual([]);
    const again = noting(tabOf(world, ada, 'ada again'));
    await again.peer.rehost();
    await calm(40);
    await world.clock.advance(OUTBOX_REST - REACH_PATIENCE);
    await calm(20);
    await world.link(again, mine, ada.did);
    await untilStored(async () => (await bob.verify.social('outbox')).length === 0, 'the second try');
    expect([...mine.errors, ...follower.errors]).toEqual([]);
  });

  test('INB-5 whom her rules refuse is told so and no more, and noise in his name tells nothing', async () => {
    await ada.verify.keep(ada.did, { reason: 'own', serve: true });
    const asked: Did[] = [];
    const refuses = async ({ from }: { readonly from: Did }) => {
      asked.push(from);
      return from === bob.did;
    };
    const node = world.adopt('ada', ada.verify, { self: { ...selfOf(ada), refuses }, pins: ada.verify });
    await node.peer.rehost();
    const host = noting(node);
    const mine = await hostOf(bob, 'bob');
    const answer = await reply(bob, root);
    mine.peer.seek(ada.did);
    await world.link(host, mine, ada.did);
    await until(() => mine.changes.length === 1, 'her repository');
    await world.clock.advance(STANDBY_MOMENT);
    await send(bob, mine, ada.did, answer);
    await until(() => asked.length === 1, 'the question');
    await calm(30);
    expect(await inboxOf(ada, ada.did)).toEqual([]);
    expect(await ada.verify.identity(bob.did)).toBeUndefined();
    const liar = await createLiar(host, ada.did);
    liar.say(
      pushOf(
        1,
        ada.did,
        forge(await bundleOf(bob, answer), () => ({ record: null })),
      ),
    );
    await until(() => liar.ended() === 'bad-proof', 'the cut');
    expect(asked).toEqual([bob.did]);
  });

  test('INB-4 a forged bundle cuts the link, and leaves nothing', async () => {
    const host = await hostOf(ada, 'ada');
    const bundle = await bundleOf(bob, await reply(bob, root));
    const record = fieldsOf(await bundleOf(bob, await post(bob, {}))).record ?? null;
    const liar = await createLiar(host, ada.did);
    liar.say(
      pushOf(
        1,
        ada.did,
        forge(bundle, () => ({ record })),
      ),
    );
    await until(() => liar.ended() === 'bad-hash', 'the cut');
    expect(host.peer.stats().refusals['bad-hash']).toBe(1);
    expect(await inboxOf(ada, ada.did)).toEqual([]);
    expect(await ada.verify.identity(bob.did)).toBeUndefined();
  });

  test('INB-3 so many on one link are taken, more are refused, and far more cut it', async () => {
    const host = await hostOf(ada, 'ada');
    const bundle = await bundleOf(bob, await reply(bob, root));
    const liar = await createLiar(host, ada.did);
    const answers = () => liar.heard.filter((message) => message.t === 'answer');
    const pushMany = async (from: number, count: number): Promise<void> => {
      for (let id = from; id < from + count; id++) liar.say(pushOf(id, ada.did, bundle));
      await until(() => answers().length >= from + count - 1 || liar.ended() !== undefined, 'the answers');
    };
    // In parts: a link of far more at once is a flood for other reasons (SYN-6, SYN-9).
    const part = 30;
    let next = 1;
    for (; next <= MAX_PUSHES_A_WINDOW; next += part) {
      await pushMany(next, part);
      await world.clock.advance(1_600);
    }
    expect(answers().every(({ refused }) => refused === null)).toBe(true);
    await pushMany(next, part);
    next += part;
    expect(
      answers()
        .slice(-part)
        .map(({ refused }) => refused),
    ).toEqual(new Array(part).fill('too-many'));
    while (liar.ended() === undefined && next < MAX_PUSHES_A_WINDOW * 5) {
      await pushMany(next, part);
      next += part;
      await world.clock.advance(1_600);
    }
    expect(liar.ended()).toBe('flood');
    expect(next).toBeGreaterThan(MAX_PUSHES_A_WINDOW * 3);
    expect(await inboxOf(ada, ada.did)).toHaveLength(1);
  });
});

const pushOf = (id: number, did: Did, body: Uint8Array<ArrayBuffer>) =>
  ({ t: 'push', id, did, kind: 'reply', body }) as const;

describe('what is held while its receiver is away', () => {
  /** Somebody who has pinned Ada, with her repository. */
  const pinAt = async (n: number, host: Tab): Promise<Tab> => {
    const pin = await hostOf(await strangerOf(n), `pin ${n}`);
    pin.peer.seek(ada.did);
    await world.link(host, pin, ada.did);
    await until(() => pin.changes.length === 1, 'her repository');
    await world.clock.advance(STANDBY_MOMENT);
    await pinIt(pin, ada.did);
    return pin;
  };

  test('INB-6 a pin takes it, and hands it to each of her devices when they have proved themselves', async () => {
    const first = await hostOf(ada, 'ada');
    const pin = await pinAt(4, first);
    first.peer.close();
    const mine = await hostOf(bob, 'bob');
    const [answer, liked] = [await reply(bob, root), await like(bob, root)];
    await bob.verify.social('send', [{ to: ada.did, uri: liked, kind: 'like' }]);
    await send(bob, mine, ada.did, answer);
    await calm(20);
    await world.link(pin, mine, ada.did);
    await untilStored(async () => (await inboxOf({ verify: pin.store }, ada.did)).length === 2, 'the pin takes it');
    expect(await inboxOf(ada, ada.did)).toEqual([]);
    mine.peer.close();
    const back = noting(tabOf(world, ada, 'ada is back'));
    await back.peer.rehost();
    await world.link(back, pin, ada.did);
    await untilStored(async () => (await inboxOf(ada, ada.did)).length === 2, 'hers');
    expect((await inboxOf(ada, ada.did)).toSorted()).toEqual([answer, liked].toSorted());
    await untilStored(
      async () => (await pin.store.social('held', ada.did, ada.signer.key, 64)).length === 0,
      'it is noted',
    );
    // A second device of hers has had nothing yet.
    const laptop = await owner(1);
    await sync(ada.verify, laptop.verify, ada.did);
    const second = await hostOf(laptop, 'laptop');
    await world.link(second, pin, ada.did);
    await untilStored(async () => (await inboxOf(laptop, ada.did)).length === 2, 'the second device');
    expect([...pin.errors, ...back.errors, ...second.errors]).toEqual([]);
  });

  test('INB-6 nobody else is handed anything: neither a visitor, nor a device that is put out', async () => {
    const host = await hostOf(ada, 'ada');
    const pin = await pinAt(5, host);
    host.peer.close();
    const answer = await reply(bob, root);
    await pin.store.social('receiveProof', await bundleOf(bob, answer), { why: 'inbox', to: ada.did }, 'x');
    const visitor = await hostOf(await strangerOf(6), 'visitor');
    visitor.peer.seek(ada.did);
    await world.link(visitor, pin, ada.did);
    await until(() => visitor.changes.length === 1, 'the profile, from the pin');
    const thief = tabOf(world, ada, 'put out');
    await thief.peer.rehost();
    await pin.store.receiveOperations(ada.did, [
      await buildUpdate(ada.person.log, { revoked: [{ key: ada.signer.key, keep: [] }] }, personRoot(0)),
    ]);
    await world.link(thief, pin, ada.did);
    await calm(80);
    expect(await inboxOf(ada, ada.did)).toEqual([]);
    expect(await inboxOf({ verify: visitor.store }, ada.did)).toEqual([]);
    expect(await pin.store.social('held', ada.did, ada.signer.key, 64)).toHaveLength(1);
  });

  test('INB-6 own devices hand each other what they took', async () => {
    const laptop = await owner(1);
    await sync(ada.verify, laptop.verify, ada.did);
    const phone = await hostOf(ada, 'phone');
    const answer = await reply(bob, root);
    await ada.verify.social('receiveProof', await bundleOf(bob, answer), { why: 'inbox', to: ada.did }, 'x');
    const other = await hostOf(laptop, 'laptop');
    await world.link(phone, other, ada.did);
    await calm(40);
    for (let seconds = 0; seconds < 35; seconds++) {
      await world.clock.advance(1_000);
      await calm(2);
    }
    await untilStored(async () => (await inboxOf(laptop, ada.did)).length === 1, 'the other device');
    const later = await like(bob, root);
    const mine = await hostOf(bob, 'bob');
    await send(bob, mine, ada.did, later);
    await calm(20);
    await world.link(mine, other, ada.did);
    await untilStored(async () => (await inboxOf(ada, ada.did)).includes(later), 'at once');
  });
});

test('INB-1 what waits is tried again by the next tab that leads', async () => {
  await bob.verify.social('send', [{ to: ada.did, uri: await reply(bob, root), kind: 'post' }]);
  const host = await hostOf(ada, 'ada');
  const mine = await hostOf(bob, 'bob');
  await calm(60);
  await world.link(host, mine, ada.did);
  await untilStored(async () => (await bob.verify.social('outbox')).length === 0, 'the push');
  expect(refTo(root).did).toBe(ada.did);
});
