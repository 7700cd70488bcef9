/** Which container a film or a sound goes into: one that browsers play, and seek in, without a decoder being asked for anything new (MED-6). */
import {
  FlacOutputFormat,
  type InputAudioTrack,
  type InputVideoTrack,
  Mp3OutputFormat,
  Mp4OutputFormat,
  OggOutputFormat,
  type OutputFormat,
  WavOutputFormat,
  WebMOutputFormat,
} from 'mediabunny';
import { OPEN_CHUNKS, OPEN_CHUNKS_IN_A_ROW } from './limits.js';
import type { SoundType } from './sniff.js';

export interface Container {
  readonly format: OutputFormat;
  readonly mime: string;
  /** Bytes at its beginning that are written last. */
  readonly head: number;
  /** Chunks before its end that may be written into again. */
  readonly open: number;
}

export interface Counted {
  readonly track: InputVideoTrack | InputAudioTrack;
  readonly codec: string;
  readonly packets: number;
}

/** What a packet takes in the tables of an MP4 file, at most; and what stays open of any container. */
const tableBytes = 40;
const openHead = 1024 * 1024;

/** Undefined where none of them can hold it. */
export const containerFor = (type: SoundType, tracks: readonly Counted[]): Container | undefined => {
  const codecs = tracks.map(({ codec }) => codec);
  const film = tracks.some(({ track }) => track.isVideoTrack());
  const mp4 = (): Container => ({
    format: new Mp4OutputFormat({ fastStart: 'reserve' }),
    mime: film ? 'video/mp4' : 'audio/mp4',
    head: openHead + tableBytes * tracks.reduce((sum, { packets }) => sum + packets, 0),
    open: OPEN_CHUNKS_IN_A_ROW,
  });
  const webm = (): Container => ({
    format: new WebMOutputFormat(),
    mime: film ? 'video/webm' : 'audio/webm',
    head: openHead,
    open: OPEN_CHUNKS,
  });
  const sound = (format: OutputFormat, mime: string): Container => ({
    ...{ format, mime, head: openHead },
    open: OPEN_CHUNKS_IN_A_ROW,
  });
  const tried: Readonly<Record<SoundType, readonly (() => Container)[]>> = {
    mp4: [mp4],
    matroska: [webm, mp4],
    mp3: [() => sound(new Mp3OutputFormat(), 'audio/mpeg')],
    ogg: film ? [webm] : [() => sound(new OggOutputFormat(), 'audio/ogg')],
    wave: [() => sound(new WavOutputFormat(), 'audio/wav')],
    flac: [() => sound(new FlacOutputFormat(), 'audio/flac')],
    aac: [mp4],
  };
  return tried[type]
    .map((make) => make())
    .find(({ format }) => {
      const able: readonly string[] = format.getSupportedCodecs();
      return codecs.every((codec) => able.includes(codec));
    });
};
