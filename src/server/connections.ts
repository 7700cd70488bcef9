/** How many TCP connections there may be, in all and from one address. Who comes beyond is hung up on before a byte is read. */
import type { Socket } from 'node:net';
import { addressGroup } from './address.js';
import type { ConnectionLimits } from './limits.js';

export interface Connections {
  /** False, and the socket is gone, where there is no room. */
  admit(socket: Socket): boolean;
  readonly size: number;
  /** Addresses that hold any. */
  readonly addresses: number;
  close(): void;
}

export const createConnections = ({ connections, connectionsPerAddress }: ConnectionLimits): Connections => {
  const sockets = new Set<Socket>();
  const held = new Map<string, number>();

  const release = (address: string): void => {
    const left = (held.get(address) ?? 1) - 1;
    if (left > 0) held.set(address, left);
    else held.delete(address);
  };

  return {
    admit(socket) {
      const address = addressGroup(socket.remoteAddress ?? '');
      const count = held.get(address) ?? 0;
      if (sockets.size >= connections || count >= connectionsPerAddress) {
        socket.destroy();
        return false;
      }
      sockets.add(socket);
      held.set(address, count + 1);
      socket.once('close', () => {
        if (sockets.delete(socket)) release(address);
      });
      return true;
    },
    get size() {
      return sockets.size;
    },
    get addresses() {
      return held.size;
    },
    close() {
      for (const socket of sockets) socket.destroy();
    },
  };
};
