/**
 * Bad weather for real links: a relay of UDP packets that loses, delays or stops them, by a seed. A test's tracker writes its addresses into the
 * candidates of offers and answers, so each of two browsers sees only the relay. Where a side really is the relay learns from its
 * packets, so names that hide an address (mDNS) need no resolving.
 */
import { createSocket, type Socket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { createChance } from '../../net/support.js';

export interface Weather {
  /** Of all packets, each way: 0 to 1. */
  readonly loss: number;
  /** Each way, in milliseconds. */
  readonly delay: number;
}

export const clear: Weather = { loss: 0, delay: 0 };
/** Nothing gets through: the cable is out. */
export const cut: Weather = { loss: 1, delay: 0 };

export interface Pair {
  /** Where the answerer finds the one that offered. */
  readonly offerer: number;
  /** Where the one that offered finds the answerer. */
  readonly answerer: number;
}

export interface LossyRelay {
  readonly address: string;
  weather: Weather;
  /** Two addresses, one for each side of a connection. */
  pair(): Promise<Pair>;
  /** All connections made so far are dead, for good, as after a change of network; later ones are not. */
  sever(): void;
  /** Packets that were carried and that were lost. */
  counts(): { readonly carried: number; readonly lost: number };
  close(): void;
}

type Side = 'offerer' | 'answerer';

interface Place {
  readonly address: string;
  readonly port: number;
}

interface Connection {
  severed: boolean;
  /** The addresses that stand for a side, as the other side sees it. */
  readonly sockets: Readonly<Record<Side, Socket>>;
  /** Where a side really is, as its last packet said. */
  readonly places: Partial<Record<Side, Place>>;
}

/** A loopback address would do for the relay, but Chromium gathers no candidates that reach it. */
const outwardAddress = (): string => {
  const found = Object.values(networkInterfaces())
    .flat()
    .find((one) => one !== undefined && one.family === 'IPv4' && !one.internal);
  if (found === undefined) throw new Error('The browser tests need a network interface besides loopback.');
  return found.address;
};

const bind = (socket: Socket, address: string): Promise<number> =>
  new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, address, () => resolve(socket.address().port));
  });

export const createLossyRelay = (seed: number): LossyRelay => {
  const address = outwardAddress();
  const chance = createChance(seed);
  const connections = new Set<Connection>();
  const counts = { carried: 0, lost: 0 };
  let closed = false;

  /** What arrives at the address that stands for one side was sent by the other, and leaves by the address that stands for that one. */
  const carry = (connection: Connection, here: Side, there: Side): void => {
    const { sockets, places } = connection;
    sockets[here].on('message', (packet, place) => {
      places[there] = place;
      const target = places[here];
      const { loss, delay } = relay.weather;
      if (connection.severed || target === undefined || chance() < loss) {
        counts.lost += 1;
        return;
      }
      counts.carried += 1;
      const send = (): void => {
        if (!closed && !connection.severed) sockets[there].send(packet, target.port, target.address, () => undefined);
      };
      if (delay === 0) send();
      else setTimeout(send, delay);
    });
  };

  const relay: LossyRelay = {
    address,
    weather: clear,
    async pair() {
      const sockets = { offerer: createSocket('udp4'), answerer: createSocket('udp4') };
      const connection: Connection = { severed: false, sockets, places: {} };
      connections.add(connection);
      carry(connection, 'offerer', 'answerer');
      carry(connection, 'answerer', 'offerer');
      return { offerer: await bind(sockets.offerer, address), answerer: await bind(sockets.answerer, address) };
    },
    sever() {
      for (const connection of connections) connection.severed = true;
    },
    counts: () => ({ ...counts }),
    close() {
      closed = true;
      for (const { sockets } of connections) for (const socket of Object.values(sockets)) socket.close();
      connections.clear();
    },
  };
  return relay;
};
