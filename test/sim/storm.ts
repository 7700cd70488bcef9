/**
 * A small world with bad weather, seeded: some owners write, peers link and part, messages are lost with their link, doubled, reordered and
 * changed on the way. After each step: nothing wrong was stored and nobody failed inwardly. When the weather clears, all hold the same.
 */
import { ok, strictEqual } from 'node:assert/strict';
import { topicOf } from '../../src/net/index.js';
import type { Link } from '../../src/net/types.js';
import { createSelf } from '../../src/peer/index.js';
import { testSigner } from '../helpers/keys.js';
import { createChance } from '../net/support.js';
import { authorOf, calm, createWorld, type Node } from '../peer/support/peers.js';
import { mutate, pick } from '../peer/support/samples.js';
import type { ToyAuthor } from '../peer/support/toy-author.js';

interface Weather {
  readonly drop: number;
  readonly double: number;
  readonly reorder: number;
  readonly change: number;
}

/** A link that now and then does to a message what a bad or hostile line does. */
const through = (link: Link, weather: () => Weather, chance: () => number): Link => {
  let held: (() => void) | undefined;
  return {
    ...link,
    remote: link.remote,
    id: link.id,
    dialed: link.dialed,
    source: link.source,
    transcript: link.transcript,
    get closed() {
      return link.closed;
    },
    async send(channel, bytes) {
      if (link.closed) return;
      const { drop, double, reorder, change } = weather();
      // Channels are reliable: what is lost, is lost with the link.
      if (chance() < drop) {
        link.close('lost');
        return;
      }
      const sent = chance() < change ? mutate(chance, bytes) : bytes;
      const run = (): void => void link.send(channel, sent).catch(() => undefined);
      if (chance() < reorder && held === undefined) {
        held = run;
        return;
      }
      run();
      if (chance() < double) run();
      held?.();
      held = undefined;
    },
    on: (name, listener) => link.on(name, listener),
    stats: () => link.stats(),
    close: (reason) => link.close(reason),
  };
};

const storm: Weather = { drop: 0.02, double: 0.05, reorder: 0.05, change: 0.03 };
const calmWeather: Weather = { drop: 0, double: 0, reorder: 0, change: 0 };

export interface Played {
  readonly stored: number;
  readonly refused: number;
  readonly cut: number;
}

/** Plays the world of a seed to its end; throws what did not hold. */
export const play = async (seed: number, turns = 40): Promise<Played> => {
  const chance = createChance(seed);
  const world = createWorld(seed);
  const authors: ToyAuthor[] = [1, 2].map(authorOf);
  const written = new Map(authors.map((author) => [author.did, new Set<string>()] as const));
  const nodes: Node[] = Array.from({ length: 6 }, (_, at) => {
    const author = authors[at];
    if (author === undefined) return world.add(`node ${at}`);
    const self = createSelf(author.did, testSigner(5_001 + at), async () => [author.delegation()]);
    return world.add(`node ${at}`, { self });
  });
  for (const node of nodes) for (const author of authors) node.peer.seek(author.did);
  let weather = storm;
  let version = 0;
  let cut = 0;

  const write = async (): Promise<void> => {
    const at = chance() < 0.5 ? 0 : 1;
    const [author, node] = [authors[at], nodes[at]];
    if (author === undefined || node === undefined) return;
    version += 1;
    const texts = Array.from({ length: 1 + Math.floor(chance() * 12) }, (_, n) => `${at}.${version}.${n}`);
    for (const text of texts) written.get(author.did)?.add(text);
    await node.store.publish(author, texts);
    await node.peer.rehost();
    node.peer.announceHead(author.did);
  };

  const connect = async (one: Node, other: Node): Promise<void> => {
    const { did } = pick(chance, authors);
    const plain = { one: one.pool, other: other.pool };
    const pool = (node: Node) => ({
      key: node.key,
      pool: { ...node.pool, put: (link: Link) => node.pool.put(through(link, () => weather, chance)) },
    });
    const pair = await world.link(pool(one), pool(other), did);
    for (const author of authors) {
      const source = { via: 'hand', topic: await topicOf(author.did) };
      for (const side of [plain.one, plain.other]) for (const link of side.links()) side.introduce(link, source);
    }
    for (const link of pair) {
      link.on('close', ({ reason }) => {
        if (reason !== 'remote') cut += 1;
      });
    }
  };

  const invariants = (): void => {
    for (const node of nodes) {
      strictEqual(node.errors.map(String).join(), '', `${node.name} failed inwardly`);
      for (const author of authors) {
        for (const text of node.store.texts(author.did)) {
          ok(written.get(author.did)?.has(text), `${node.name} stored what nobody wrote: ${text}`);
        }
      }
    }
  };

  try {
    await write();
    await write();
    for (let turn = 0; turn < turns; turn++) {
      const roll = chance();
      if (roll < 0.35) await write();
      else if (roll < 0.75) await connect(pick(chance, nodes), pick(chance, nodes));
      else if (roll < 0.85) for (const link of pick(chance, nodes).pool.links().slice(0, 1)) link.close('local');
      else await world.clock.advance(Math.floor(chance() * 12_000));
      await calm(4);
      invariants();
    }
    const refused = nodes.reduce(
      (sum, node) => sum + Object.values(node.peer.stats().refusals).reduce((a, b) => a + b, 0),
      0,
    );
    // The sky clears: fresh tabs of the same stores (what was cut off stays out only for its session), all in a ring.
    weather = calmWeather;
    for (const node of nodes) node.peer.close();
    const fresh = nodes.map((node, at) => world.adopt(`again ${at}`, node.store));
    for (const node of fresh) {
      for (const author of authors) node.peer.seek(author.did);
      await node.peer.rehost();
    }
    for (const [at, node] of fresh.entries()) {
      const next = fresh[(at + 1) % fresh.length];
      for (const author of authors) if (next !== undefined) await world.link(node, next, author.did);
    }
    const states = (): string[] =>
      fresh.map((node) =>
        JSON.stringify(
          authors.map(({ did }) =>
            [...(node.store.repositoriesHeld.get(did)?.heads.values() ?? [])].map((head) => head.info.id).toSorted(),
          ),
        ),
      );
    // The clock is the test's and hashing is not: between its steps all get the time that they need.
    for (let turn = 0; turn < 120 && new Set(states()).size > 1; turn++) {
      await world.clock.advance(1_000);
      await calm(10);
      await Promise.all(fresh.map((node) => node.peer.settled()));
    }
    invariants();
    strictEqual(new Set(states()).size, 1, 'not all hold the same');
    return { stored: nodes.reduce((sum, node) => sum + node.changes.length, 0), refused, cut };
  } finally {
    world.close();
  }
};
