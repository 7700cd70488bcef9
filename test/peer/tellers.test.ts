/** Who tells of what is new at once and with its blocks, and who later: between real peers, over the toy store. */
import { expect, test } from 'vitest';

import type { Link } from '../../src/net/types.js';
import { LAZY_DELAY } from '../../src/peer/announce.js';
import { createSelf } from '../../src/peer/index.js';
import { buildHeads, type Message, type MessageOf, parseMessage } from '../../src/peer/messages/index.js';
import { testSigner } from '../helpers/keys.js';
import { createLiar } from './support/liar.js';
import { authorOf, calm, type Node, until, type World } from './support/peers.js';
import { keepWorlds } from './support/worlds.js';

const worlds = keepWorlds();
const author = authorOf(1);
const { did } = author;

/** What arrives at one end. */
const heardAt = (link: Link): Message[] => {
  const heard: Message[] = [];
  link.on('message', ({ bytes }) => {
    const parsed = parseMessage(bytes);
    if (parsed.verdict === 'valid') heard.push(parsed.value);
  });
  return heard;
};

const bodiesIn = (heard: readonly Message[]): number =>
  heard.filter((message) => message.t === 'heads' && (message.inline ?? message.changes) !== null).length;

const wishesIn = (heard: readonly Message[]): readonly MessageOf<'subscribe'>[] =>
  heard.filter((message) => message.t === 'subscribe');

const isAskedToWait = (heard: readonly Message[]): boolean => wishesIn(heard).at(-1)?.inline === 0;

/** Whatever this end sends from now on is held until it is let go. */
const hold = (link: Link): (() => void) => {
  const { send } = link;
  const held: (() => void)[] = [];
  Object.assign(link, {
    send: (...args: Parameters<Link['send']>) =>
      new Promise<void>((resolve, reject) => held.push(() => send(...args).then(resolve, reject))),
  });
  return () => {
    Object.assign(link, { send });
    for (const go of held.splice(0)) go();
  };
};

const ownerIn = async (world: World): Promise<Node> => {
  const owner = world.add('owner', { self: createSelf(did, testSigner(5_001), async () => [author.delegation()]) });
  await owner.store.publish(author, ['name: Ada']);
  await owner.peer.rehost();
  return owner;
};

const publish = async (owner: Node, text: string): Promise<string> => {
  const { id, data } = await owner.store.publish(author, [text]);
  owner.peer.announceHead(did, data);
  return id;
};

const has = (nodes: readonly Node[], id: string): Promise<void> =>
  until(() => nodes.every(({ changes }) => changes.includes(id)), `all have ${id}`);

/** Keepers of what the owner wrote, each linked to the owner. */
const keepersOf = async (world: World, owner: Node, count: number) => {
  const keepers = Array.from({ length: count }, (_, at) => world.add(`keeper ${at}`));
  const links = new Map<Node, readonly [Link, Link]>();
  for (const keeper of keepers) {
    keeper.peer.seek(did);
    links.set(keeper, await world.link(owner, keeper, did));
    await until(() => keeper.changes.length === 1, 'the first version');
    await keeper.peer.rehost();
  }
  await calm();
  return { keepers, links };
};

test('SWM-10 blocks come once, from the owner, when each neighbour has been heard to bring them too', async () => {
  const world = worlds.open();
  const owner = await ownerIn(world);
  const { keepers, links } = await keepersOf(world, owner, 4);
  const at = new Map<Node, Message[][]>(
    keepers.map((keeper) => [keeper, [heardAt(links.get(keeper)?.[1] ?? raise())]]),
  );
  for (const [index, one] of keepers.entries())
    for (const other of keepers.slice(index + 1)) {
      const [mine, theirs] = await world.link(one, other, did);
      at.get(one)?.push(heardAt(mine));
      at.get(other)?.push(heardAt(theirs));
    }
  await calm();
  await has(keepers, await publish(owner, 'two'));
  await calm();
  const before = [...at.values()].map((heard) => heard.map(bodiesIn));
  expect(before.flat().reduce((all, count) => all + count, 0)).toBeGreaterThan(keepers.length);

  await has(keepers, await publish(owner, 'three'));
  await calm();
  const more = [...at.values()].map((heard, index) =>
    heard.map((each, of) => bodiesIn(each) - (before[index]?.[of] ?? 0)),
  );
  expect(more).toEqual(keepers.map(() => [1, 0, 0, 0]));

  // Who did not tell at once tells later only of what is not known to be there, without blocks; nothing is taken twice.
  await world.clock.advance(LAZY_DELAY * 2);
  await calm();
  for (const { changes, errors } of keepers) expect([new Set(changes).size, errors]).toEqual([changes.length, []]);
  for (const { peer } of keepers) expect(peer.stats().refusals).toEqual({});
});

