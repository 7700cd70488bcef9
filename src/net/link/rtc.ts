/**
 * What a link needs of WebRTC, and no more. `webrtc.ts` does it with the browser, `memory-rtc.ts` without one.
 */

/** One negotiated data channel. Handlers are set once, by the link; frames before that are held by the adapter. */
export interface RtcChannel {
  readonly open: boolean;
  readonly bufferedAmount: number;
  /** Throws when the channel is not open. */
  send(frame: Uint8Array<ArrayBuffer>): void;
  handlers: RtcChannelHandlers;
}

export interface RtcChannelHandlers {
  open(): void;
  frame(bytes: Uint8Array<ArrayBuffer>): void;
  /** `bufferedAmount` fell to `BUFFER_LOW`. */
  low(): void;
  /** Closed by the other side or by an error. */
  close(): void;
}

export type RtcState = 'connecting' | 'connected' | 'disconnected' | 'failed';

export interface OfferOptions {
  readonly hasty?: boolean;
}

/** One connection. `offer` or `answer` is called once; both give descriptions with their candidates. */
export interface RtcConnection {
  /**
   * `hasty`: with the first candidate from this network instead of all. The other side learns the rest: from each of them we look for it when
   * its answer is here.
   */
  offer(options?: OfferOptions): Promise<string>;
  answer(offer: string): Promise<string>;
  accept(answer: string): Promise<void>;
  /** Of both certificates in hexadecimal letters; undefined before both descriptions are set. */
  fingerprints(): { readonly local: string; readonly remote: string } | undefined;
  readonly control: RtcChannel;
  readonly bulk: RtcChannel;
  state: (state: RtcState) => void;
  close(): void;
}

/** Throws `no-webrtc` where there is none, `link-failed` where no more connections can be had. */
export type CreateRtc = () => RtcConnection;

const nothing = (): void => undefined;

export const idleHandlers: RtcChannelHandlers = { open: nothing, frame: nothing, low: nothing, close: nothing };
