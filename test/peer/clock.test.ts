import { describe, expect, test } from 'vitest';
import { createClockWatch } from '../../src/peer/clock.js';
import { testKey } from '../helpers/keys.js';
import { authorOf, calm, createWorld, type Node, until, type World } from './support/peers.js';
import type { ToyAuthor } from './support/toy-author.js';
import { createToyStore, type ToyStore } from './support/toy-store.js';

const hour = 3_600_000;
const day = 24 * hour;
const [a, b, c] = [testKey(1), testKey(2), testKey(3)];
const still = (): number => 0;

describe('what peers say of our clock', () => {
  test('SYN-12 two that disagree are not enough, three are, and the middle of them is told', () => {
    const clock = createClockWatch(still, still);
    expect(clock.told(a, hour)).toBe(false);
    expect(clock.told(b, hour + 5)).toBe(false);
    expect(clock.view()).toEqual({ off: null, sure: false });
    expect(clock.told(c, hour + 9)).toBe(true);
    expect(clock.view()).toEqual({ off: hour + 5, sure: false });
    expect(clock.forget(a)).toBe(true);
    expect(clock.view().off).toBeNull();
  });

  test('SYN-12 three liars among four who agree with us change nothing', () => {
    const clock = createClockWatch(still, still);
    for (const key of [a, b, c]) clock.told(key, hour);
    for (let n = 0; n < 4; n++) clock.told(testKey(50 + n), 2_000);
    expect(clock.view()).toEqual({ off: null, sure: true });
  });

  test('SYN-12 three who tell three times agree on nothing', () => {
    const clock = createClockWatch(still, still);
    for (const [at, key] of [a, b, c].entries()) clock.told(key, (at + 1) * hour);
    expect(clock.view()).toEqual({ off: null, sure: false });
  });

  test('SYN-12 five minutes are tolerated', () => {
    const clock = createClockWatch(still, still);
    for (const key of [a, b, c]) clock.told(key, 5 * 60_000);
    expect(clock.view()).toEqual({ off: null, sure: true });
  });

  test('SYN-12 what was said before our clock was set counts no more', () => {
    let wall = day;
    const clock = createClockWatch(() => wall, still);
    for (const key of [a, b, c]) clock.told(key, 0);
    expect(clock.view().off).toBe(-day);
    wall = 0;
    expect(clock.jumped()).toBe(true);
    expect(clock.told(testKey(4), day)).toBe(false);
    expect(clock.view().off).toBe(-day);
    expect(clock.retold(new Map([[a, 0]]))).toBe(true);
    expect(clock.view()).toEqual({ off: null, sure: true });
    expect(clock.jumped()).toBe(false);
  });

  test('SYN-12 a clock that is wrong the other way is told anew', () => {
    let wall = day;
    const clock = createClockWatch(() => wall, still);
    for (const key of [a, b, c]) clock.told(key, 0);
    wall = -day;
    expect(clock.retold(new Map([a, b, c].map((key) => [key, 0])))).toBe(true);
    expect(clock.view().off).toBe(day);
  });
});

describe('a tab whose clock is set', () => {
  const honest = authorOf(1);
  /** Whose commits are of the time that it is. */
  const author: ToyAuthor = { ...honest, commit: (root) => honest.commit(root, { until: 1_800_000_000_000 }) };

  interface Gathered {
    readonly world: World;
    readonly node: Node<ToyStore>;
    readonly others: readonly Node[];
  }

  /** One whose wall clock is `off`, linked to three whose clocks are right. */
  const gather = async (off: { ahead: number }): Promise<Gathered> => {
    const world = createWorld();
    const wall = (): number => world.clock.now() + off.ahead;
    const node = world.adopt('node', createToyStore({ now: wall }), { wall });
    const others = [1, 2, 3].map((n) => world.add(`other ${n}`));
    node.peer.seek(author.did);
    for (const other of others) {
      other.peer.seek(author.did);
      await world.link(node, other, author.did);
    }
    await calm();
    return { world, node, others };
  };

  test('SYN-12 is told so by three; they are asked again when it is right, though the links are old', async () => {
    const off = { ahead: day };
    const { world, node } = await gather(off);
    expect((await node.peer.clock()).off).toBe(-day);
    const told: unknown[] = [];
    node.peer.on('clock', (view) => told.push(view));
    off.ahead = 0;
    // Nothing is said by anybody: it looks by itself, once in a while.
    await world.clock.advance(61_000);
    await until(() => told.length > 0, 'the peers were asked again');
    expect(told).toEqual([{ off: null, sure: true }]);
    expect(await node.peer.clock()).toEqual({ off: null, sure: true });
    world.close();
  });

  test('SYN-12 asks before it answers whether it is right', async () => {
    const off = { ahead: 0 };
    const { world, node } = await gather(off);
    expect(await node.peer.clock()).toEqual({ off: null, sure: true });
    off.ahead = -day;
    expect((await node.peer.clock()).off).toBe(day);
    world.close();
  });

  test.each([
    ['by itself', ({ world }: Gathered) => world.clock.advance(61_000)],
    ['at once when it is asked', ({ node }: Gathered) => node.peer.clock()],
  ] as const)('SYN-28 what lay ahead of it is judged again when it is set: %s', async (_, stir) => {
    const off = { ahead: -day };
    const gathered = await gather(off);
    const { world, node, others } = gathered;
    expect((await node.peer.clock()).off).toBe(day);
    const [other] = others;
    if (other === undefined) throw new TypeError('three others');
    await other.store.publish(author, ['a text']);
    await other.peer.rehost();
    other.peer.announceHead(author.did);
    await until(() => (node.store.calls.get('receiveHeads') ?? 0) > 0, 'it was offered');
    await calm();
    expect(node.store.texts(author.did)).toEqual([]);
    off.ahead = 0;
    await stir(gathered);
    await until(() => node.store.texts(author.did).includes('a text'), 'it was judged again');
    world.close();
  });
});
