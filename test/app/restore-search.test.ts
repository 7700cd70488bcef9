import { afterEach, describe, expect, it } from 'vitest';
import { revokeDevice } from '../../src/app/linking/revoke.js';
import type { Locate } from '../../src/app/restore/locate.js';
import {
  AFTER_FOUND,
  CANDIDATE_TURN,
  createSearch,
  SEEK_TIME,
  type Search,
  type SearchParts,
} from '../../src/app/restore/search.js';
import { judgeRestore, type RestoreFacts } from '../../src/app/restore/view.js';
import { createCell, type Did } from '../../src/base/index.js';
import { createSelf } from '../../src/peer/index.js';
import { buildHeads } from '../../src/peer/messages/index.js';
import type { LocatorContent } from '../../src/vault/recovery/index.js';
import type { VerifyStore } from '../../src/worker/index.js';
import { createLiar } from '../peer/support/liar.js';
import { calm, type Node, until, type World } from '../peer/support/peers.js';
import { keepWorlds } from '../peer/support/worlds.js';
import { clock } from '../worker/world.js';
import { copy, entropyOf, firstDevice, type Linked, linkDevice, random, testDevice } from './restore-world.js';

const worlds = keepWorlds();
const searches: Search[] = [];
afterEach(() => {
  for (const search of searches.splice(0)) search.close();
});

/** A tab of an owner's device, or of a follower who serves it. */
const ownerAt = async (world: World, { device, own }: Linked, name = 'owner'): Promise<Node<VerifyStore>> => {
  const chain = async () => [...(await device.verify.delegationsFor(own.did, [own.deviceKey]))];
  const node = world.adopt(name, device.verify, { self: createSelf(own.did, own.vault.deviceSigner, chain) });
  await device.verify.keep(own.did, { reason: 'own', serve: true });
  await node.peer.rehost();
  return node;
};
const followerAt = async (world: World, of: Linked, name: string): Promise<Node<VerifyStore>> => {
  const device = await testDevice();
  await copy(of, { device }, of.own.did);
  await device.verify.keep(of.own.did, { reason: 'follow', serve: true });
  const node = world.adopt(name, device.verify);
  await node.peer.rehost();
  return node;
};

const nobodyLocates: Locate = async () => () => undefined;

const searcher = async (world: World, given: Partial<SearchParts> & Pick<SearchParts, 'entropy'>) => {
  const device = await testDevice();
  const node = world.adopt('restoring', device.verify);
  const allowed = new Set<string>();
  const errors: unknown[] = [];
  const search = createSearch({
    page: {
      ...{ address: 'https://t.example/', steady: world.clock.now, now: world.clock.now },
      ...{ timers: world.clock, random, online: createCell(true) },
    },
    store: device.verify,
    network: {
      seek: (did, trackers) => node.peer.seek(did, trackers),
      on: (name, listener) => {
        if (name === 'status' || name === 'changed') return node.peer.on(name, listener as never);
        throw new TypeError(name);
      },
      retry: node.peer.retry,
      allowTracker: () => undefined,
    },
    deployment: { trackers: [], iceServers: [] },
    locate: nobodyLocates,
    did: undefined,
    trackers: [],
    mayContact: (tracker) => allowed.has(tracker),
    allowTracker: (tracker) => void allowed.add(tracker),
    onError: (error) => void errors.push(error),
    ...given,
  });
  searches.push(search);
  const view = () => {
    const rest: Pick<RestoreFacts, 'taking' | 'report' | 'failed' | 'cancelled'> = {
      ...{ taking: null, report: null, failed: null, cancelled: false },
    };
    return judgeRestore({ ...search.facts.get(), now: world.clock.now(), ...rest });
  };
  return { device, node, search, view, errors };
};

const write = async ({ own }: Linked, bio: string): Promise<void> => {
  clock.now += 1_000;
  await own.writer.write([{ path: own.profilePath, value: { name: 'Ada', bio, links: [], tags: [] } }]);
};

const bioAt = async (store: VerifyStore, did: Did): Promise<unknown> => {
  const record = (await store.profile(did))?.record;
  return typeof record === 'object' && record !== null ? Reflect.get(record, 'bio') : undefined;
};

