import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame } from '../../src/household/frames.js';
import { createHub, type Hub } from '../../src/household/hub.js';
import { CONNECT_DEADLINE, MAX_CHANNELS, MAX_QUEUED_BYTES } from '../../src/household/limits.js';
import { createOutgoing } from '../../src/household/outgoing.js';
import { registerHub, unregisterHub } from '../../src/household/shims/registry.js';
import Peer from '../../src/household/shims/simple-peer.js';
import { WebsocketClient } from '../../src/household/shims/websocket.js';
import { createHeldTimers, createMemoryNetwork, random, until } from './helpers.js';

const channel = 'a'.repeat(26);
const bytes = new Uint8Array([1, 2, 3]);

const twoHubs = () => {
  const network = createMemoryNetwork();
  const held = createHeldTimers();
  const [a, b] = [network.join('a'), network.join('b')];
  const hubs = [a, b].map((transport) => createHub({ transport, random, timers: held.timers }));
  const [one, other] = hubs;
  if (one === undefined || other === undefined) throw new Error('no hubs');
  return { network, held, a, b, one, other };
};

const listenTo = (peer: Peer) => {
  const seen: string[] = [];
  const offers: unknown[] = [];
  peer.on('connect', () => seen.push('connect'));
  peer.on('data', (data) => seen.push(`data ${data.length}`));
  peer.on('error', (error) => seen.push(`error ${error.message}`));
  peer.on('close', () => seen.push('close'));
  peer.on('signal', (offer) => offers.push(offer));
  return { seen, offers };
};

const dial = async (from: Hub, to: Hub) => {
  const caller = new Peer({ initiator: true, hub: from });
  const called = new Peer({ initiator: false, hub: to });
  const [one, other] = [listenTo(caller), listenTo(called)];
  await until('an offer', () => one.offers.length === 1);
  called.signal(one.offers[0]);
  await until('linked', () => one.seen.includes('connect') && other.seen.includes('connect'));
  return { caller, called, one, other };
};

describe('frames', () => {
  it('HSE-8 are read back', () => {
    for (const frame of [
      { t: 'signal', room: 'r', data: 'd' },
      { t: 'accept', channel },
      { t: 'close', channel },
      { t: 'data', channel, more: true, bytes },
    ] as const) {
      expect(decodeFrame(encodeFrame(frame))).toEqual(frame);
    }
  });

  it('HSE-8 of a later version are passed over, and malformed ones are told apart', async () => {
    const { encodeValue } = await import('../../src/codec/index.js');
    expect(decodeFrame(encodeValue({ t: 'later', x: 1 }))).toBe('unknown');
    for (const value of [
      {},
      { t: 1 },
      { t: 'signal', room: 'r' },
      { t: 'signal', room: 'r', data: 'x'.repeat(20_000) },
      { t: 'accept', channel: 'A'.repeat(26) },
      { t: 'close', channel: '' },
      { t: 'data', channel, more: 'no', bytes: { $bytes: 'AQ' } },
      { t: 'data', channel, more: false, bytes: 'text' },
      { t: 'data', channel, more: false },
    ]) {
      expect(decodeFrame(encodeValue(value)), JSON.stringify(value)).toBeUndefined();
    }
    expect(
      decodeFrame(encodeFrame({ t: 'data', channel, more: false, bytes: new Uint8Array(300_000) })),
    ).toBeUndefined();
    expect(decodeFrame(new Uint8Array())).toBeUndefined();
  });
});

