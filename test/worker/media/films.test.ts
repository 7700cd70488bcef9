import {
  BlobSource,
  Input,
  MkvOutputFormat,
  MovOutputFormat,
  MP4,
  Mp4OutputFormat,
  OggOutputFormat,
  QTFF,
  WEBM,
  WebMOutputFormat,
} from 'mediabunny';
import { describe, expect, it } from 'vitest';
import { CHUNK_BYTES } from '../../../src/repo/index.js';
import { bytesOf, find, makeFilm, place, prepare } from './kit.js';

const phoneFilm = (seconds = 2, packet = 2_000): Promise<Blob> =>
  makeFilm(new Mp4OutputFormat({ fastStart: false, metadataFormat: 'udta' }), { seconds, packet });

const read = async (bytes: Uint8Array<ArrayBuffer>) => {
  const input = new Input({ source: new BlobSource(new Blob([bytes])), formats: [MP4, QTFF, WEBM] });
  const film = await input.getPrimaryVideoTrack();
  const sound = await input.getPrimaryAudioTrack();
  return {
    tags: await input.getMetadataTags(),
    packets: (await film?.computePacketStats())?.packetCount,
    sounds: (await sound?.computePacketStats())?.packetCount,
    seconds: await input.computeDuration(),
    rotation: await film?.getRotation(),
    name: await film?.getName(),
  };
};

