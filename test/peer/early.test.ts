import { afterEach, describe, expect, it } from 'vitest';
import { createCell, type Did } from '../../src/base/index.js';
import { topicOf } from '../../src/net/index.js';
import { seekEarly } from '../../src/peer/early.js';
import type { GroundworkOptions } from '../../src/peer/groundwork.js';
import { EARLY_LIFE } from '../../src/peer/limits.js';
import { testSigner } from '../helpers/keys.js';
import { createManualPool, twoPeers, until } from './support/peers.js';

const did = 'did:tabard:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' as Did;

/** Sockets that somebody opened, and timers that the test runs. */
const world = () => {
  const sockets: { readonly url: string; closed: boolean }[] = [];
  const timers = new Map<number, { readonly run: () => void; readonly wait: number }>();
  let last = 0;
  const options: GroundworkOptions = {
    address: 'https://page.example/',
    now: () => 0,
    timers: {
      set(run, wait) {
        last += 1;
        timers.set(last, { run, wait });
        return last;
      },
      clear: (id) => void timers.delete(id),
    },
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    online: createCell(true),
    trackers: ['wss://page.example/rendezvous'],
    iceServers: [],
  };
  class FakeSocket extends EventTarget {
    static readonly OPEN = 1;
    readonly OPEN = 1;
    readonly readyState = 0;
    readonly bufferedAmount = 0;
    readonly #entry;
    constructor(url: string) {
      super();
      this.#entry = { url, closed: false };
      sockets.push(this.#entry);
    }
    send(): void {
      throw new TypeError('nothing is sent before it is open');
    }
    close(): void {
      this.#entry.closed = true;
    }
  }
  const before = globalThis.WebSocket;
  Object.assign(globalThis, { WebSocket: FakeSocket });
  afterEach(() => void Object.assign(globalThis, { WebSocket: before }));
  const expire = (): void => {
    for (const [id, { run, wait }] of [...timers]) {
      if (wait !== EARLY_LIFE) continue;
      timers.delete(id);
      run();
    }
  };
  const began = (): Promise<void> => until(() => sockets.length > 0, 'a tracker is contacted');
  return { options, sockets, expire, began };
};

describe('LDR-12 a search that begins before the databases are open', () => {
  it('joins the topic at the trackers of the deployment, and hands over what it began once', async () => {
    const { options, sockets, expire } = world();
    const early = seekEarly(options, did, [], Promise.resolve(false));
    const ground = (await early.take())?.ground;
    expect(ground?.rendezvous.topics()).toMatchObject([{ topic: await topicOf(did), offers: true }]);
    expect(sockets.map(({ url }) => url)).toEqual(['wss://page.example/rendezvous']);
    expect(await early.take()).toBeUndefined();
    expire();
    expect(sockets[0]?.closed).toBe(false);
    ground?.close();
    expect(sockets[0]?.closed).toBe(true);
  });

  it('does not wait to hear whether another tab leads, and is given up where one does', async () => {
    const { options, sockets, began } = world();
    let tell: (led: boolean) => void = () => undefined;
    const led = new Promise<boolean>((resolve) => {
      tell = resolve;
    });
    const early = seekEarly(options, did, [], led);
    await began();
    expect(sockets).toMatchObject([{ closed: false }]);
    tell(true);
    expect(await early.take()).toBeUndefined();
    expect(sockets).toMatchObject([{ closed: true }]);
  });

  it('lets go of what it began where it cannot be told whether another tab leads', async () => {
    const { options, sockets } = world();
    const early = seekEarly(options, did, [], Promise.reject(new TypeError('no locks')));
    await expect(early.take()).rejects.toThrow('no locks');
    expect(sockets).toMatchObject([{ closed: true }]);
  });

  it('contacts no host that nobody named', async () => {
    const { options, sockets } = world();
    const early = seekEarly(options, did, ['wss://elsewhere.example/'], Promise.resolve(false));
    const ground = (await early.take())?.ground;
    expect(ground?.rendezvous.trackers()).toMatchObject([{ state: 'unconfirmed' }]);
    expect(sockets).toEqual([]);
    ground?.close();
  });

  it('is given up when this tab does not come to lead', async () => {
    const { options, sockets, expire, began } = world();
    const early = seekEarly(options, did, [], Promise.resolve(false));
    await began();
    expect(sockets).toHaveLength(1);
    expire();
    await until(() => sockets[0]?.closed === true, 'the tracker is let go');
    expect(await early.take()).toBeUndefined();
  });

  it('goes on by the links that were there before the peer, proof of the owner and all', async () => {
    const { world: made, owner, did: sought } = await twoPeers();
    const session = testSigner(77);
    const pool = createManualPool(session.key);
    await made.link({ pool, key: session.key }, owner, sought);
    // The owner has said everything that it says unasked by now.
    await until(() => owner.peer.peers().length === 1, 'the owner has the link');
    const visitor = made.add('early', { pool, session, sought: { did: sought, trackers: [] } });
    await until(() => {
      const status = visitor.peer.status(sought);
      return status?.kind === 'served' && status.owner;
    }, 'it is served, by the owner');
    expect(visitor.changes).toHaveLength(1);
    expect(visitor.errors).toEqual([]);
    made.close();
  });

  it('ends when nobody goes on with it', async () => {
    const { world: made } = await twoPeers();
    const { peer } = made.add('early', { sought: { did, trackers: [] } });
    await until(() => peer.status(did) !== undefined, 'it is sought');
    await made.clock.advance(EARLY_LIFE + 1);
    expect(peer.status(did)).toBeUndefined();
    made.close();
  });
});