describe('the search for the newest', () => {
  it('RST-1 takes in what two hosts have between them, and is over when the stated time is', async () => {
    const world = worlds.open();
    const first = await firstDevice();
    const second = await linkDevice(first);
    const old = await followerAt(world, first, 'old');
    await write(second, 'newest');
    const recent = await ownerAt(world, second, 'recent');
    const did = first.own.did;
    const at = await searcher(world, { entropy: await entropyOf(first), did });
    await world.link(at.node, old, did);
    await until(() => at.search.facts.get().found?.signedAt != null, 'the old one');
    expect(at.view().kind).toBe('seeking');
    await world.link(at.node, recent, did);
    await until(() => at.node.changes.length === 2, 'the newer one');
    await until(() => at.search.facts.get().found?.peers === 2, 'both are counted');
    expect(await bioAt(at.device.verify, did)).toBe('newest');
    await world.clock.advance(SEEK_TIME - 1);
    expect(at.view().kind).toBe('seeking');
    await world.clock.advance(1);
    expect(at.view()).toMatchObject({ kind: 'found', found: { standing: 'same', name: 'Ada' } });
    await until(() => at.search.facts.get().found?.records !== null, 'counted');
    expect(at.search.facts.get().found?.records).toEqual({ 'app.tabard.profile': 1 });
    expect(at.errors).toEqual([]);
  });

  it('RST-1 whoever waits no longer is shown what there is, and decides: the newest of a host that comes after still counts', async () => {
    const world = worlds.open();
    const first = await firstDevice();
    const second = await linkDevice(first);
    const did = first.own.did;
    const early = await followerAt(world, first, 'early');
    await write(second, 'newest');
    const at = await searcher(world, { entropy: await entropyOf(first), did });
    await world.link(at.node, early, did);
    await until(() => at.search.facts.get().found?.signedAt != null, 'found');
    expect(at.view().kind).toBe('seeking');
    at.search.enough();
    expect(at.view()).toMatchObject({ kind: 'found', found: { standing: 'same', devices: 1 } });
    await world.link(at.node, await ownerAt(world, second, 'recent'), did);
    await until(() => at.search.facts.get().found?.peers === 2, 'the newer one');
    expect(at.view().kind).toBe('found');
    at.search.again();
    expect(at.view().kind).toBe('seeking');
  });

  it('RST-1 whoever comes late is given time, and others after', async () => {
    const world = worlds.open();
    const lost = await firstDevice();
    const did = lost.own.did;
    const at = await searcher(world, { entropy: await entropyOf(lost), did });
    await world.clock.advance(SEEK_TIME);
    expect(at.view().kind).toBe('nobody');
    await world.link(at.node, await followerAt(world, lost, 'late'), did);
    await until(() => at.search.facts.get().found?.signedAt != null, 'found');
    expect(at.view().kind).toBe('seeking');
    await world.clock.advance(AFTER_FOUND);
    expect(at.view().kind).toBe('found');
  });

  it('RST-2 words of somebody else are said to be, and a newer log that names them changes that', async () => {
    const world = worlds.open();
    const lost = await firstDevice();
    const did = lost.own.did;
    const at = await searcher(world, { entropy: random(16), did });
    await world.link(at.node, await followerAt(world, lost, 'host'), did);
    await until(() => at.search.facts.get().found?.signedAt != null, 'found');
    expect(at.search.facts.get().found?.standing).toBe('strange');
  });

  it('RST-2 an old log is followed by the newer one of another host', async () => {
    const world = worlds.open();
    const first = await firstDevice();
    const second = await linkDevice(first);
    const did = first.own.did;
    const old = await followerAt(world, first, 'old');
    const parts = { own: second.own, store: second.device.verify, random, now: () => clock.now };
    await revokeDevice(parts, first.own.deviceKey);
    await write(second, 'after');
    const recent = await ownerAt(world, second, 'recent');
    const at = await searcher(world, { entropy: await entropyOf(first), did });
    await world.link(at.node, old, did);
    await until(() => at.search.facts.get().found?.signedAt != null, 'the old one');
    const before = at.search.facts.get().found?.operations.length ?? 0;
    await world.link(at.node, recent, did);
    await until(() => (at.search.facts.get().found?.operations.length ?? 0) > before, 'the newer log');
    expect(at.search.facts.get().found).toMatchObject({ standing: 'same', conflict: false });
  });

  it('RST-2 who serves what does not hold, or never ends, keeps nobody from the true one', async () => {
    const world = worlds.open();
    const lost = await firstDevice();
    await write(lost, 'true');
    const did = lost.own.did;
    const at = await searcher(world, { entropy: await entropyOf(lost), did });
    const forger = await createLiar(at.node, did);
    await forger.hears('subscribe');
    const other = await firstDevice('Eve');
    const forged = await other.device.verify.operationsFrom(other.own.did, 0);
    const served = await lost.device.verify.heads(did);
    const { heads: commits = [], delegations = [], position: log = null } = served ?? {};
    forger.say(buildHeads({ did, log, operations: forged, commits, delegations }));
    const endless = await createLiar(at.node, did);
    await endless.hears('subscribe');
    for (let turn = 0; turn < 1_200; turn++) endless.say(buildHeads({ did }));
    await until(() => endless.ended() !== undefined, 'the endless one is cut off');
    await until(() => forger.ended() !== undefined, 'the forger is cut off');
    await world.link(at.node, await followerAt(world, lost, 'honest'), did);
    await until(() => at.search.facts.get().found?.signedAt != null, 'found');
    expect(await bioAt(at.device.verify, did)).toBe('true');
  });
});

