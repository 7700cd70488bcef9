/** Trackers that fail, fall silent or flood. */
import { describe, expect, it } from 'vitest';
import { hexToBinary } from '../../src/net/topic.js';
import { createPlays, offersIn, topic } from './plays.js';
import { createTestNetwork, settled } from './support.js';
import { isUnconfirmed } from './tracker.js';

const play = createPlays();

describe('RDV-7 trackers that fail', () => {
  it('RDV-7 is reached when an announce is confirmed, not before', async () => {
    const { rendezvous, sockets } = await play();
    rendezvous.join(topic(1), { offers: false });
    expect(rendezvous.trackers()).toMatchObject([{ state: 'connecting' }]);
    sockets[0]?.handlers.open();
    await settled();
    expect(rendezvous.trackers()).toMatchObject([{ state: 'connecting' }]);
    sockets[0]?.confirm(topic(1));
    expect(rendezvous.trackers()).toMatchObject([{ state: 'reached' }]);
  });

  it('RDV-7 gives up on one that opens or confirms nothing in 10 seconds', async () => {
    for (const opens of [false, true]) {
      const { rendezvous, sockets, clock } = await play();
      rendezvous.join(topic(1), { offers: false });
      if (opens) sockets[0]?.handlers.open();
      await clock.advance(10_000);
      expect(rendezvous.trackers()).toMatchObject([{ state: 'unreachable', error: { code: 'tracker-unreachable' } }]);
      expect(sockets[0]?.closed).toBe(true);
    }
  });

  it('RDV-7 gives up on one that falls silent: an announce that nothing answers ends its socket', async () => {
    const { rendezvous, sockets, clock } = await play();
    rendezvous.join(topic(1), { offers: false });
    sockets[0]?.handlers.open();
    await settled();
    sockets[0]?.confirm(topic(1));
    await clock.advance(100_000);
    expect(rendezvous.trackers()).toMatchObject([{ state: 'reached' }]);
    expect(sockets[0]?.sent).toHaveLength(1);
    await clock.advance(20_000 + 12_000);
    expect(sockets[0]?.sent).toHaveLength(2);
    await clock.advance(10_000);
    expect(sockets[0]?.closed).toBe(true);
    await clock.advance(2_000);
    expect(sockets).toHaveLength(2);
  });

  it('RDV-7 tries again with growing patience, and at once when the network is back', async () => {
    const { rendezvous, sockets, clock, goOnline } = await play();
    rendezvous.join(topic(1), { offers: true });
    for (let minute = 0; minute < 10; minute++) {
      sockets.at(-1)?.handlers.close();
      await clock.advance(60_000);
    }
    const tried = sockets.length;
    expect(tried).toBeGreaterThan(4);
    expect(tried).toBeLessThan(12);
    sockets.at(-1)?.handlers.close();
    goOnline();
    expect(sockets.length).toBeGreaterThan(tried);
    sockets.at(-1)?.handlers.open();
    await settled();
    sockets.at(-1)?.confirm(topic(1));
    expect(rendezvous.trackers()).toMatchObject([{ state: 'reached' }]);
    expect(offersIn(sockets.at(-1)?.sent[0]).length).toBeGreaterThan(0);
  });

  it('RDV-6 drops one that floods', async () => {
    const { rendezvous, sockets } = await play();
    rendezvous.join(topic(1), { offers: false });
    sockets[0]?.handlers.open();
    for (let i = 0; i < 1_001; i++) sockets[0]?.handlers.message('{}');
    expect(rendezvous.trackers()).toMatchObject([{ state: 'unreachable' }]);
  });

  it('RDV-6 is not parted from a tracker by the offers of strangers, as many as ours lets through and more', async () => {
    const answered: string[] = [];
    const { rendezvous, sockets, pool } = await play();
    const answer = pool.answer;
    pool.answer = async (sdp, source) => {
      answered.push(source.peer ?? '');
      return answer(sdp, source);
    };
    rendezvous.join(topic(1), { offers: false });
    sockets[0]?.handlers.open();
    await settled();
    const sdp = await createTestNetwork().createRtc().offer();
    const id = (n: number): string => String(n).padStart(20, '.');
    for (let n = 0; n < 900; n++) {
      const offer = { offer_id: id(n), peer_id: id(n), offer: { type: 'offer', sdp } };
      sockets[0]?.handlers.message(JSON.stringify({ action: 'announce', info_hash: hexToBinary(topic(1)), ...offer }));
    }
    expect(answered).toHaveLength(900);
    expect(pool.stats()).toMatchObject({ connecting: 5, waiting: 64 });
    sockets[0]?.confirm(topic(1));
    expect(rendezvous.trackers()).toMatchObject([{ state: 'reached' }]);
  });

  it('RDV-8 waits for the person where nobody has named the host', async () => {
    const { rendezvous, sockets, strange } = await play();
    strange.add('ws://strange/');
    rendezvous.join(topic(1), { offers: true, trackers: ['ws://strange/'] });
    const [view] = rendezvous.trackers();
    expect(view).toMatchObject({ state: 'unconfirmed' });
    expect(isUnconfirmed(view?.error)).toBe(true);
    expect(sockets).toEqual([]);
    strange.clear();
    rendezvous.retry();
    expect(sockets).toHaveLength(1);
  });

  it('RDV-7 uses several trackers, one that fails does not hold up the other', async () => {
    const { rendezvous, sockets } = await play({ trackers: ['ws://a/', 'ws://b/'] });
    rendezvous.join(topic(1), { offers: true });
    await settled();
    sockets[0]?.handlers.close();
    sockets[1]?.handlers.open();
    await settled();
    sockets[1]?.confirm(topic(1));
    expect(rendezvous.trackers().map(({ state }) => state)).toEqual(['unreachable', 'reached']);
    expect(rendezvous.topics()).toMatchObject([{ reached: 1, others: 2 }]);
    expect(offersIn(sockets[1]?.sent[0]).length).toBeGreaterThan(0);
  });
});
