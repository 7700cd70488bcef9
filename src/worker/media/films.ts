/**
 * Films and sounds: packets of one track of pictures and one of sound are copied, undecoded, into a container that is written anew (MED-6). What is not
 * such a packet, or what it takes to play them, does not come along: tags, places, cover pictures, tracks of sensors. The new container can be
 * played from its first bytes on, and sought in.
 */
import {
  ADTS,
  BlobSource,
  EncodedAudioPacketSource,
  type EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  FLAC,
  Input,
  type InputAudioTrack,
  type InputVideoTrack,
  MATROSKA,
  MP3,
  MP4,
  OGG,
  Output,
  QTFF,
  StreamTarget,
  type StreamTargetChunk,
  WAVE,
  WEBM,
} from 'mediabunny';
import { isAbortError, isTabardError, TabardError } from '../../base/index.js';
import { type Container, type Counted, containerFor } from './containers.js';
import { MAX_PACKETS } from './limits.js';
import { createPartSink } from './part-sink.js';
import { previewOf } from './pictures.js';
import { posterOf } from './poster.js';
import type { SoundType } from './sniff.js';
import { tellingsOfTags } from './tags.js';
import type { Prepared, PrepareHooks, Telling } from './types.js';

const formats = [MP4, QTFF, WEBM, MATROSKA, MP3, OGG, WAVE, FLAC, ADTS];

/** Undefined where it cannot be written anew: then nothing of it was handed over. Rejects with `media-unreadable` for what is damaged. */
export const prepareFilm = async (file: Blob, type: SoundType, hooks: PrepareHooks): Promise<Prepared | undefined> => {
  // Its stream runs ahead of who reads it: 110 MB more in memory over a film of 200 MB, measured.
  const input = new Input({ source: new BlobSource(file, { useStreamReader: false }), formats });
  try {
    return await rewrite(input, type, hooks);
  } catch (cause) {
    if (isAbortError(cause) || isTabardError(cause)) throw cause;
    throw new TabardError('media-unreadable', 'the container cannot be read', { cause });
  } finally {
    input.dispose();
  }
};

const rewrite = async (input: Input, type: SoundType, hooks: PrepareHooks): Promise<Prepared | undefined> => {
  const all = await input.getTracks();
  const film = await input.getPrimaryVideoTrack();
  const sound = await input.getPrimaryAudioTrack();
  if (film === null && sound === null) throw new TabardError('media-unreadable', 'neither pictures nor sound');
  const tracks: Counted[] = [];
  for (const track of [film, sound]) {
    if (track === null) continue;
    const codec = await track.getCodec();
    if (codec === null) return undefined;
    tracks.push({ track, codec, packets: await countPackets(track, hooks) });
  }
  const container = containerFor(type, tracks);
  if (container === undefined) return undefined;
  const told = new Set<Telling>(await tellingsOfTags(input));
  if (all.length > tracks.length) told.add('hidden');
  const { size, duration } = await copyAll(tracks, container, hooks);
  const poster = film === null ? undefined : await posterOf(film, duration);
  try {
    const small = poster === undefined ? { preview: null, placeholder: null } : await previewOf(poster, size);
    return {
      ...{ kind: film === null ? 'audio' : 'video', mime: container.mime, size, content: null },
      width: film === null ? null : Math.round(await film.getDisplayWidth()),
      height: film === null ? null : Math.round(await film.getDisplayHeight()),
      duration: Math.round(duration * 1000),
      ...{ ...small, takenOut: [...told], mayTell: [], notes: [] },
    };
  } finally {
    poster?.close();
  }
};

/** Looks at no packet's bytes where the container has tables. */
const countPackets = async (track: InputVideoTrack | InputAudioTrack, hooks: PrepareHooks): Promise<number> => {
  let packets = 0;
  for await (const _ of new EncodedPacketSink(track).packets(undefined, undefined, { metadataOnly: true })) {
    packets += 1;
    if (packets > MAX_PACKETS) throw new TabardError('media-too-large', 'more packets than are copied');
    if (packets % reportEvery === 0) {
      hooks.signal.throwIfAborted();
      hooks.onProgress(0);
    }
  }
  if (packets === 0) throw new TabardError('media-unreadable', 'a track without packets');
  return packets;
};