describe('a search by the words alone', () => {
  const told =
    (...contents: readonly LocatorContent[]): Locate =>
    async ({ onAnswer, onFound }) => {
      for (const content of contents) {
        onAnswer();
        onFound(content);
      }
      return () => undefined;
    };

  it('LOC-6 of several identities that boxes name, the one whose log announces the words is it', async () => {
    const world = worlds.open();
    const [lost, other] = [await firstDevice(), await firstDevice('Bea')];
    const contents = [other, lost].map(({ own }) => ({ did: own.did, pins: [], trackers: [] }));
    const at = await searcher(world, { entropy: await entropyOf(lost), locate: told(...contents) });
    for (const one of [other, lost]) await world.link(at.node, await followerAt(world, one, one.own.did), one.own.did);
    await until(() => at.search.facts.get().found?.standing === 'same', 'the right one');
    expect(at.search.facts.get().found?.did).toBe(lost.own.did);
  });

  it('LOC-6 a tracker that a box names is asked after, and contacted once it is allowed', async () => {
    const world = worlds.open();
    const lost = await firstDevice();
    const content = { did: lost.own.did, pins: [], trackers: ['wss://strange.example/rendezvous'] };
    const at = await searcher(world, { entropy: await entropyOf(lost), locate: told(content) });
    await calm();
    expect(at.view()).toEqual({ kind: 'ask-tracker', hosts: ['strange.example'] });
    at.search.allow();
    await calm();
    expect(at.view().kind).toBe('seeking');
  });

  it('LOC-6 a box that names many costs no more than four searches', async () => {
    const world = worlds.open();
    const others = await Promise.all(Array.from({ length: 6 }, () => firstDevice()));
    const contents = others.map(({ own }) => ({ did: own.did, pins: [], trackers: [] }));
    const at = await searcher(world, { entropy: random(16), locate: told(...contents) });
    await calm();
    const sought = others.filter(({ own }) => at.node.peer.status(own.did) !== undefined);
    expect(sought).toHaveLength(4);
  });

  it('LOC-6 those whose log announces no key of the words give way, and so do those that nobody serves', async () => {
    const world = worlds.open();
    const lost = await firstDevice();
    const others = await Promise.all(Array.from({ length: 4 }, () => firstDevice('Eve')));
    const nobodys = Array.from({ length: 5 }, (_, at) => `did:tabard:${'abcde'.charAt(at).repeat(32)}` as Did);
    const dids = [...nobodys, ...others.map(({ own }) => own.did), lost.own.did];
    const contents = dids.map((did) => ({ did, pins: [], trackers: [] }));
    const at = await searcher(world, { entropy: await entropyOf(lost), locate: told(...contents) });
    // They are here already: whoever is looked at is judged.
    for (const one of [...others, lost]) await copy(one, at, one.own.did);
    const most: number[] = [];
    for (let turn = 0; turn < 4 && at.search.facts.get().found?.standing !== 'same'; turn++) {
      most.push(dids.filter((did) => at.node.peer.status(did) !== undefined).length);
      await world.clock.advance(CANDIDATE_TURN);
      await calm();
    }
    await until(() => at.search.facts.get().found?.standing === 'same', 'the right one');
    expect(at.search.facts.get().found?.did).toBe(lost.own.did);
    expect(Math.max(...most)).toBeLessThanOrEqual(4);
    // It stays, however many wait.
    await world.clock.advance(3 * CANDIDATE_TURN);
    await calm();
    expect(at.search.facts.get().found?.did).toBe(lost.own.did);
  });

  it('RST-1 nobody who knows the words is said when the time is over, and it can be asked again', async () => {
    const world = worlds.open();
    const at = await searcher(world, { entropy: random(16) });
    expect(at.view().kind).toBe('locating');
    await world.clock.advance(SEEK_TIME);
    expect(at.view().kind).toBe('unlocated');
    at.search.again();
    expect(at.view().kind).toBe('locating');
  });
});
