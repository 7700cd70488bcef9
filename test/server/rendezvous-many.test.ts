import { describe, expect, it } from 'vitest';
import { createTracker } from '../../src/server/index.js';
import { createChance } from '../net/support.js';
import { createHall } from './hall.js';
import { announceOf, answerOf, connectRaw, idOf, sdp, until } from './support.js';

const hall = createHall();
const { restart } = hall;

describe('SRV: many', () => {
  const rates = { perSecond: 1e9, burst: 1e9 };
  const open = { socketsPerAddress: 1e6, messages: rates, joins: rates, offersReceived: rates, topicsPerSocket: 1e6 };

  it('SRV-9 a join costs at most 12 delivered messages, however many are there', () => {
    const perJoin = (tabs: number): number => {
      const tracker = createTracker({ limits: open, now: () => 0, chance: createChance(tabs) });
      const connections = Array.from({ length: tabs }, (_, i) => {
        const connection = tracker.connect(`10.0.${i >> 8}.${i & 255}`, {
          drop: () => undefined,
          send(text) {
            const message: Record<string, unknown> = JSON.parse(text);
            if (!('offer' in message)) return;
            connection?.receive(
              JSON.stringify({
                action: 'announce',
                info_hash: idOf('t'),
                peer_id: idOf(`peer ${i}`),
                to_peer_id: message.peer_id,
                offer_id: message.offer_id,
                answer: { type: 'answer', sdp },
              }),
            );
          },
        });
        connection?.receive(JSON.stringify(announceOf('t', `peer ${i}`, 5)));
        return connection;
      });
      const { delivered, peers } = tracker.stats();
      expect(peers).toBe(tabs);
      for (const connection of connections) connection?.closed();
      expect(tracker.stats()).toMatchObject({ connections: 0, peers: 0, topics: 0 });
      return delivered / tabs;
    };
    const costs = [24, 1_000, 4_000].map(perJoin);
    expect(Math.max(...costs)).toBeLessThanOrEqual(12);
    expect((costs[2] ?? 0) / (costs[1] ?? 1)).toBeLessThan(1.05);
  });

  it('SRV-9 frees everything after 2,000 joins over real sockets, again and again', async () => {
    await restart({ limits: open });
    const round = async (): Promise<number> => {
      const clients = await Promise.all(Array.from({ length: 20 }, () => connectRaw(hall.server.url)));
      for (const [i, client] of clients.entries()) {
        for (let j = 0; j < 100; j++) client.send(announceOf(`t ${j}`, `peer ${i}`, 1));
      }
      await until(() => hall.server.rendezvous.stats().peers === 2_000);
      for (const client of clients) client.close();
      await until(() => hall.server.rendezvous.stats().connections === 0);
      expect(hall.server.rendezvous.stats()).toMatchObject({ peers: 0, topics: 0 });
      return process.memoryUsage().heapUsed;
    };
    await round();
    globalThis.gc?.();
    const before = await round();
    for (let i = 0; i < 3; i++) await round();
    globalThis.gc?.();
    const after = process.memoryUsage().heapUsed;
    expect(after - before).toBeLessThan(40 * 1024 * 1024);
  });

  it('SRV-6 reaches the one that answers among sixty silent joins', () => {
    let reached = 0;
    const runs = 40;
    for (let seed = 1; seed <= runs; seed++) {
      const tracker = createTracker({ limits: open, now: () => 0, chance: createChance(seed) });
      const answering = (peer: string, seen: (id: unknown) => void = () => undefined) => {
        const connection = tracker.connect('10.0.0.1', {
          drop: () => undefined,
          send(text) {
            const message: Record<string, unknown> = JSON.parse(text);
            if (!('offer' in message)) return;
            seen(message.peer_id);
            connection?.receive(JSON.stringify(answerOf('t', peer, String(message.peer_id), message.offer_id)));
          },
        });
        connection?.receive(JSON.stringify(announceOf('t', peer, 5)));
        return connection;
      };
      let met = false;
      answering('host', (id) => {
        met ||= id === idOf('joiner');
      });
      answering('visitor');
      for (let i = 0; i < 60; i++) {
        const silent = tracker.connect('10.0.0.1', { drop: () => undefined, send: () => undefined });
        silent?.receive(JSON.stringify(announceOf('t', `silent ${i}`, 5)));
      }
      answering('joiner');
      if (met) reached += 1;
    }
    expect(reached).toBe(runs);
  });

  it('SRV-6 lets those that answer nothing wait behind whoever is new, however many addresses they have', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const tracker = createTracker({ limits: open, now: () => 0, chance: createChance(seed) });
      const hears = (address: string, peer: string, offers: number): (() => boolean) => {
        let offered = false;
        const connection = tracker.connect(address, {
          drop: () => undefined,
          send: (text) => {
            offered ||= text.includes(idOf('joiner'));
          },
        });
        connection?.receive(JSON.stringify(announceOf('t', peer, offers)));
        return () => offered;
      };
      for (let i = 0; i < 60; i++) hears(`10.0.1.${i}`, `silent ${i}`, 10);
      const fresh = hears('10.0.0.2', 'fresh', 0);
      hears('10.0.0.3', 'joiner', 5);
      expect(fresh()).toBe(true);
    }
  });

  it('SRV-6 gives the offers of an announce to as many addresses as there are', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const tracker = createTracker({ limits: open, now: () => 0, chance: createChance(seed) });
      const offered: string[] = [];
      const answering = (address: string, peer: string): void => {
        const connection = tracker.connect(address, {
          drop: () => undefined,
          send(text) {
            const message: Record<string, unknown> = JSON.parse(text);
            if (!('offer' in message)) return;
            if (message.peer_id === idOf('joiner')) offered.push(address);
            connection?.receive(JSON.stringify(answerOf('t', peer, String(message.peer_id), message.offer_id)));
          },
        });
        connection?.receive(JSON.stringify(announceOf('t', peer, 5)));
      };
      for (let i = 0; i < 3; i++) answering(`10.0.0.${i}`, `host ${i}`);
      for (let i = 0; i < 100; i++) answering('10.0.0.66', `crowd ${i}`);
      answering('10.0.0.99', 'joiner');
      expect(new Set(offered)).toEqual(new Set(['10.0.0.0', '10.0.0.1', '10.0.0.2', '10.0.0.66']));
      expect(offered).toHaveLength(5);
    }
  });
});
