/**
 * Stands in for `lib0/websocket` under y-webrtc (an alias of the build): its signaling goes over our own authenticated links to the
 * tabs of one's own household, and to no server.
 */
import type { Dispose } from '../../base/index.js';
import type { Hub } from '../hub.js';
import { ShimObservable } from './observable.js';
import { findHub } from './registry.js';

interface Published {
  readonly type: 'publish';
  readonly topic: string;
  readonly data: string;
}

interface WebsocketEvents {
  connect: readonly [{ readonly type: 'connect' }];
  disconnect: readonly [{ readonly type: 'disconnect' }];
  message: readonly [Published];
}

export class WebsocketClient extends ShimObservable<WebsocketEvents> {
  readonly url: string;
  connected = false;
  readonly #hub: Hub;
  readonly #stops: Dispose[];
  #destroyed = false;

  constructor(url: string) {
    super();
    this.url = url;
    this.#hub = findHub(url);
    this.#stops = [
      this.#hub.on('signal', ({ room, data }) => this.tell('message', { type: 'publish', topic: room, data })),
      this.#hub.on('reach', () => this.#announce()),
    ];
    // y-webrtc listens only after this constructor.
    queueMicrotask(() => this.#announce());
  }

  /** y-webrtc also subscribes and unsubscribes: every tab of the household hears everything, so there is nothing to do. */
  send(message: unknown): void {
    if (this.#destroyed || !isPublished(message)) return;
    this.#hub.signal(message.topic, message.data);
  }

  destroy(): void {
    this.#destroyed = true;
    this.connected = false;
    for (const stop of this.#stops) stop();
  }

  /** On `connect` y-webrtc announces each room: so do newcomers learn of this tab. */
  #announce(): void {
    if (this.#destroyed) return;
    this.connected = true;
    this.tell('connect', { type: 'connect' });
  }
}

/** Rooms without a password would publish objects: ours never are without. */
const isPublished = (message: unknown): message is Published =>
  typeof message === 'object' &&
  message !== null &&
  'type' in message &&
  message.type === 'publish' &&
  'topic' in message &&
  typeof message.topic === 'string' &&
  'data' in message &&
  typeof message.data === 'string';
