/** How a tab announces itself. */
import { describe, expect, it } from 'vitest';
import { hexToBinary } from '../../src/net/topic.js';
import { createPlays, offersIn, topic } from './plays.js';
import { settled } from './support.js';

const play = createPlays();

describe('RDV: announcing', () => {
  it('RDV-3 brings one offer at first and the others when there is more than one to answer, none for what is only listened to', async () => {
    const { rendezvous, sockets } = await play();
    rendezvous.join(topic(1), { offers: true });
    rendezvous.join(topic(2), { offers: false });
    await settled();
    sockets[0]?.handlers.open();
    await settled();
    const [listening, sought] = [2, 1].map((n) =>
      sockets[0]?.sent.filter((one) => one.info_hash === hexToBinary(topic(n))),
    );
    expect(sought?.map((one) => offersIn(one).length)).toEqual([1]);
    expect(listening?.map((one) => offersIn(one).length)).toEqual([0]);
    expect(sought?.[0]?.peer_id).not.toBe(listening?.[0]?.peer_id);
    sockets[0]?.confirm(topic(2));
    sockets[0]?.confirm(topic(1));
    await settled();
    const [, ...more] = sockets[0]?.sent.filter((one) => one.info_hash === hexToBinary(topic(1))) ?? [];
    expect(more).toMatchObject([{ peer_id: sought?.[0]?.peer_id }]);
    expect(more.map((one) => offersIn(one).length)).toEqual([4]);
    expect(more[0]).not.toHaveProperty('event');
    sockets[0]?.confirm(topic(1));
    await settled();
    expect(sockets[0]?.sent).toHaveLength(3);
  });

  it('RDV-3 brings no more than the first offer where one other has had it', async () => {
    const { rendezvous, sockets } = await play();
    rendezvous.join(topic(1), { offers: true });
    sockets[0]?.handlers.open();
    await settled();
    sockets[0]?.confirm(topic(1), { incomplete: 2 });
    await settled();
    expect(sockets[0]?.sent.map((one) => offersIn(one).length)).toEqual([1]);
  });

  it('RDV-3 has its first offer ready when the socket opens', async () => {
    const { rendezvous, sockets, pool } = await play();
    rendezvous.join(topic(1), { offers: true });
    await settled();
    expect(pool.stats().offers).toBe(1);
    sockets[0]?.handlers.open();
    await settled();
    expect(pool.stats().offers).toBe(1);
    expect(offersIn(sockets[0]?.sent[0])).toHaveLength(1);
  });

  it('RDV-3 brings no further offers where it is alone: whoever comes has some', async () => {
    const { rendezvous, sockets, clock } = await play();
    rendezvous.join(topic(1), { offers: true });
    sockets[0]?.handlers.open();
    await settled();
    sockets[0]?.confirm(topic(1), { incomplete: 1 });
    await clock.advance(132_000);
    sockets[0]?.confirm(topic(1), { incomplete: 1 });
    await clock.advance(8_000);
    expect(sockets[0]?.sent).toHaveLength(2);
    expect(offersIn(sockets[0]?.sent[1])).toHaveLength(0);
    expect(rendezvous.topics()).toMatchObject([{ others: 0, reached: 1 }]);
  });

  it('RDV-4 listens to at most 50 topics', async () => {
    const { rendezvous } = await play();
    for (let n = 0; n < 50; n++) rendezvous.join(topic(n), { offers: false });
    expect(() => rendezvous.join(topic(99), { offers: false })).toThrow(RangeError);
    rendezvous.join(topic(99), { offers: true });
    rendezvous.leave(topic(0));
    rendezvous.join(topic(50), { offers: false });
  });

  it('RDV-4 gathers for at most two topics at one time', async () => {
    let gathering = 0;
    let most = 0;
    const { rendezvous, pool, sockets } = await play();
    const { offer } = pool;
    const seen = new Map<string, number>();
    Object.assign(pool, {
      offer: async (...given: Parameters<typeof offer>) => {
        const name = String(given[0].topic);
        seen.set(name, (seen.get(name) ?? 0) + 1);
        gathering = [...seen.values()].filter((count) => count > 0).length;
        most = Math.max(most, gathering);
        await settled();
        seen.set(name, (seen.get(name) ?? 0) - 1);
        return offer(...given);
      },
    });
    for (let n = 0; n < 6; n++) rendezvous.join(topic(n), { offers: true });
    sockets[0]?.handlers.open();
    for (let i = 0; i < 40; i++) await settled();
    expect(most).toBe(2);
  });

  it('RDV-5 announces again after the interval of the tracker, never under a minute', async () => {
    const { rendezvous, sockets, clock } = await play();
    rendezvous.join(topic(1), { offers: false });
    sockets[0]?.handlers.open();
    await settled();
    sockets[0]?.confirm(topic(1), { interval: 1 });
    await clock.advance(59_999);
    expect(sockets[0]?.sent).toHaveLength(1);
    await clock.advance(70_000);
    expect(sockets[0]?.sent.length).toBeGreaterThanOrEqual(2);
    expect(sockets[0]?.sent[1]).not.toHaveProperty('event');
  });

  it('RDV-5 announces early when more links are wanted and the tracker allows it, ever more patiently', async () => {
    const { rendezvous, sockets, clock } = await play();
    rendezvous.join(topic(1), { offers: true });
    sockets[0]?.handlers.open();
    await settled();
    sockets[0]?.confirm(topic(1), { 'min interval': 3 });
    const times: number[] = [];
    let known = 1;
    for (let second = 0; second < 60; second++) {
      rendezvous.refresh(topic(1));
      await clock.advance(1_000);
      const count = sockets[0]?.sent.length ?? 0;
      if (count > known) {
        times.push(second);
        sockets[0]?.confirm(topic(1), { 'min interval': 3 });
      }
      known = count;
    }
    expect(times[0]).toBeLessThanOrEqual(3);
    expect(times.length).toBeGreaterThanOrEqual(3);
    expect(times.length).toBeLessThanOrEqual(6);
  });

  it('RDV-5 announces early by itself while somebody is there and nobody has been met', async () => {
    const { rendezvous, sockets, clock } = await play();
    rendezvous.join(topic(1), { offers: true });
    sockets[0]?.handlers.open();
    await settled();
    const alone = { 'min interval': 3, incomplete: 2 };
    sockets[0]?.confirm(topic(1), alone);
    await clock.advance(3_000);
    expect(sockets[0]?.sent).toHaveLength(2);
    expect(offersIn(sockets[0]?.sent[1])).toHaveLength(5);
    sockets[0]?.confirm(topic(1), alone);
    await clock.advance(5_999);
    expect(sockets[0]?.sent).toHaveLength(2);
    await clock.advance(1);
    expect(sockets[0]?.sent).toHaveLength(3);
  });

  it('RDV-5 announces again over a socket that came while offers were being made for the one before', async () => {
    const { rendezvous, sockets, clock, pool } = await play();
    rendezvous.join(topic(1), { offers: false });
    sockets[0]?.handlers.open();
    await settled();
    const { offer } = pool;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    Object.assign(pool, { offer: (...given: Parameters<typeof offer>) => held.then(() => offer(...given)) });
    rendezvous.join(topic(1), { offers: true });
    sockets[0]?.handlers.close();
    await clock.advance(2_000);
    sockets[1]?.handlers.open();
    release();
    await settled();
    expect(offersIn(sockets[1]?.sent[0]).length).toBeGreaterThan(0);
  });

  it('RDV-5 waits for the interval where a tracker allows nothing earlier', async () => {
    const { rendezvous, sockets, clock } = await play();
    rendezvous.join(topic(1), { offers: true });
    sockets[0]?.handlers.open();
    await settled();
    sockets[0]?.confirm(topic(1), { incomplete: 2 });
    for (let second = 0; second < 100; second++) {
      rendezvous.refresh(topic(1));
      await clock.advance(1_000);
    }
    expect(sockets[0]?.sent).toHaveLength(1);
  });

  it('RDV-2 says goodbye when it leaves, and lets the tracker go with the last topic', async () => {
    const { rendezvous, sockets } = await play();
    rendezvous.join(topic(1), { offers: true });
    sockets[0]?.handlers.open();
    await settled();
    const peer = sockets[0]?.sent[0]?.peer_id;
    rendezvous.leave(topic(1));
    expect(sockets[0]?.sent[1]).toMatchObject({ event: 'stopped', peer_id: peer });
    expect(sockets[0]?.closed).toBe(true);
    expect(rendezvous.trackers()).toEqual([]);
  });

  it('RDV-2 takes another peer_id on every socket', async () => {
    const { rendezvous, sockets, clock } = await play();
    rendezvous.join(topic(1), { offers: false });
    sockets[0]?.handlers.open();
    await settled();
    sockets[0]?.handlers.close();
    await clock.advance(3_000);
    sockets[1]?.handlers.open();
    await settled();
    expect(sockets[1]?.sent[0]?.peer_id).toBeDefined();
    expect(sockets[1]?.sent[0]?.peer_id).not.toBe(sockets[0]?.sent[0]?.peer_id);
  });
});