describe('a film', () => {
  it('MED-6 leaves its place, its names and its comments at home, and all of its packets come along', async () => {
    const file = await phoneFilm();
    expect(find(new Uint8Array(await file.arrayBuffer()), place)).toBeGreaterThan(0);
    const made = await prepare(file);
    expect(made).toMatchObject({ kind: 'video', mime: 'video/mp4', width: 640, height: 360, mayTell: [] });
    expect(made.takenOut).toEqual(expect.arrayContaining(['place', 'text']));
    for (const told of [place, 'At home', 'by Ada', 'Home of Ada']) expect(find(made.bytes, told), told).toBe(-1);
    const inside = await read(made.bytes);
    expect(inside).toMatchObject({ packets: 60, sounds: 100 });
    expect(inside.tags.raw ?? {}).toEqual({});
    expect(made.duration).toBeGreaterThan(1_950);
    expect(made.duration).toBeLessThan(2_050);
  });

  it('MED-6 can be played from its first bytes on: what says where everything is comes first', async () => {
    const file = await phoneFilm();
    const before = new Uint8Array(await file.arrayBuffer());
    expect(find(before, 'mdat')).toBeLessThan(find(before, 'moov'));
    const { bytes } = await prepare(file);
    expect(find(bytes, 'moov')).toBeGreaterThan(0);
    expect(find(bytes, 'moov')).toBeLessThan(find(bytes, 'mdat'));
  });

  it('MED-6 of a recording gets its length and an index to seek by', async () => {
    const cues = '\x1c\x53\xbb\x6b';
    const streamed = new Uint8Array(await (await makeFilm(new WebMOutputFormat({ appendOnly: true }))).arrayBuffer());
    // As a browser records it: without an index.
    const made = await prepare(new Blob([streamed.slice(0, find(streamed, cues))]));
    expect(made).toMatchObject({ kind: 'video', mime: 'video/webm' });
    expect(find(made.bytes, cues)).toBeGreaterThan(0);
    for (const told of ['At home', 'by Ada', 'Home of Ada']) expect(find(made.bytes, told), told).toBe(-1);
    expect((await read(made.bytes)).seconds).toBeCloseTo(2, 1);
  });

  it('MED-6 changes its container where browsers do not play it', async () => {
    expect(await prepare(await makeFilm(new MovOutputFormat(), { sound: false }))).toMatchObject({ mime: 'video/mp4' });
    expect(await prepare(await makeFilm(new MkvOutputFormat()))).toMatchObject({ mime: 'video/webm' });
    expect(await prepare(await makeFilm(new MkvOutputFormat(), { film: false }))).toMatchObject({
      ...{ kind: 'audio', mime: 'audio/webm', width: null },
    });
    expect(await prepare(await makeFilm(new OggOutputFormat(), { film: false }))).toMatchObject({ mime: 'audio/ogg' });
  });

  it('stays turned as it was taken', async () => {
    const { bytes, width, height } = await prepare(await makeFilm(new Mp4OutputFormat(), { rotation: 90 }));
    expect(await read(bytes)).toMatchObject({ rotation: 90 });
    expect([width, height]).toEqual([360, 640]);
  });

  it('of any length comes chunk by chunk, each once, those of its beginning last', async () => {
    const file = await phoneFilm(40, 60_000);
    const { bytes, order, size, progress } = await prepare(file);
    expect(size).toBe(bytes.length);
    expect(order.length).toBe(Math.ceil(size / CHUNK_BYTES));
    expect(order.length).toBeGreaterThan(260);
    // Out before the end is reached: nothing waits for it but the beginning and what is still written into.
    expect(order.indexOf(100)).toBeLessThan(order.indexOf(0));
    expect(progress.at(-1)).toBeGreaterThan(0.8);
    expect(await read(bytes)).toMatchObject({ packets: 1_200 });
  });

  it('can be given up', async () => {
    const controller = new AbortController();
    const file = await phoneFilm(40, 20);
    controller.abort();
    await expect(prepare(file, controller)).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('a film of an enemy', () => {
  const damaged = { code: 'media-unreadable' };

  it('that is cut short is posted as far as it goes, or not at all', async () => {
    const whole = new Uint8Array(await (await phoneFilm()).arrayBuffer());
    for (const part of [0.1, 0.5, 0.9]) {
      const cut = new Blob([whole.slice(0, Math.floor(whole.length * part))]);
      await expect(prepare(cut)).rejects.toMatchObject(damaged);
    }
    const webm = new Uint8Array(await (await makeFilm(new WebMOutputFormat(), { seconds: 20 })).arrayBuffer());
    const half = await prepare(new Blob([webm.slice(0, Math.floor(webm.length / 2))]));
    expect((await read(half.bytes)).packets).toBeGreaterThan(5);
    for (const told of ['At home', 'by Ada']) expect(find(half.bytes, told)).toBe(-1);
  });

  it('that ends in rubbish of any length is read to its end, and the reader does not stand still', async () => {
    const whole = new Uint8Array(await (await makeFilm(new WebMOutputFormat({ appendOnly: true }))).arrayBuffer());
    const body = whole.slice(0, find(whole, '\x1c\x53\xbb\x6b'));
    for (let length = 1; length < 24; length++) {
      const made = await prepare(new Blob([bytesOf(body, new Uint8Array(length).fill(7))]));
      expect(made.kind, `${length}`).toBe('video');
    }
  });

  it('that is rubbish behind a true beginning is refused', async () => {
    const rubbish = new Uint8Array(50_000).map((_, index) => (index * 7_919) % 251);
    for (const start of ['\0\0\0\x18ftypmp42\0\0\0\0mp42isom', '\x1a\x45\xdf\xa3', 'OggS', 'fLaC', 'RIFF\0\0\0\0WAVE'])
      await expect(prepare(new Blob([bytesOf(start, rubbish)])), start).rejects.toMatchObject(damaged);
  });

  it('that claims more packets than it has bytes is refused in time', async () => {
    const whole = new Uint8Array(await (await phoneFilm()).arrayBuffer());
    const view = new DataView(whole.buffer);
    for (const table of ['stsz', 'stts', 'stsc', 'stco', 'stss']) {
      const lying = whole.slice();
      const at = find(lying, table);
      new DataView(lying.buffer).setUint32(at + 8, 0xffffffff);
      if (table === 'stsz') new DataView(lying.buffer).setUint32(at + 12, 0x7fffffff);
      const outcome = await prepare(new Blob([lying])).then(
        ({ bytes }) => bytes.length,
        (error: unknown) => error,
      );
      if (typeof outcome === 'number') expect(outcome).toBeLessThan(whole.length * 2);
      else expect(outcome).toMatchObject({ code: /media-/ });
    }
    expect(view.byteLength).toBe(whole.length);
  });
});
