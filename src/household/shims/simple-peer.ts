/**
 * Stands in for `simple-peer/simplepeer.min.js` under y-webrtc (an alias of the build). The tabs are linked already, so there is nothing
 * to negotiate: an offer names a channel and the tab that offers it, and whoever takes it says so over the link.
 * Of two offers that cross, y-webrtc keeps one; the end whose offer lost takes the other's channel.
 */

import type { ChannelEnd } from '../channels.js';
import { isChannel } from '../frames.js';
import type { Hub } from '../hub.js';
import { CONNECT_DEADLINE } from '../limits.js';
import { ShimObservable } from './observable.js';

interface Offer {
  readonly type: 'offer';
  readonly tab: string;
  readonly channel: string;
}

interface PeerEvents {
  signal: readonly [Offer];
  connect: readonly [];
  data: readonly [Uint8Array];
  error: readonly [Error];
  close: readonly [];
}

interface PeerOptions {
  readonly initiator: boolean;
  readonly hub: Hub;
}

class Peer extends ShimObservable<PeerEvents> {
  readonly #hub: Hub;
  readonly #end: ChannelEnd;
  #channel: string | undefined;
  #open = false;
  #destroyed = false;
  #deadline: number | undefined;

  constructor({ initiator, hub }: PeerOptions) {
    super();
    this.#hub = hub;
    this.#end = {
      accepted: () => this.#connected(),
      message: (bytes) => this.tell('data', bytes),
      closed: () => {
        this.#channel = undefined;
        this.destroy();
      },
    };
    this.#deadline = hub.timers.set(() => this.destroy(new Error('nobody took the channel in time')), CONNECT_DEADLINE);
    // y-webrtc listens only after this constructor.
    if (initiator) queueMicrotask(() => this.#offer());
  }

  /** An offer of another tab, as its `signal` event gave it. */
  signal(offer: unknown): void {
    if (this.#destroyed) return;
    if (!isOffer(offer) || !this.#hub.has(offer.tab)) {
      this.destroy(new Error('not an offer of a tab that is here'));
      return;
    }
    this.#leaveChannel();
    if (!this.#hub.accept(offer.tab, offer.channel, this.#end)) {
      this.destroy(new Error('the channel is refused'));
      return;
    }
    this.#channel = offer.channel;
    this.#connected();
  }

  /** Throws while there is no channel, as y-webrtc expects. */
  send(bytes: Uint8Array): void {
    if (this.#channel === undefined || !this.#open) throw new Error('the channel is not open');
    this.#hub.send(this.#channel, bytes);
  }

  destroy(error?: Error): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#stopWaiting();
    this.#leaveChannel();
    if (error !== undefined) this.tell('error', error);
    this.tell('close');
  }

  #offer(): void {
    if (this.#destroyed || this.#channel !== undefined) return;
    this.#channel = this.#hub.offer(this.#end);
    this.tell('signal', { type: 'offer', tab: this.#hub.self, channel: this.#channel });
  }

  #connected(): void {
    this.#stopWaiting();
    this.#open = true;
    this.tell('connect');
  }

  #leaveChannel(): void {
    const channel = this.#channel;
    this.#channel = undefined;
    this.#open = false;
    if (channel !== undefined) this.#hub.close(channel);
  }

  #stopWaiting(): void {
    if (this.#deadline !== undefined) this.#hub.timers.clear(this.#deadline);
    this.#deadline = undefined;
  }
}

const isOffer = (value: unknown): value is Offer =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  value.type === 'offer' &&
  'tab' in value &&
  typeof value.tab === 'string' &&
  'channel' in value &&
  typeof value.channel === 'string' &&
  isChannel(value.channel);

// biome-ignore lint/style/noDefaultExport: y-webrtc imports the default of the module that this one stands in for
export default Peer;
