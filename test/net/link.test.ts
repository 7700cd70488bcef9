import { describe, expect, it } from 'vitest';
import { createLinkPool, createMemoryLinkPair, createMemoryNetwork, type Link } from '../../src/net/index.js';
import { HELD_BYTES } from '../../src/net/limits.js';
import { createLink } from '../../src/net/link/link.js';
import { createLine, createMemoryChannel } from '../../src/net/link/memory-channel.js';
import { linkContract } from './link-contract.js';
import { createChance, createRandom, createTestClock, createTestSigner, introduce, settled, until } from './support.js';

describe('LNK: the contract of links, on a pair in memory', () => {
  for (const { name, run } of linkContract) it(name, () => run(createMemoryLinkPair()));
});

describe('LNK: the contract of links, on two pools in memory', () => {
  const openPair = async (): Promise<[Link, Link]> => {
    const network = createMemoryNetwork({ random: createRandom(3) });
    const clock = createTestClock();
    const pools = await Promise.all(
      [1, 2].map(async (seed) =>
        createLinkPool({
          session: await createTestSigner(),
          createRtc: network.createRtc,
          now: clock.now,
          timers: clock,
          random: createRandom(seed),
        }),
      ),
    );
    const [a, b] = pools;
    if (a === undefined || b === undefined) throw new TypeError('two');
    await introduce(a, b);
    await until(() => a.links().length + b.links().length === 2);
    const [x, y] = [...a.links(), ...b.links()];
    if (x === undefined || y === undefined) throw new TypeError('two');
    return [x, y];
  };
  for (const { name, run } of linkContract) it(name, async () => run(await openPair()));
});

describe('LNK: a link and a remote that breaks rules', () => {
  /** A link and the raw channels of its other end. */
  const withRaw = () => {
    const line = createLine({});
    const [control, bulk, rawControl, rawBulk] = [1, 2, 3, 4].map(() => createMemoryChannel(line));
    if (control === undefined || bulk === undefined || rawControl === undefined || rawBulk === undefined)
      throw new TypeError();
    for (const [one, other] of [
      [control, rawControl],
      [bulk, rawBulk],
    ] as const) {
      one.join(other);
      other.join(one);
      one.begin();
      other.begin();
    }
    const [, { remote }] = createMemoryLinkPair();
    const link = createLink({
      remote,
      id: 'x',
      dialed: true,
      source: { via: 'hand', topic: undefined },
      transcript: new Uint8Array(1),
      rtt: undefined,
      control,
      bulk,
      now: () => 0,
      release: () => undefined,
    });
    const reasons: string[] = [];
    link.on('close', ({ reason }) => reasons.push(reason));
    return { link, rawControl, rawBulk, reasons };
  };

  it('FRM-2 ends at a frame that no correct sender makes, and takes nothing more', async () => {
    const { link, rawControl, reasons } = withRaw();
    const got: number[] = [];
    link.on('message', ({ bytes }) => got.push(bytes.length));
    rawControl.send(Uint8Array.of(9, 9));
    rawControl.send(Uint8Array.of(0, 1));
    await settled();
    expect(reasons).toEqual(['bad-frame']);
    expect(got).toEqual([]);
  });

  it('FRM-4 ends at a control message over 64 KiB', async () => {
    const { rawControl, reasons } = withRaw();
    const first = new Uint8Array(16_384);
    first.set([1, 0, 1, 0, 1]);
    rawControl.send(first);
    await settled();
    expect(reasons).toEqual(['too-large']);
  });

  it('LNK-8 ends when more comes than is held for nobody', async () => {
    const { rawBulk, reasons } = withRaw();
    for (let sent = 0; sent <= HELD_BYTES + 20_000; sent += 16_383) rawBulk.send(new Uint8Array(16_384));
    await settled();
    expect(reasons).toEqual(['flood']);
  });

  it('LNK-7 ends as stalled when the other side reads nothing and too much waits', async () => {
    const clock = createTestClock();
    const [a, b] = createMemoryLinkPair({ timers: clock, delay: 1e9 });
    const reasons: string[] = [];
    a.on('close', ({ reason }) => reasons.push(reason));
    const outcomes = Array.from({ length: 8 }, () =>
      a.send('bulk', new Uint8Array(4 * 1024 * 1024)).catch(() => 'ended'),
    );
    await settled();
    expect(reasons).toEqual(['stalled']);
    expect(await Promise.all(outcomes)).toContain('ended');
    expect(b.closed).toBe(false);
  });

  it('LNK-7 loses nothing and keeps the order over a slow and lossy line (seeded)', async () => {
    const clock = createTestClock();
    const [a, b] = createMemoryLinkPair({ timers: clock, delay: 300, loss: 0.3, chance: createChance(5) });
    const got: number[] = [];
    b.on('message', ({ bytes }) => got.push(bytes[0] ?? -1));
    const sent = Array.from({ length: 200 }, (_, i) => a.send('control', Uint8Array.of(i)));
    await clock.advance(300);
    expect(got.length).toBeLessThan(200);
    await clock.advance(120_000);
    await Promise.all(sent);
    expect(got).toEqual(Array.from({ length: 200 }, (_, i) => i));
  });
});
