/**
 * Connections without a browser: descriptions, fingerprints, states and channels behave as WebRTC's do, in one process. For tests of
 * everything above, which then run the real pool and the real handshake.
 */
import type { RandomBytes } from '../../base/index.js';
import { toHex } from '../topic.js';
import {
  createLine,
  createMemoryChannel,
  type Line,
  type MemoryChannel,
  type MemoryOptions,
} from './memory-channel.js';
import type { CreateRtc, RtcConnection } from './rtc.js';
import { fingerprintOf } from './sdp.js';

export interface MemoryNetworkOptions extends MemoryOptions {
  readonly random: RandomBytes;
}

export interface MemoryNetwork {
  readonly createRtc: CreateRtc;
  /** Connections that are neither closed nor broken. */
  open(): number;
  /** Every connection breaks; new ones do not connect until `mend`. */
  cut(): void;
  mend(): void;
}

interface Node {
  readonly name: string;
  readonly fingerprint: string;
  readonly control: MemoryChannel;
  readonly bulk: MemoryChannel;
  readonly line: Line;
  /** What its descriptions said of the other side. */
  expects: { readonly name: string; readonly fingerprint: string } | undefined;
  peer: Node | undefined;
  closed: boolean;
  tell(state: 'connected' | 'failed'): void;
}

export const createMemoryNetwork = (options: MemoryNetworkOptions): MemoryNetwork => {
  const nodes = new Map<string, Node>();
  let isCut = false;

  const connect = (dialer: Node): void => {
    const answerer = nodes.get(dialer.expects?.name ?? '');
    if (isCut || answerer === undefined || answerer.expects?.name !== dialer.name) return;
    const isTrue =
      dialer.expects?.fingerprint === answerer.fingerprint && answerer.expects.fingerprint === dialer.fingerprint;
    if (isTrue) {
      join(dialer, answerer);
      return;
    }
    for (const node of [dialer, answerer]) node.tell('failed');
  };

  const join = (dialer: Node, answerer: Node): void => {
    for (const [one, other] of [
      [dialer, answerer],
      [answerer, dialer],
    ] as const) {
      one.peer = other;
      one.control.join(other.control);
      one.bulk.join(other.bulk);
      one.line(() => {
        if (one.closed || isCut) return;
        one.tell('connected');
        one.control.begin();
        one.bulk.begin();
      });
    }
  };

  const close = (node: Node): void => {
    if (node.closed) return;
    node.closed = true;
    nodes.delete(node.name);
    for (const channel of [node.control, node.bulk]) channel.shut();
    const { peer } = node;
    if (peer === undefined) return;
    node.line(() => {
      for (const channel of [peer.control, peer.bulk]) channel.remoteClosed();
    });
  };

  const createRtc = (): RtcConnection => {
    const line = createLine(options);
    const node: Node = {
      name: toHex(options.random(8)),
      fingerprint: toHex(options.random(32)),
      control: createMemoryChannel(line),
      bulk: createMemoryChannel(line),
      line,
      expects: undefined,
      peer: undefined,
      closed: false,
      tell: (state) => connection.state(state),
    };
    nodes.set(node.name, node);
    const connection: RtcConnection = {
      control: node.control,
      bulk: node.bulk,
      state: () => undefined,
      offer: () => Promise.resolve(describe(node)),
      answer(offer) {
        node.expects = readDescription(offer);
        return Promise.resolve(describe(node));
      },
      accept(answer) {
        node.expects = readDescription(answer);
        connect(node);
        return Promise.resolve();
      },
      fingerprints: () =>
        node.expects === undefined ? undefined : { local: node.fingerprint, remote: node.expects.fingerprint },
      close: () => close(node),
    };
    return connection;
  };

  return {
    createRtc,
    open: () => nodes.size,
    cut() {
      isCut = true;
      for (const node of [...nodes.values()]) {
        node.peer = undefined;
        node.tell('failed');
        close(node);
      }
    },
    mend() {
      isCut = false;
    },
  };
};

const describe = (node: Node): string =>
  [
    'v=0',
    'o=- 1 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    `a=ice-ufrag:${node.name}`,
    `a=fingerprint:sha-256 ${node.fingerprint.replace(/..(?=.)/g, '$&:').toUpperCase()}`,
    '',
  ].join('\r\n');

const readDescription = (sdp: string): { name: string; fingerprint: string } => {
  const name = /^a=ice-ufrag:(\S+)\r?$/m.exec(sdp)?.[1];
  const fingerprint = fingerprintOf(sdp);
  if (name === undefined || fingerprint === undefined) throw new Error('not a description');
  return { name, fingerprint };
};
