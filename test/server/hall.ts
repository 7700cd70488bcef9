/** A rendezvous server for each test, and honest peers at it. Call it at the top of a file. */
import { afterEach, beforeEach, expect } from 'vitest';
import { announceOf, answerOf, connectRaw, idOf, type RunningRendezvous, startRendezvous } from './support.js';

type RawClient = Awaited<ReturnType<typeof connectRaw>>;

export interface Hall {
  readonly server: RunningRendezvous;
  /** Another server instead, under other limits. */
  restart(...options: Parameters<typeof startRendezvous>): Promise<void>;
  /** Announced, and confirmed. */
  join(topic: string, peer: string, offers?: number): Promise<RawClient>;
  /** An honest pair still meets. */
  expectAlive(): Promise<void>;
}

export const createHall = (): Hall => {
  let server: RunningRendezvous | undefined;
  const running = (): RunningRendezvous => {
    if (server === undefined) throw new TypeError('no test runs');
    return server;
  };
  beforeEach(async () => {
    server = await startRendezvous();
  });
  afterEach(() => running().close());
  const hall: Hall = {
    get server() {
      return running();
    },
    async restart(...options) {
      await running().close();
      server = await startRendezvous(...options);
    },
    async join(topic, peer, offers = 0) {
      const client = await connectRaw(running().url);
      client.send(announceOf(topic, peer, offers));
      await client.next((message) => 'interval' in message);
      return client;
    },
    async expectAlive() {
      const a = await hall.join('alive', 'alive a');
      const b = await hall.join('alive', 'alive b', 1);
      const offer = await a.next((message) => 'offer' in message);
      a.send(answerOf('alive', 'alive a', 'alive b', offer.offer_id));
      expect(await b.next((message) => 'answer' in message)).toMatchObject({
        peer_id: idOf('alive a'),
        offer_id: offer.offer_id,
      });
      a.close();
      b.close();
    },
  };
  return hall;
};
