/** Two clients of the rendezvous who mean well, and one who speaks WebSocket byte by byte. */
import { connect, type Socket } from 'node:net';
import type WebSocket from 'ws';
import { announceOf, answerOf, connectRaw, idOf } from './support.js';

export interface HonestPair {
  /** One offers, the other answers: rejects if that takes longer than `patience`. */
  exchange(patience?: number): Promise<void>;
  isOpen(): boolean;
  close(): void;
}

export const connectPair = async (url: string, options: WebSocket.ClientOptions = {}): Promise<HonestPair> => {
  const topic = `pair ${Math.round(performance.now() * 1000)}`;
  const [one, other] = [await connectRaw(url, options), await connectRaw(url, options)];
  one.send(announceOf(topic, 'one'));
  await one.next((message) => 'interval' in message);
  let serial = 0;
  const meet = async (): Promise<void> => {
    serial += 1;
    const id = idOf(`offer ${serial}`);
    const [offer] = announceOf(topic, 'other', 1).offers as readonly object[];
    other.send({ ...announceOf(topic, 'other'), offers: [{ ...offer, offer_id: id }] });
    await one.next((message) => message.offer_id === id);
    one.send(answerOf(topic, 'one', 'other', id));
    await other.next((message) => message.offer_id === id && 'answer' in message);
  };
  await meet();
  return {
    async exchange(patience = 10_000) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error('the honest pair was not served')), patience);
      });
      await Promise.race([meet(), late]).finally(() => clearTimeout(timer));
    },
    isOpen: () => one.isOpen() && other.isOpen(),
    close() {
      one.close();
      other.close();
    },
  };
};

/** A WebSocket without a library: upgraded, then whatever a test writes. */
export interface BareSocket {
  readonly socket: Socket;
  isClosed(): boolean;
}

export const connectBare = (port: number, path = '/rendezvous'): Promise<BareSocket> =>
  new Promise((resolve) => {
    let closed = false;
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
          'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
      ),
    );
    const answer = { socket, isClosed: () => closed };
    socket.on('error', () => undefined);
    socket.on('close', () => {
      closed = true;
      resolve(answer);
    });
    socket.once('data', () => {
      socket.resume();
      resolve(answer);
    });
  });

/** A masked frame with a mask of zeros. `claims`: the length that its header says. */
export const frameOf = (
  payload: Uint8Array,
  { opcode = 1, final = true, claims = payload.length }: { opcode?: number; final?: boolean; claims?: number } = {},
): Buffer => {
  const isShort = claims <= 125;
  const head = Buffer.alloc(isShort ? 6 : 14);
  head[0] = (final ? 0x80 : 0) | opcode;
  head[1] = 0x80 | (isShort ? claims : 127);
  if (!isShort) head.writeBigUInt64BE(BigInt(claims), 2);
  return Buffer.concat([head, payload]);
};