const reportEvery = 500;

interface Lane {
  readonly packets: AsyncGenerator<EncodedPacket, void, unknown>;
  readonly add: (packet: EncodedPacket) => Promise<void>;
  readonly close: () => void;
  next: EncodedPacket | undefined;
  /** The highest time so far. */
  latest: number;
}

/** Seconds, and bytes in all. */
const copyAll = async (
  tracks: readonly Counted[],
  container: Container,
  hooks: PrepareHooks,
): Promise<{ readonly size: number; readonly duration: number }> => {
  const sink = createPartSink(container, hooks.onPart);
  const writable = new WritableStream<StreamTargetChunk>({
    write: ({ data, position }) => sink.write(data, position),
  });
  const output = new Output({ format: container.format, target: new StreamTarget(writable) });
  const starts = await Promise.all(tracks.map(({ track }) => track.getFirstTimestamp()));
  const start = Math.min(...starts);
  const lanes: Lane[] = [];
  for (const counted of tracks) lanes.push(await laneOf(counted, output));
  try {
    await output.start();
    for (const lane of lanes) await advance(lane);
    const total = tracks.reduce((sum, { packets }) => sum + packets, 0);
    let end = 0;
    for (let done = 1; ; done++) {
      const lane = earliest(lanes);
      const packet = lane?.next;
      if (lane === undefined || packet === undefined) break;
      end = Math.max(end, packet.timestamp + packet.duration - start);
      await give(lane, packet, start);
      await advance(lane);
      if (done % reportEvery === 0) {
        hooks.signal.throwIfAborted();
        hooks.onProgress(done / total);
      }
    }
    await output.finalize();
    return { size: await sink.finish(), duration: end };
  } catch (error) {
    const isOpen = output.state === 'pending' || output.state === 'started';
    await Promise.allSettled([isOpen && output.cancel(), ...lanes.map(({ packets }) => packets.return())]);
    throw error;
  }
};

const laneOf = async ({ track, packets: maximumPacketCount }: Counted, output: Output): Promise<Lane> => {
  const packets = new EncodedPacketSink(track).packets();
  const languageCode = await track.getLanguageCode();
  const facts = { languageCode, maximumPacketCount };
  const lane = { packets, next: undefined, latest: Number.NEGATIVE_INFINITY };
  if (track.isVideoTrack()) {
    const codec = await track.getCodec();
    const decoderConfig = await track.getDecoderConfig();
    const meta = decoderConfig === null ? {} : { decoderConfig };
    if (codec === null) throw new TabardError('media-unreadable', 'an unknown codec');
    const source = new EncodedVideoPacketSource(codec);
    output.addVideoTrack(source, { ...facts, rotation: await track.getRotation() });
    return { ...lane, add: (packet) => source.add(packet, meta), close: () => source.close() };
  }
  if (!track.isAudioTrack()) throw new TypeError('neither pictures nor sound');
  const codec = await track.getCodec();
  const decoderConfig = await track.getDecoderConfig();
  const meta = decoderConfig === null ? {} : { decoderConfig };
  if (codec === null) throw new TabardError('media-unreadable', 'an unknown codec');
  const source = new EncodedAudioPacketSource(codec);
  output.addAudioTrack(source, facts);
  return { ...lane, add: (packet) => source.add(packet, meta), close: () => source.close() };
};

const earliest = (lanes: readonly Lane[]): Lane | undefined => {
  let found: Lane | undefined;
  for (const lane of lanes)
    if (lane.next !== undefined && (found?.next === undefined || lane.next.timestamp < found.next.timestamp))
      found = lane;
  return found;
};

const advance = async (lane: Lane): Promise<void> => {
  const step = await lane.packets.next();
  lane.next = step.done === true ? undefined : step.value;
  if (lane.next === undefined) lane.close();
};

/** Times begin at zero. A key packet before the end of what it follows, as some cameras write it, counts as one of those. */
const give = async (lane: Lane, packet: EncodedPacket, start: number): Promise<void> => {
  const timestamp = Math.max(0, packet.timestamp - start);
  const type = packet.type === 'key' && timestamp < lane.latest ? 'delta' : packet.type;
  lane.latest = Math.max(lane.latest, timestamp);
  await lane.add(packet.clone({ timestamp, type }));
};
