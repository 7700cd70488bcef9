import { describe, expect, it } from 'vitest';
import { FRAME_BYTES, MESSAGE_BYTES } from '../../src/net/limits.js';
import { createAssembler, framesOf } from '../../src/net/link/frames.js';
import { createChance } from './support.js';

const pattern = Uint8Array.from({ length: MESSAGE_BYTES.bulk + 1 }, (_, i) => (i * 7 + (i >> 8)) & 255);
const message = (length: number): Uint8Array => pattern.slice(0, length);

const sizes = [
  0,
  1,
  FRAME_BYTES - 2,
  FRAME_BYTES - 1,
  FRAME_BYTES,
  FRAME_BYTES + 1,
  2 * FRAME_BYTES - 6,
  2 * FRAME_BYTES - 5,
  100_000,
];

describe('FRM: frames', () => {
  it('FRM-1 gives back every message, however long, from frames of at most 16 KiB', () => {
    const assembler = createAssembler(MESSAGE_BYTES.bulk);
    for (const size of [...sizes, MESSAGE_BYTES.bulk]) {
      const frames = [...framesOf(message(size))];
      expect(frames.every((frame) => frame.length <= FRAME_BYTES)).toBe(true);
      const results = frames.map((frame) => assembler.take(frame));
      const end = results.at(-1);
      expect(end?.verdict === 'valid' && end.value !== undefined && Buffer.compare(end.value, message(size))).toBe(0);
      expect(results.slice(0, -1).every((one) => one.verdict === 'valid' && one.value === undefined)).toBe(true);
    }
  });

  it('FRM-1 refuses a frame over 16 KiB', () => {
    expect(createAssembler(1e6).take(new Uint8Array(FRAME_BYTES + 1))).toMatchObject({ code: 'bad-frame' });
  });

  it('FRM-2 refuses empty frames and unknown kinds', () => {
    expect(createAssembler(1e6).take(new Uint8Array())).toMatchObject({ code: 'bad-frame', rule: 'FRM-2' });
    for (const kind of [4, 17, 255]) {
      expect(createAssembler(1e6).take(Uint8Array.of(kind, 1))).toMatchObject({ code: 'bad-frame', rule: 'FRM-2' });
    }
  });

  it('FRM-3 refuses every other way to frame a message', () => {
    const [first = new Uint8Array(), middle = new Uint8Array(), last = new Uint8Array()] = framesOf(message(40_000));
    const refuses = (...frames: Uint8Array[]): void => {
      const assembler = createAssembler(1e6);
      const results = frames.map((frame) => assembler.take(frame));
      expect(results.at(-1)).toMatchObject({ verdict: 'invalid', code: 'bad-frame' });
    };
    refuses(first.subarray(0, 100));
    refuses(first, first);
    refuses(first, middle.subarray(0, 100));
    refuses(first, last);
    refuses(first, middle, middle);
    refuses(first, middle, last.subarray(0, last.length - 1));
    refuses(first, middle, Uint8Array.of(...last, 0));
    refuses(first, Uint8Array.of(0, 1));
    const short = first.slice();
    new DataView(short.buffer).setUint32(1, 100);
    refuses(short);
  });

  it('FRM-4 refuses a message over the limit at its first frame, and holds nothing for it', () => {
    const [first = new Uint8Array()] = framesOf(message(40_000));
    expect(createAssembler(39_999).take(first)).toMatchObject({ code: 'too-large' });
    expect(createAssembler(10).take(Uint8Array.of(0, ...message(11)))).toMatchObject({ code: 'too-large' });
  });

  it('FRM-5 refuses a piece of nothing', () => {
    for (const kind of [2, 3])
      expect(createAssembler(1e6).take(Uint8Array.of(kind, 1))).toMatchObject({ rule: 'FRM-5' });
  });

  it('FRM-6 never throws and never holds more than it was sent, whatever comes (seeded)', () => {
    let [completed, refused] = [0, 0];
    for (let seed = 1; seed <= 3_000; seed++) {
      const chance = createChance(seed);
      const pick = (n: number): number => Math.floor(chance() * n);
      const assembler = createAssembler(60_000);
      const frames = [...framesOf(message(pick(70_000)))];
      const mutations = pick(3);
      for (let i = 0; i < mutations; i++) {
        const at = pick(frames.length);
        const frame = frames[at]?.slice() ?? new Uint8Array();
        const kind = pick(6);
        if (kind === 0 && frame.length > 0) frame[pick(Math.min(8, frame.length))] = pick(256);
        if (kind === 1) frames.splice(at, 1);
        else if (kind === 2) frames.splice(at, 0, frame);
        else if (kind === 3) frames[at] = frame.subarray(0, pick(frame.length + 1)).slice();
        else if (kind === 4) frames.reverse();
        else if (kind === 5) frames[at] = Uint8Array.from({ length: pick(64) }, () => pick(256));
        else frames[at] = frame;
      }
      for (const frame of frames) {
        const judged = assembler.take(frame);
        if (judged.verdict !== 'valid') {
          refused += 1;
          break;
        }
        if (judged.value !== undefined) completed += 1;
      }
    }
    expect(completed).toBeGreaterThan(500);
    expect(refused).toBeGreaterThan(500);
  });
});
