/**
 * Messages in frames of at most 16 KiB and back (docs/protocol/net.md, FRM-1 to FRM-6). A message has exactly one way to be framed,
 * so a frame that a correct sender would not make ends the link. Pure.
 *
 * A frame is one data channel message: a kind byte, then `whole` the message; `first` its length (4 bytes, big-endian) and its first
 * piece; `middle` and `last` a piece. All but `whole` and `last` fill their frame.
 */
import { invalid, type Judgement, valid } from '../../base/index.js';
import { FRAME_BYTES } from '../limits.js';

const whole = 0;
const first = 1;
const middle = 2;
const last = 3;

const firstPiece = FRAME_BYTES - 5;
const piece = FRAME_BYTES - 1;

/** The frames of a message. */
export function* framesOf(message: Uint8Array): Generator<Uint8Array<ArrayBuffer>> {
  if (message.length < FRAME_BYTES) {
    yield frame(whole, message);
    return;
  }
  const head = new Uint8Array(FRAME_BYTES);
  head[0] = first;
  new DataView(head.buffer).setUint32(1, message.length);
  head.set(message.subarray(0, firstPiece), 5);
  yield head;
  let at = firstPiece;
  for (; message.length - at > piece; at += piece) yield frame(middle, message.subarray(at, at + piece));
  yield frame(last, message.subarray(at));
}

/** Puts the frames of one channel together. After a refusal it must not be used again. */
export interface Assembler {
  /** The message that this frame completes, `undefined` while one is under way, or why the frame is refused. */
  take(frame: Uint8Array): Judgement<Uint8Array<ArrayBuffer> | undefined>;
}

/** `limit` is the longest message accepted. What is held never exceeds the bytes received; frames are kept, so they must not change. */
export const createAssembler = (limit: number): Assembler => {
  let pieces: Uint8Array[] = [];
  let expected = 0;
  let missing = 0;

  const begin = (bytes: Uint8Array): Judgement<undefined> => {
    if (bytes.length !== FRAME_BYTES) return invalid('bad-frame', 'FRM-3', 'a first frame fills its frame');
    expected = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
    if (expected > limit) return invalid('too-large', 'FRM-4');
    if (expected < FRAME_BYTES) return invalid('bad-frame', 'FRM-3', 'fits one frame');
    missing = expected - firstPiece;
    pieces = [bytes.subarray(5)];
    return valid(undefined);
  };

  const go = (bytes: Uint8Array): Judgement<Uint8Array<ArrayBuffer> | undefined> => {
    const kind = bytes[0];
    const size = bytes.length - 1;
    const isLast = missing <= piece;
    if (kind !== (isLast ? last : middle)) return invalid('bad-frame', 'FRM-3', 'the wrong kind for what is missing');
    if (size !== (isLast ? missing : piece)) return invalid('bad-frame', 'FRM-3', 'the wrong size for what is missing');
    pieces.push(bytes.subarray(1));
    missing -= size;
    if (!isLast) return valid(undefined);
    const message = new Uint8Array(expected);
    let at = 0;
    for (const part of pieces) {
      message.set(part, at);
      at += part.length;
    }
    pieces = [];
    return valid(message);
  };

  return {
    take(bytes) {
      const kind = bytes[0];
      if (kind === undefined || kind > last) return invalid('bad-frame', 'FRM-2', 'unknown kind');
      if (bytes.length > FRAME_BYTES) return invalid('bad-frame', 'FRM-1');
      if (missing > 0) return go(bytes);
      if (kind === whole) return bytes.length - 1 > limit ? invalid('too-large', 'FRM-4') : valid(bytes.slice(1));
      if (kind === first) return begin(bytes);
      return invalid('bad-frame', 'FRM-5', 'goes on with nothing');
    },
  };
};

const frame = (kind: number, part: Uint8Array): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(part.length + 1);
  bytes[0] = kind;
  bytes.set(part, 1);
  return bytes;
};
