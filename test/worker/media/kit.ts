/** Films, sounds and pictures as cameras and programs write them, without a camera: packets of rubbish in true containers. */
import {
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  type MetadataTags,
  Output,
  type OutputFormat,
  StreamTarget,
  type StreamTargetChunk,
} from 'mediabunny';
import { prepareMedia } from '../../../src/worker/media/prepare.js';
import type { Prepared, PrepareOptions } from '../../../src/worker/media/types.js';

type Bytes = Uint8Array<ArrayBuffer>;

export const bytesOf = (...parts: readonly (string | readonly number[] | Uint8Array)[]): Bytes =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : [...part])));

export const big = (value: number): Bytes => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
};

export const little = (value: number): Bytes => big(value).reverse();

/** The place that every film of the tests tells. */
export const place = '+60.3913+005.3221/';

export interface FilmOptions {
  readonly seconds?: number;
  readonly film?: boolean;
  readonly sound?: boolean;
  /** Bytes of one packet of pictures. */
  readonly packet?: number;
  readonly tags?: MetadataTags;
  readonly rotation?: 0 | 90;
}

const opusHead = bytesOf('OpusHead', [1, 1, 0x38, 1, 0x80, 0xbb, 0, 0, 0, 0, 0]);

/** 30 pictures of VP9 and 50 packets of Opus a second, and a place in its tags. */
export const makeFilm = async (format: OutputFormat, options: FilmOptions = {}): Promise<Blob> => {
  const { seconds = 2, film = true, sound = true, packet = 2_000, rotation = 0 } = options;
  const pieces: { readonly data: Bytes; readonly position: number }[] = [];
  const writable = new WritableStream<StreamTargetChunk>({
    write: ({ data, position }) => void pieces.push({ data: data.slice(), position }),
  });
  const output = new Output({ format, target: new StreamTarget(writable) });
  const pictures = new EncodedVideoPacketSource('vp9');
  const tones = new EncodedAudioPacketSource('opus');
  if (film) output.addVideoTrack(pictures, { rotation, name: 'Home of Ada' });
  if (sound) output.addAudioTrack(tones);
  output.setMetadataTags(options.tags ?? { title: 'At home', comment: 'by Ada', raw: { '©xyz': place } });
  await output.start();
  const config = { codec: 'vp09.00.10.08', codedWidth: 640, codedHeight: 360 };
  const soundConfig = { codec: 'opus', numberOfChannels: 1, sampleRate: 48_000, description: opusHead };
  for (let tick = 0; tick < seconds * 150; tick++) {
    const at = tick / 150;
    if (film && tick % 5 === 0) {
      const data = new Uint8Array(packet).fill(tick);
      await pictures.add(new EncodedPacket(data, tick % 150 === 0 ? 'key' : 'delta', at, 1 / 30), {
        decoderConfig: config,
      });
    }
    if (sound && tick % 3 === 0)
      await tones.add(new EncodedPacket(new Uint8Array(80).fill(tick), 'key', at, 0.02), {
        decoderConfig: soundConfig,
      });
  }
  await output.finalize();
  const bytes = new Uint8Array(Math.max(...pieces.map(({ data, position }) => position + data.length)));
  for (const { data, position } of pieces) bytes.set(data, position);
  return new Blob([bytes]);
};

export interface Done extends Prepared {
  /** All that would be posted. */
  readonly bytes: Bytes;
  /** In the order in which chunks were handed over. */
  readonly order: readonly number[];
  readonly progress: readonly number[];
}

export const prepare = async (
  file: Blob,
  options: PrepareOptions & { readonly signal?: AbortSignal } = {},
): Promise<Done> => {
  const { signal = new AbortController().signal, ...rest } = options;
  const parts = new Map<number, Bytes>();
  const order: number[] = [];
  const progress: number[] = [];
  const prepared = await prepareMedia(file, rest, {
    signal,
    onProgress: (done) => void progress.push(done),
    async onPart(index, bytes) {
      if (parts.has(index)) throw new RangeError('a chunk came twice');
      order.push(index);
      parts.set(index, bytes);
    },
  });
  const whole = [...parts].toSorted(([a], [b]) => a - b).map(([, bytes]) => bytes);
  const bytes = new Uint8Array(await (prepared.content ?? new Blob(whole)).arrayBuffer());
  return { ...prepared, bytes, order, progress };
};

/** Where a text stands, or -1. */
export const find = (bytes: Uint8Array, text: string): number =>
  Buffer.from(bytes).indexOf(Buffer.from(text, 'latin1'));
