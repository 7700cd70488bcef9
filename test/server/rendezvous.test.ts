import { describe, expect, it } from 'vitest';
import { createHall } from './hall.js';
import { announceOf, answerOf, connectRaw, idOf, sdp, until } from './support.js';

const hall = createHall();
const { join } = hall;

describe('SRV: introducing', () => {
  it('SRV-2 confirms an announce with interval and counts', async () => {
    const a = await connectRaw(hall.server.url);
    a.send(announceOf('t', 'a'));
    expect(await a.next()).toEqual({
      action: 'announce',
      info_hash: idOf('t'),
      interval: 120,
      'min interval': 3,
      complete: 0,
      incomplete: 1,
    });
  });

  it('SRV-3 gives each offer to another peer, never back, and the answer to who offered', async () => {
    const others = await Promise.all(['b', 'c', 'd'].map((name) => join('t', name)));
    const a = await join('t', 'a', 5);
    const offers = await Promise.all(others.map((other) => other.next((message) => 'offer' in message)));
    expect(new Set(offers.map((offer) => offer.offer_id)).size).toBe(3);
    expect(offers.every((offer) => offer.peer_id === idOf('a'))).toBe(true);
    others[0]?.send(answerOf('t', 'b', 'a', offers[0]?.offer_id));
    expect(await a.next()).toEqual({
      action: 'announce',
      info_hash: idOf('t'),
      peer_id: idOf('b'),
      offer_id: offers[0]?.offer_id,
      answer: { type: 'answer', sdp },
    });
    expect(a.received).toEqual([]);
  });

  it('SRV-4 delivers no answer of whom the offer was not given to, none twice, none across topics', async () => {
    const b = await join('t', 'b');
    const a = await join('t', 'a', 1);
    const { offer_id: offer } = await b.next((message) => 'offer' in message);
    const c = await join('t', 'c');
    const d = await join('u', 'd');
    c.send(answerOf('t', 'c', 'a', offer));
    c.send(answerOf('t', 'b', 'a', offer));
    d.send(answerOf('u', 'd', 'a', offer));
    d.send(answerOf('t', 'd', 'a', offer));
    b.send(answerOf('t', 'b', 'a', offer));
    b.send(answerOf('t', 'b', 'a', offer));
    await a.next((message) => message.peer_id === idOf('b'));
    await until(() => hall.server.rendezvous.stats().refused >= 5);
    expect(a.received).toEqual([]);
    expect([b, c, d].every((client) => client.isOpen())).toBe(true);
  });

  it('SRV-5 binds a peer_id to the socket that said it first', async () => {
    const a = await join('t', 'a');
    const thief = await connectRaw(hall.server.url);
    thief.send(announceOf('t', 'a', 1));
    expect(await thief.next()).toMatchObject({ 'failure reason': expect.stringContaining('another connection') });
    thief.send({ ...announceOf('t', 'a'), event: 'stopped' });
    const b = await join('t', 'b', 1);
    expect(await a.next((message) => 'offer' in message)).toMatchObject({ peer_id: idOf('b') });
    expect(b.isOpen()).toBe(true);
    const second = announceOf('t', 'another');
    a.send(second);
    expect(await a.next()).toMatchObject({ 'failure reason': expect.stringContaining('one peer_id') });
  });

  it('SRV-5 frees a peer when it stops and when its socket goes', async () => {
    const a = await join('t', 'a');
    const b = await join('u', 'b');
    expect(hall.server.rendezvous.stats()).toMatchObject({ topics: 2, peers: 2, connections: 2 });
    a.send({ ...announceOf('t', 'a'), event: 'stopped' });
    b.close();
    await until(() => hall.server.rendezvous.stats().peers === 0);
    expect(hall.server.rendezvous.stats()).toMatchObject({ topics: 0, peers: 0, connections: 1 });
  });
});
