import { describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import type { Timers } from '../../src/base/index.js';
import type { Rooms } from '../../src/household/room.js';
import { createHeldTimers, createMemoryNetwork, type MemoryTransport, random, until } from './helpers.js';

// Each tab has a y-webrtc of its own, as in a browser; and none hears another but over the transport.
vi.mock('lib0/broadcastchannel', () => ({
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  publish: () => undefined,
}));

const key = new Uint8Array(32).fill(3);

interface Tab {
  readonly docs: { readonly profile: Y.Doc; readonly config: Y.Doc };
  readonly transport: MemoryTransport;
  readonly rooms: Rooms;
}

const realTimers = async (): Promise<Timers> => (await import('../../src/household/environment.js')).webTimers;

const openTab = async (
  network: ReturnType<typeof createMemoryNetwork>,
  name: string,
  options: { readonly key?: Uint8Array<ArrayBuffer>; readonly timers?: Timers; readonly docs?: Tab['docs'] } = {},
): Promise<Tab> => {
  vi.resetModules();
  const { joinRooms } = await import('../../src/household/room.js');
  const docs = options.docs ?? { profile: new Y.Doc(), config: new Y.Doc() };
  const transport = network.join(name);
  const timers = options.timers ?? (await realTimers());
  const rooms = await joinRooms({ key: options.key ?? key, transport, docs, random, timers });
  return { docs, transport, rooms };
};

const textIn = (tab: Tab) => tab.docs.profile.getText('t').toString();

describe('a room over a transport', () => {
  it('HSE-6 brings two devices together, both ways, in both documents', async () => {
    const network = createMemoryNetwork();
    const a = await openTab(network, 'a');
    a.docs.profile.getText('t').insert(0, 'before');
    const b = await openTab(network, 'b');
    await until('b has what a wrote before', () => textIn(b) === 'before');
    b.docs.profile.getText('t').insert(6, ' after');
    a.docs.config.getMap('m').set('k', 1);
    await until('a has what b writes', () => textIn(a) === 'before after');
    await until('config comes too', () => b.docs.config.getMap('m').get('k') === 1);
    a.rooms.leave();
    b.rooms.leave();
  });

  it('HSE-6 syncs a document of 1 MB, in frames that a link takes', async () => {
    const network = createMemoryNetwork();
    const big = 'x'.repeat(1_000_000);
    const docs = { profile: new Y.Doc(), config: new Y.Doc() };
    docs.profile.getText('t').insert(0, big);
    const a = await openTab(network, 'a', { docs });
    const b = await openTab(network, 'b');
    await until('the document is there', () => textIn(b) === big);
    expect(network.largest()).toBeGreaterThan(100_000);
    expect(network.largest()).toBeLessThanOrEqual(256 * 1024);
    a.rooms.leave();
    b.rooms.leave();
  });

  it('HSE-6 brings three devices together whatever the order', async () => {
    const network = createMemoryNetwork();
    const tabs = [await openTab(network, 'a'), await openTab(network, 'b'), await openTab(network, 'c')];
    tabs.forEach((tab, index) => {
      tab.docs.profile.getMap('m').set(String(index), index);
    });
    await until('all have all', () => tabs.every((tab) => tab.docs.profile.getMap('m').size === 3));
    for (const tab of tabs) tab.rooms.leave();
  });

  it('HSE-6 goes on after a device was away', async () => {
    const network = createMemoryNetwork();
    const a = await openTab(network, 'a');
    const b = await openTab(network, 'b');
    a.docs.profile.getText('t').insert(0, '1');
    await until('b has it', () => textIn(b) === '1');
    network.leave('b');
    a.docs.profile.getText('t').insert(1, '2');
    b.docs.profile.getText('t').insert(1, '3');
    b.rooms.leave();
    const again = await openTab(network, 'b', { docs: b.docs });
    await until('both have both', () => textIn(a).length === 3 && textIn(a) === textIn(again));
    a.rooms.leave();
    again.rooms.leave();
  });

  it('HSE-5 gives nothing to who has another key', async () => {
    const network = createMemoryNetwork();
    const a = await openTab(network, 'a');
    const b = await openTab(network, 'b', { key: new Uint8Array(32).fill(4) });
    a.docs.profile.getText('t').insert(0, 'secret words of the household');
    const c = await openTab(network, 'c');
    await until('the member has it', () => textIn(c) !== '');
    expect(textIn(b)).toBe('');
    b.docs.profile.getText('t').insert(0, 'intruder');
    await new Promise((resolve) => setImmediate(resolve));
    expect(textIn(a)).toBe('secret words of the household');
    const toB = a.transport.sent.filter((sent) => sent.peer === 'b');
    expect(toB.some(({ bytes }) => Buffer.from(bytes).includes('secret words'))).toBe(false);
    for (const tab of [a, b, c]) tab.rooms.leave();
  });

  it('HSE-7 tells what comes from another device from what is written here', async () => {
    const network = createMemoryNetwork();
    const a = await openTab(network, 'a');
    const b = await openTab(network, 'b');
    const seen: boolean[] = [];
    b.docs.profile.on('update', () => seen.push(b.rooms.delivering()));
    a.docs.profile.getText('t').insert(0, 'x');
    await until('b has it', () => textIn(b) === 'x');
    b.docs.profile.getText('t').insert(0, 'y');
    expect(seen).toEqual([true, false]);
    a.rooms.leave();
    b.rooms.leave();
  });

  it('HSE-8 closes a device that sends garbage, throws nothing, and takes it back later', async () => {
    const network = createMemoryNetwork();
    const held = createHeldTimers();
    const a = await openTab(network, 'a', { timers: held.timers });
    const b = await openTab(network, 'b');
    a.docs.profile.getText('t').insert(0, '1');
    await until('linked', () => textIn(b) === '1');
    for (const garbage of [new Uint8Array(), new Uint8Array([1, 2, 3]), new TextEncoder().encode('{}').slice()]) {
      a.transport.inject('b', garbage);
    }
    expect(a.transport.refused).toEqual(['b bad-frame']);
    a.docs.profile.getText('t').insert(1, '2');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(textIn(b)).toBe('1');
    held.elapse(60_000);
    await until('back again', () => textIn(b) === '12');
    a.rooms.leave();
    b.rooms.leave();
  });

  it('HSE-8 survives every malformed message within a channel', async () => {
    const { decodeFrame, encodeFrame } = await import('../../src/household/frames.js');
    const network = createMemoryNetwork();
    const a = await openTab(network, 'a');
    const b = await openTab(network, 'b');
    a.docs.profile.getText('t').insert(0, '1');
    await until('linked', () => textIn(b) === '1');
    const channels = b.transport.sent.flatMap(({ bytes }) => {
      const frame = decodeFrame(bytes);
      return typeof frame === 'object' && frame.t === 'data' ? [frame.channel] : [];
    });
    const channel = channels[0] ?? '';
    // An unknown kind of message, then a sync message that ends too early.
    a.transport.inject('b', encodeFrame({ t: 'data', channel, more: false, bytes: new Uint8Array([0, 7]) }));
    a.transport.inject('b', encodeFrame({ t: 'data', channel, more: false, bytes: new Uint8Array([0, 2, 200]) }));
    expect(a.transport.refused).toEqual(['b bad-frame']);
    expect(textIn(a)).toBe('1');
    a.rooms.leave();
    b.rooms.leave();
  });

  it('HSE-8 lets nobody write into a channel of another', async () => {
    const { decodeFrame, encodeFrame } = await import('../../src/household/frames.js');
    const network = createMemoryNetwork();
    const a = await openTab(network, 'a');
    const b = await openTab(network, 'b');
    a.docs.profile.getText('t').insert(0, '1');
    await until('linked', () => textIn(b) === '1');
    const evil = network.join('evil');
    const frames = b.transport.sent.map(({ bytes }) => decodeFrame(bytes));
    const doc = new Y.Doc();
    doc.getText('t').insert(0, 'evil');
    const update = Y.encodeStateAsUpdate(doc);
    const bytes = new Uint8Array([0, 2, update.length, ...update]);
    for (const frame of frames) {
      if (typeof frame !== 'object' || frame.t !== 'data') continue;
      await evil.send('a', encodeFrame({ t: 'data', channel: frame.channel, more: false, bytes }));
      await evil.send('a', encodeFrame({ t: 'close', channel: frame.channel }));
    }
    a.docs.profile.getText('t').insert(1, '2');
    await until('still linked', () => textIn(b) === '12');
    expect(textIn(a)).toBe('12');
    a.rooms.leave();
    b.rooms.leave();
  });
});
