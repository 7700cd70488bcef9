/** INB-11: what one wrote has arrived when a device of its receiver has proved that it has it; whoever else takes it may keep it, or let it fall. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { RecordUri } from '../../src/base/index.js';
import { createSelf, type Self } from '../../src/peer/index.js';
import { OUTBOX_REST, REACH_PATIENCE } from '../../src/peer/social/limits.js';
import type { VerifyStore } from '../../src/worker/index.js';
import { LEFT_FROM, OUTBOX_WAITS } from '../../src/worker/social/loose-limits.js';
import { testSigner } from '../helpers/keys.js';
import { bundleOf, reply, takeIn } from '../worker/people.js';
import { clock, type Owner, sync } from '../worker/world.js';
import { pinIt, selfOf, strangerOf } from './support/keeper.js';
import { calm, type Node, until, type World } from './support/peers.js';
import { has, hostIn, openStage, send, type Tab } from './support/social.js';
import { keepWorlds } from './support/worlds.js';

const worlds = keepWorlds();
let world: World;
let ada: Owner;
let bob: Owner;
let root: RecordUri;

const hostOf = (me: Owner, name: string): Promise<Tab> => hostIn(world, me, name);

const outbox = () => bob.verify.social('outbox');
const sent = (at: Tab): boolean => has(at, 'sent');

/** Linked under Ada's topic, again where that was too early, until it has come about. */
const meet = async (a: Node<VerifyStore>, b: Node<VerifyStore>, holds: () => Promise<boolean> | boolean) => {
  let links: Awaited<ReturnType<World['link']>> | undefined;
  const end = performance.now() + 60_000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error('they did not meet');
    if (links === undefined || links.some(({ closed }) => closed)) links = await world.link(a, b, ada.did);
    await calm(40);
  }
};

/** Bob has read Ada's post, so he knows her log. */
const readHer = async (): Promise<void> => void (await takeIn(bob, root, await bundleOf(ada, root)));

beforeEach(async () => {
  ({ world, ada, bob, root } = await openStage(worlds.open()));
});

describe('what was pushed has arrived', () => {
  test('INB-11 when a device of its receiver proves with its answer that it is one', async () => {
    const [host, mine] = [await hostOf(ada, 'ada'), await hostOf(bob, 'bob')];
    await readHer();
    await send(bob, mine, ada.did, await reply(bob, root));
    await meet(host, mine, () => sent(mine));
    expect(await outbox()).toEqual([]);
  });

  test('INB-11 by a device that cannot sign now it is taken all the same, and brought once more', async () => {
    const locked = { ...selfOf(ada), prove: () => Promise.reject(new Error('locked')) };
    await ada.verify.keep(ada.did, { reason: 'own', serve: true });
    const host = world.adopt('ada', ada.verify, { self: locked, pins: ada.verify, session: testSigner(7_901) });
    await host.peer.rehost();
    const mine = await hostOf(bob, 'bob');
    await readHer();
    await send(bob, mine, ada.did, await reply(bob, root));
    await meet(host, mine, async () => (await ada.verify.social('inbox', ada.did, { limit: 1 })).entries.length === 1);
    await calm(60);
    await world.clock.advance(REACH_PATIENCE);
    await until(() => sent(mine), 'the end of the try');
    expect(await outbox()).toMatchObject([{ left: true }]);
  });

  test('INB-11 not while a keeper has taken it: that is brought again, later, and at last believed', async () => {
    const pin = await strangerOf(2);
    const [keeper, mine] = [await hostOf(pin, 'pin'), await hostOf(bob, 'bob')];
    await sync(ada.verify, pin.verify, ada.did);
    await pinIt(keeper, ada.did);
    await readHer();
    const answer = await reply(bob, root);
    await send(bob, mine, ada.did, answer);
    await meet(
      keeper,
      mine,
      async () => (await pin.verify.social('inbox', ada.did, { limit: 1 })).entries.length === 1,
    );
    await calm(60);
    await world.clock.advance(REACH_PATIENCE);
    await until(() => sent(mine), 'the push');
    const [row] = await outbox();
    expect(row).toMatchObject({ uri: answer, left: true, tries: LEFT_FROM + 1 });
    expect((row?.next ?? 0) - clock.now).toBeGreaterThanOrEqual(
      (OUTBOX_WAITS[LEFT_FROM] ?? 0) - REACH_PATIENCE - OUTBOX_REST,
    );
    for (let tries = LEFT_FROM + 1; tries <= OUTBOX_WAITS.length; tries++)
      await bob.verify.social('sent', ada.did, answer, 'unreached');
    expect(await outbox()).toEqual([]);
  });

  /** Mallory has pinned Ada, takes what is for her, and answers with a proof. */
  const thiefWith = async (self: Self) => {
    const mallory = await strangerOf(3);
    const thief = world.adopt('mallory', mallory.verify, {
      ...{ self, pins: mallory.verify, session: testSigner(7_900) },
    });
    await sync(ada.verify, mallory.verify, ada.did);
    await pinIt(thief, ada.did);
    const mine = await hostOf(bob, 'bob');
    await readHer();
    await send(bob, mine, ada.did, await reply(bob, root));
    await meet(
      thief,
      mine,
      async () => (await mallory.verify.social('inbox', ada.did, { limit: 1 })).entries.length === 1,
    );
    await calm(60);
    await world.clock.advance(REACH_PATIENCE);
    await until(() => sent(mine), 'the end of the try');
    return mine;
  };

  test('INB-11 not by the word of whoever says to be her with a key of their own', async () => {
    const { signer, verify, did } = await strangerOf(4);
    const claimed = createSelf(ada.did, signer, async () => [...(await verify.delegationsFor(did, [signer.key]))]);
    await thiefWith(claimed);
    expect(await outbox()).toMatchObject([{ left: true }]);
  });

  test('INB-11 not by a proof that she gave on another link: that cuts this one', async () => {
    const elsewhere = await selfOf(ada).prove(new Uint8Array(400).fill(99), testSigner(7_900).key);
    const mine = await thiefWith({ ...selfOf(ada), prove: async () => elsewhere });
    expect(await outbox()).toMatchObject([{ left: true }]);
    expect(mine.peer.stats().refusals['bad-signature']).toBe(1);
  });
});
