/**
 * What pairing needs of whatever carries it: opaque messages to and from those who were met, each in its own order. Today that is links found
 * through a rendezvous; a local network, or QR codes shown and read both ways (one peer, whose messages a person carries), fit as well: nothing
 * here relies on who the other end is said to be, on its being alone, or on a message's being fast.
 */
import type { Dispose } from '../base/index.js';

export interface PairingTransportEvents {
  /** Somebody was met. The name means something here only. */
  peer: string;
  message: { readonly peer: string; readonly bytes: Uint8Array<ArrayBuffer> };
  gone: string;
}

export interface PairingTransport {
  /** Those who are here already. */
  peers(): readonly string[];
  /** At most `SEALED_BYTES` and a little. Rejects where the other is gone. */
  send(peer: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Lets one go, when what was sent has left. */
  part(peer: string): void;
  on<Name extends keyof PairingTransportEvents>(
    name: Name,
    listener: (value: PairingTransportEvents[Name]) => void,
  ): Dispose;
  close(): void;
}
