import { describe, expect, it } from 'vitest';
import { topicOfBytes } from '../../src/net/index.js';
import { byHand, createTestClock, createTestNetwork, createTestPool, introduce, settled, until } from './support.js';

const twoPools = async () => {
  const network = createTestNetwork();
  const clock = createTestClock();
  const a = await createTestPool(network, clock, 1);
  const b = await createTestPool(network, clock, 2);
  return { network, clock, a, b };
};

describe('LNK: the pool', () => {
  it('LNK-2 links two tabs: each names the other by its session key, both hold the same transcript', async () => {
    const { a, b } = await twoPools();
    expect(await introduce(a.pool, b.pool)).toBe(true);
    await until(() => a.opened.length + b.opened.length === 2);
    const [ab] = a.opened;
    const [ba] = b.opened;
    expect(ab?.remote).toBe(b.signer.key);
    expect(ba?.remote).toBe(a.signer.key);
    expect(ab?.transcript).toEqual(ba?.transcript);
    expect(ab?.id).toBe(ba?.id);
    expect([ab?.dialed, ba?.dialed]).toEqual([true, false]);
    const got: string[] = [];
    ba?.on('message', ({ channel, bytes }) => got.push(`${channel} ${bytes.length}`));
    await ab?.send('control', new Uint8Array(10));
    await ab?.send('bulk', new Uint8Array(3_000_000));
    await settled();
    expect(got).toEqual(['control 10', 'bulk 3000000']);
  });

  it('LNK-11 keeps one link per remote tab and tells of the second meeting', async () => {
    const { clock, a, b, network } = await twoPools();
    const topic = topicOfBytes(new Uint8Array(20));
    const met: unknown[] = [];
    a.pool.on('introduced', ({ link, source }) => met.push([link.remote, source.topic]));
    await introduce(a.pool, b.pool);
    await until(() => a.opened.length + b.opened.length === 2);
    await introduce(b.pool, a.pool, { via: 'tracker:x', topic });
    await until(() => met.length === 1);
    expect(met).toEqual([[b.signer.key, topic]]);
    await clock.advance(1_000);
    expect([a.pool.links().length, b.pool.links().length]).toEqual([1, 1]);
    expect(network.open()).toBe(2);
    expect(a.pool.stats()).toEqual({ links: 1, connecting: 0, offers: 0, waiting: 0 });
  });

  it('LNK-11 two links that open at once collapse to the same one on both sides', async () => {
    for (let i = 0; i < 5; i++) {
      const { clock, a, b } = await twoPools();
      await Promise.all([introduce(a.pool, b.pool), introduce(b.pool, a.pool)]);
      await until(() => a.opened.length > 0 && b.opened.length > 0);
      await clock.advance(2_000);
      await until(() => a.pool.links().length === 1 && b.pool.links().length === 1);
      expect(a.pool.links()[0]?.id).toBe(b.pool.links()[0]?.id);
    }
  });

  it('LNK-5 never links a tab to itself', async () => {
    const { a } = await twoPools();
    await introduce(a.pool, a.pool);
    await until(() => a.refused.length === 2);
    expect(a.refused).toContain('bad-handshake');
    expect(a.pool.links()).toEqual([]);
  });

  it('LNK-1 refuses descriptions that are not what our own pages make', async () => {
    const { a, b } = await twoPools();
    const offer = await a.pool.offer(byHand);
    const good = offer?.sdp ?? '';
    const bad = [
      '',
      'v=0',
      good.repeat(60),
      `${good}m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n`,
      good.replace('m=application', 'm=video'),
      good.replace('sha-256', 'sha-1'),
      `${good}a=fingerprint:sha-256 ${'AA:'.repeat(31)}BB\r\n`,
      `${good}\u0000`,
      good + 'a=candidate:1 1 udp 1 10.0.0.1 1 typ host\r\n'.repeat(25),
    ];
    for (const sdp of bad) expect(await b.pool.answer(sdp, byHand), sdp.slice(0, 40)).toBeUndefined();
    expect(await offer?.accept('v=0 nonsense')).toBe(false);
    expect(await offer?.accept(good)).toBe(false);
    expect(a.pool.stats().offers).toBe(0);
  });

  it('LNK-9 makes at most 12 offers, and lets them go when nobody answers', async () => {
    const { clock, network, a } = await twoPools();
    const offers = await Promise.all(Array.from({ length: 20 }, () => a.pool.offer(byHand)));
    expect(offers.filter((offer) => offer !== undefined).length).toBe(12);
    expect(a.pool.offerRoom()).toBe(0);
    await clock.advance(20_000);
    expect(a.pool.offerRoom()).toBe(12);
    expect(network.open()).toBe(0);
    expect(clock.pending()).toBe(0);
  });

  it('LNK-6 ends a link in the making after 15 seconds, at whatever step the other side stalls', async () => {
    const { clock, network, a } = await twoPools();
    const offer = await network.createRtc().offer();
    await a.pool.answer(offer, byHand);
    const rtc = network.createRtc();
    const answer = await a.pool.answer(await rtc.offer(), byHand);
    await rtc.accept(answer ?? '');
    await clock.advance(14_999);
    expect(a.refused).toEqual([]);
    await clock.advance(1);
    expect(a.refused).toEqual(['timeout', 'timeout']);
    expect(a.pool.stats()).toMatchObject({ connecting: 0 });
  });

  it('LNK-10 sixty offers that lead nowhere hold no honest tab up for 3 seconds', async () => {
    const { clock, network, a, b } = await twoPools();
    const topic = topicOfBytes(new Uint8Array(20));
    const flood = async (from: number, to: number): Promise<void> => {
      for (let i = from; i < to; i++) {
        const sdp = await network.createRtc().offer();
        void a.pool.answer(sdp, { via: 'tracker:x', topic, peer: `fake ${i}` });
      }
    };
    await flood(0, 68);
    expect(a.pool.stats().connecting).toBeLessThanOrEqual(5);
    expect(a.pool.stats().waiting).toBeLessThanOrEqual(64);
    const meeting = introduce(b.pool, a.pool, { via: 'tracker:x', topic, peer: 'honest' });
    let linkedAfter = 0;
    for (; a.opened.length === 0 && linkedAfter < 3_000; linkedAfter += 100) {
      if (linkedAfter % 300 === 0) await flood(60 + linkedAfter, 61 + linkedAfter);
      await clock.advance(100);
      await settled();
    }
    expect(linkedAfter).toBeLessThan(3_000);
    expect(await meeting).toBe(true);
    await until(() => b.opened.length === 1);
    await clock.advance(30_000);
    expect(a.pool.stats()).toMatchObject({ connecting: 0, waiting: 0 });
  });

  it('LNK-10 what we dial has slots that no flood of offers takes', async () => {
    const { clock, network, a, b } = await twoPools();
    for (let i = 0; i < 60; i++)
      void a.pool.answer(await network.createRtc().offer(), { ...byHand, peer: `fake ${i}` });
    await introduce(a.pool, b.pool);
    await until(() => a.opened.length === 1);
    expect(a.pool.links().length).toBe(1);
    await clock.advance(30_000);
  });

  it('LNK-12 one tab with a hundred keys leaves places: an honest one still gets in, and 30 is the end', async () => {
    const { clock, network, a } = await twoPools();
    const linked = async (seed: number): Promise<boolean> => {
      const other = await createTestPool(network, clock, seed);
      await introduce(other.pool, a.pool);
      await until(() => other.opened.length + other.refused.length > 0 || other.pool.stats().connecting === 0);
      return other.opened.length === 1;
    };
    for (let i = 0; i < 40; i++) {
      await linked(1_000 + i);
      await clock.advance(300);
      expect(a.pool.links().length).toBeLessThanOrEqual(30);
    }
    expect(a.pool.links().length).toBeGreaterThanOrEqual(29);
    await clock.advance(300);
    expect(await linked(2_000)).toBe(true);
    expect(a.pool.links().length).toBeLessThanOrEqual(30);
  });

  it('LNK-6 a broken connection ends its link on both sides', async () => {
    const { network, a, b } = await twoPools();
    await introduce(a.pool, b.pool);
    await until(() => a.opened.length + b.opened.length === 2);
    const reasons: string[] = [];
    for (const { opened } of [a, b]) opened[0]?.on('close', ({ reason }) => reasons.push(reason));
    network.cut();
    await settled();
    expect(reasons).toEqual(['lost', 'lost']);
    expect([a.pool.links(), b.pool.links()]).toEqual([[], []]);
  });

  it('LNK-9 closing the pool ends everything and leaves no timer', async () => {
    const { clock, network, a, b } = await twoPools();
    await introduce(a.pool, b.pool);
    await a.pool.offer(byHand);
    void a.pool.answer(await network.createRtc().offer(), byHand);
    await until(() => a.opened.length === 1 && b.opened.length === 1);
    a.pool.close();
    b.pool.close();
    await settled();
    expect(a.pool.stats()).toEqual({ links: 0, connecting: 0, offers: 0, waiting: 0 });
    expect(clock.pending()).toBe(0);
    expect(await a.pool.offer(byHand)).toBeUndefined();
  });
});