test('SWM-10 an owner is never asked to wait, whoever else was faster', async () => {
  const world = worlds.open();
  const owner = await ownerIn(world);
  const { keepers, links } = await keepersOf(world, owner, 3);
  const [slow, ...others] = keepers;
  if (slow === undefined) throw new TypeError('keepers');
  const ends: Link[] = [];
  for (const other of others) ends.push((await world.link(other, slow, did))[0]);
  await calm();
  const [ownersEnd] = links.get(slow) ?? raise();
  const heard = heardAt(ownersEnd);
  // One is fast, then comes the owner, while the third could still tell at once.
  const letGo = hold(ownersEnd);
  hold(ends[1] ?? raise());
  await has([slow], await publish(owner, 'two'));
  letGo();
  await calm();
  expect(isAskedToWait(heard)).toBe(false);
});

test('SWM-10 when the one who told at once is lost, those who waited bring blocks at once', async () => {
  const world = worlds.open();
  const owner = await ownerIn(world);
  const { keepers, links } = await keepersOf(world, owner, 2);
  const [one, other] = keepers;
  if (one === undefined || other === undefined) throw new TypeError('keepers');
  const [ends] = await world.link(one, other, did);
  const heard = heardAt(ends);
  await calm();
  await has(keepers, await publish(owner, 'two'));
  await calm();
  expect(isAskedToWait(heard)).toBe(true);
  links.get(other)?.[0].close('local');
  await until(() => !isAskedToWait(heard), 'it is asked for blocks again');
  await has(keepers, await publish(owner, 'three'));
});

test('SWM-10 what those keep back who should tell at once comes after a moment, and whoever brought it tells at once from then on', async () => {
  const world = worlds.open();
  const owner = await ownerIn(world);
  const { keepers, links } = await keepersOf(world, owner, 3);
  const reader = world.add('reader');
  reader.peer.seek(did);
  const heard = new Map<Node, Message[]>();
  for (const keeper of keepers) {
    const [mine] = await world.link(keeper, reader, did);
    heard.set(keeper, heardAt(mine));
  }
  await until(() => reader.changes.length > 0, 'the reader has it');
  await reader.peer.rehost();
  await calm();
  let first: string | undefined;
  reader.peer.on('changed', ({ servedBy }) => {
    first = servedBy;
  });
  await has([...keepers, reader], await publish(owner, 'two'));
  await until(() => [...heard.values()].some(isAskedToWait), 'one is asked to wait');
  await calm();
  const waiting = keepers.filter((keeper) => isAskedToWait(heard.get(keeper) ?? []));
  // Two still tell at once.
  expect(waiting).toHaveLength(1);
  const [honest] = waiting;
  if (honest === undefined) throw new TypeError('one waits');
  expect(honest.key).not.toBe(first);
  for (const keeper of keepers) if (keeper !== honest) links.get(keeper)?.[0].close('local');
  await calm();

  const three = await publish(owner, 'three');
  await has([honest], three);
  await calm();
  expect(reader.changes).not.toContain(three);
  await world.clock.advance(LAZY_DELAY * 2);
  await has([reader], three);
  await until(() => !isAskedToWait(heard.get(honest) ?? []), 'it is asked for blocks again');
  await calm();
  await has([reader], await publish(owner, 'four'));
});

test('SWM-10 nobody is asked to wait for one who claims to bring what never came', async () => {
  const world = worlds.open();
  const owner = await ownerIn(world);
  const { keepers, links } = await keepersOf(world, owner, 3);
  const [one, ...others] = keepers;
  if (one === undefined) throw new TypeError('keepers');
  for (const other of others) await world.link(one, other, did);
  const liar = await createLiar(one, did);
  await liar.hears('subscribe');
  const heard = heardAt(links.get(one)?.[0] ?? raise());
  const root = (await one.store.heads(did))?.position.id ?? raise();
  liar.say(buildHeads({ did, inline: { root, blocks: [], cursor: null } }));
  await calm();
  expect([heard, liar.heard].map((all) => wishesIn(all).filter(({ inline }) => inline === 0))).toEqual([[], []]);
});

const raise = (): never => {
  throw new TypeError('it is there');
};