describe('the peer shim', () => {
  it('HSE-9 gives an offer up that nobody takes', async () => {
    const { held, one } = twoHubs();
    const peer = new Peer({ initiator: true, hub: one });
    const { seen, offers } = listenTo(peer);
    await until('an offer', () => offers.length === 1);
    held.elapse(CONNECT_DEADLINE - 1);
    expect(seen).toEqual([]);
    held.elapse(CONNECT_DEADLINE);
    expect(seen).toEqual(['error nobody took the channel in time', 'close']);
    expect(held.waiting.size).toBe(0);
  });

  it('carries messages both ways, whole, and closes on both sides', async () => {
    const { one, other } = twoHubs();
    const link = await dial(one, other);
    link.caller.send(new Uint8Array(300_000));
    link.called.send(new Uint8Array(0));
    await until('both', () => link.other.seen.includes('data 300000') && link.one.seen.includes('data 0'));
    link.caller.destroy();
    link.caller.destroy();
    await until('closed', () => link.other.seen.includes('close'));
    expect(link.one.seen.filter((event) => event === 'close')).toHaveLength(1);
    expect(() => link.called.send(bytes)).toThrow();
  });

  it('HSE-9 closes when the tab is gone', async () => {
    const { network, one, other } = twoHubs();
    const link = await dial(one, other);
    network.leave('a');
    expect(link.other.seen).toContain('close');
  });

  it('HSE-8 takes no offer of a tab that is not here, nor anything that is no offer', () => {
    const { one } = twoHubs();
    for (const offer of [
      undefined,
      null,
      'offer',
      {},
      { type: 'answer' },
      { type: 'offer', tab: 'nobody', channel },
      { type: 'offer', tab: 'b', channel: 'short' },
      { type: 'offer', sdp: 'v=0' },
    ]) {
      const peer = new Peer({ initiator: false, hub: one });
      const { seen } = listenTo(peer);
      peer.signal(offer);
      expect(seen).toEqual(['error not an offer of a tab that is here', 'close']);
    }
  });

  it('HSE-8 grants a tab so many channels and no more', () => {
    const { one } = twoHubs();
    const seen = Array.from({ length: MAX_CHANNELS + 1 }, (_, index) => {
      const peer = new Peer({ initiator: false, hub: one });
      const events = listenTo(peer).seen;
      peer.signal({ type: 'offer', tab: 'b', channel: channel.slice(1) + 'abcdefghi'.charAt(index) });
      return events;
    });
    expect(seen.map((events) => events[0])).toEqual([
      ...Array.from({ length: MAX_CHANNELS }, () => 'connect'),
      'error the channel is refused',
    ]);
  });

  it('the end whose offer lost takes the other channel', async () => {
    const { one, other } = twoHubs();
    const [a, b] = [new Peer({ initiator: true, hub: one }), new Peer({ initiator: true, hub: other })];
    const [fromA, fromB] = [listenTo(a), listenTo(b)];
    await until('two offers', () => fromA.offers.length === 1 && fromB.offers.length === 1);
    b.signal(fromA.offers[0]);
    await until('linked', () => fromA.seen.includes('connect') && fromB.seen.includes('connect'));
    a.send(bytes);
    b.send(bytes);
    await until('data', () => fromA.seen.includes('data 3') && fromB.seen.includes('data 3'));
  });
});

describe('the queue of a channel', () => {
  it('waits for the link before it sends the next piece', async () => {
    const release: (() => void)[] = [];
    let sent = 0;
    const outgoing = createOutgoing({
      send: () =>
        new Promise((resolve) => {
          sent++;
          release.push(resolve);
        }),
      failed: () => undefined,
    });
    outgoing.push(new Uint8Array(300_000));
    expect(sent).toBe(1);
    release.shift()?.();
    await until('the next', () => sent === 2);
  });

  it('HSE-8 fails once when too much waits or the link is gone', async () => {
    let failures = 0;
    const stuck = createOutgoing({ send: () => new Promise(() => undefined), failed: () => failures++ });
    for (let count = 0; count < 3; count++) stuck.push(new Uint8Array(MAX_QUEUED_BYTES / 2));
    expect(failures).toBe(1);
    const gone = createOutgoing({ send: () => Promise.reject(new Error('gone')), failed: () => failures++ });
    gone.push(bytes);
    gone.push(bytes);
    await until('failed', () => failures === 2);
  });
});

describe('the signaling shim', () => {
  it('knows no address but a registered household', () => {
    expect(() => new WebsocketClient('wss://signaling.example')).toThrow(TypeError);
  });

  it('carries what is published to the other tabs, announces again for newcomers, and ends', async () => {
    const { network, one, other } = twoHubs();
    const addresses = [registerHub(one), registerHub(other)];
    const [a, b] = addresses.map((address) => new WebsocketClient(address));
    if (a === undefined || b === undefined) throw new Error('no sockets');
    const heard: unknown[] = [];
    let connects = 0;
    b.on('message', (message) => heard.push(message));
    a.on('connect', () => connects++);
    await until('connected', () => a.connected && connects === 1);
    a.send({ type: 'subscribe', topics: ['r'] });
    a.send({ type: 'publish', topic: 'r', data: { object: true } });
    a.send({ type: 'publish', topic: 'r', data: 'sealed' });
    await until('heard', () => heard.length > 0);
    expect(heard).toEqual([{ type: 'publish', topic: 'r', data: 'sealed' }]);
    network.join('c');
    expect(connects).toBe(2);
    a.destroy();
    network.join('d');
    a.send({ type: 'publish', topic: 'r', data: 'late' });
    expect(connects).toBe(2);
    expect(a.connected).toBe(false);
    for (const address of addresses) unregisterHub(address);
  });
});
