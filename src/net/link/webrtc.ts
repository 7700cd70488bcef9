/**
 * The one file that touches RTCPeerConnection: two negotiated channels, descriptions with their candidates in them. The browser's own
 * "gathering complete" is never waited for: without STUN it comes 120 ms late, with a STUN server that does not answer never (measured).
 */
import { TabardError, type Timers } from '../../base/index.js';
import { BUFFER_LOW, GATHER_CAP, GATHER_QUIET, GATHER_QUIET_LEAST } from '../limits.js';
import { type CreateRtc, idleHandlers, type RtcChannel, type RtcConnection } from './rtc.js';
import { fingerprintOf } from './sdp.js';

export interface RtcFactoryOptions {
  /** As in `tabard.json`; empty means this network only. */
  readonly iceServers: readonly RTCIceServer[];
  readonly timers: Timers;
}

/** True where the page can make connections at all. */
export const hasWebRtc = (): boolean => typeof globalThis.RTCPeerConnection === 'function';

export const createRtcFactory = (options: RtcFactoryOptions): CreateRtc => {
  return () => {
    if (!hasWebRtc()) throw new TabardError('no-webrtc', 'RTCPeerConnection is missing');
    let connection: RTCPeerConnection;
    try {
      connection = new RTCPeerConnection({ iceServers: [...options.iceServers] });
    } catch (cause) {
      throw new TabardError('link-failed', 'no further connection can be made', { retryable: true, cause });
    }
    return adapt(connection, options);
  };
};

const adapt = (connection: RTCPeerConnection, options: RtcFactoryOptions): RtcConnection => {
  const control = adaptChannel(connection.createDataChannel('control', { negotiated: true, id: 0 }));
  const bulk = adaptChannel(connection.createDataChannel('bulk', { negotiated: true, id: 1 }));
  let closed = false;

  const describe = async (hasty: boolean): Promise<string> => {
    const gathered = gather(connection, options, hasty);
    await connection.setLocalDescription();
    await gathered;
    const sdp = connection.localDescription?.sdp;
    if (sdp === undefined)
      throw new TabardError('link-failed', 'the connection has no description', { retryable: true });
    return sdp;
  };

  const adapted: RtcConnection = {
    control,
    bulk,
    state: () => undefined,
    offer: ({ hasty = false } = {}) => describe(hasty),
    async answer(offer) {
      await connection.setRemoteDescription({ type: 'offer', sdp: offer });
      return describe(false);
    },
    accept: (answer) => connection.setRemoteDescription({ type: 'answer', sdp: answer }),
    fingerprints() {
      const local = fingerprintOf(connection.localDescription?.sdp ?? '');
      const remote = fingerprintOf(connection.remoteDescription?.sdp ?? '');
      return local === undefined || remote === undefined ? undefined : { local, remote };
    },
    close() {
      closed = true;
      connection.close();
    },
  };
  connection.addEventListener('connectionstatechange', () => {
    if (closed) return;
    const state = connection.connectionState;
    if (state === 'closed') adapted.state('failed');
    else adapted.state(state === 'new' ? 'connecting' : state);
  });
  return adapted;
};

/**
 * Resolves when the candidates that matter are in: with STUN or TURN one from outside, else any; then a short quiet, but where it is `hasty`; at
 * the latest after the cap. Set up before the local description is.
 */
const gather = (
  connection: RTCPeerConnection,
  { iceServers, timers }: RtcFactoryOptions,
  hasty: boolean,
): Promise<void> =>
  new Promise((resolve) => {
    const since = performance.now();
    let patience: number | undefined;
    let quiet: number | undefined;
    const finish = (): void => {
      timers.clear(cap);
      if (quiet !== undefined) timers.clear(quiet);
      connection.removeEventListener('icecandidate', onCandidate);
      connection.removeEventListener('signalingstatechange', onSignaling);
      resolve();
    };
    let useful = false;
    const onCandidate = ({ candidate }: RTCPeerConnectionIceEvent): void => {
      if (candidate === null || candidate.candidate === '') {
        finish();
        return;
      }
      useful ||= iceServers.length === 0 || candidate.type === 'srflx' || candidate.type === 'relay';
      if (!useful) return;
      if (hasty && iceServers.length === 0) {
        finish();
        return;
      }
      patience ??= Math.min(GATHER_QUIET, Math.max(GATHER_QUIET_LEAST, performance.now() - since));
      if (quiet !== undefined) timers.clear(quiet);
      quiet = timers.set(finish, patience);
    };
    const onSignaling = (): void => {
      if (connection.signalingState === 'closed') finish();
    };
    const cap = timers.set(finish, GATHER_CAP);
    connection.addEventListener('icecandidate', onCandidate);
    connection.addEventListener('signalingstatechange', onSignaling);
  });

const adaptChannel = (channel: RTCDataChannel): RtcChannel => {
  channel.binaryType = 'arraybuffer';
  channel.bufferedAmountLowThreshold = BUFFER_LOW;
  const adapted: RtcChannel = {
    handlers: idleHandlers,
    get open() {
      return channel.readyState === 'open';
    },
    get bufferedAmount() {
      return channel.bufferedAmount;
    },
    send: (frame) => channel.send(frame),
  };
  channel.addEventListener('open', () => adapted.handlers.open());
  channel.addEventListener('bufferedamountlow', () => adapted.handlers.low());
  channel.addEventListener('close', () => adapted.handlers.close());
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    // A text is no frame: an empty one is refused by the assembler (FRM-2).
    adapted.handlers.frame(data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array());
  });
  return adapted;
};
