import { describe, expect, it } from 'vitest';
import { readAnimation } from '../../../src/worker/media/animation.js';
import { tellingsOfPicture } from '../../../src/worker/media/exif.js';
import { ensurePixels } from '../../../src/worker/media/pictures.js';
import { isMisnamed, sniff } from '../../../src/worker/media/sniff.js';
import { big, bytesOf, find, prepare } from './kit.js';
import { chunk, control, frame, gif, loop, moving, pngHead, secret } from './moving.js';

describe('a picture that moves', () => {
  it.each(Object.entries(moving))('MED-5 keeps its frames and nothing else: %s', (_, file) => {
    expect(find(file, secret)).toBeGreaterThan(0);
    const { moves, animation } = readAnimation(file);
    expect(moves).toBe(true);
    if (animation === undefined) throw new TypeError('not read');
    expect(find(animation.bytes, 'GPS')).toBe(-1);
    expect(animation.dropped).toBe(true);
    // What comes out is of the same kind, and nothing of it would be left out.
    expect(readAnimation(animation.bytes)).toEqual({ moves: true, animation: { ...animation, dropped: false } });
  });

  it.each(Object.entries(moving))('MED-5 ends where it ends: a page behind it does not come along: %s', (_, file) => {
    const { animation } = readAnimation(bytesOf(file, '<script>top.owned = 1</script>'));
    expect(animation).toEqual(readAnimation(file).animation);
  });

  it('MED-5 keeps no application data that only calls itself a loop', () => {
    const hidden = bytesOf('!\xff\x0bNETSCAPE2.0\x03\x01', [0, 0], [secret.length], secret, [0]);
    const { animation } = readAnimation(gif(loop, hidden, control, frame, control, frame));
    expect(find(animation?.bytes ?? bytesOf(secret), 'GPS')).toBe(-1);
  });

  it.each(Object.entries(moving))('that is cut anywhere, or damaged, is not copied: %s', (_, file) => {
    for (let length = 13; length < file.length; length++)
      expect(readAnimation(file.slice(0, length)).animation, `${length}`).toBeUndefined();
    for (let at = 13; at < file.length; at++) {
      const damaged = file.slice();
      damaged[at] = 0xff;
      const { animation } = readAnimation(damaged);
      if (animation !== undefined) expect(animation.bytes.length).toBeLessThanOrEqual(file.length);
    }
  });

  it('is told from one that does not', () => {
    expect(readAnimation(gif(control, frame))).toEqual({ moves: false, animation: undefined });
    expect(readAnimation(bytesOf(pngHead, chunk('IDAT', 'data'), chunk('IEND', ''))).moves).toBe(false);
    expect(readAnimation(bytesOf('\xff\xd8\xff\xe0 a photo')).moves).toBe(false);
  });
});

const tiff = (gps: boolean) =>
  bytesOf('MM\0*', big(8), [0, gps ? 2 : 1], [0x01, 0x0f, 0, 2], big(4), 'Acme', [0x88, 0x25, 0, 4], big(1), big(0));

describe('what a photo tells', () => {
  it('is named before it is taken out', () => {
    const jpeg = (gps: boolean) => bytesOf('\xff\xd8\xff\xe1\0\x40Exif\0\0', tiff(gps));
    expect(tellingsOfPicture(jpeg(true))).toEqual(expect.arrayContaining(['device', 'place']));
    expect(tellingsOfPicture(jpeg(false))).not.toContain('place');
    expect(tellingsOfPicture(bytesOf('\xff\xd8\xff\xe0 nothing at all'))).toEqual([]);
  });

  it('may be damaged in any way', () => {
    const file = bytesOf('\xff\xd8\xff\xe1\0\x40Exif\0\0', tiff(true));
    for (let at = 12; at < file.length; at++) {
      const damaged = file.slice();
      damaged[at] = 0xff;
      expect(() => tellingsOfPicture(damaged.slice(0, file.length - (at % 7)))).not.toThrow();
    }
  });
});

const svg = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>top.owned = 1</script></svg>';

describe('a file', () => {
  it('MED-1 is what its bytes say', () => {
    const all: readonly (readonly [string, string])[] = [
      ['png', '\x89PNG\r\n\x1a\n'],
      ['jpeg', '\xff\xd8\xff\xe0'],
      ['gif', 'GIF89a'],
      ['webp', 'RIFF\0\0\0\0WEBPVP8 '],
      ['avif', '\0\0\0\x20ftypavif'],
      ['heic', '\0\0\0\x20ftypheic'],
      ['mp4', '\0\0\0\x20ftypisom'],
      ['mp4', '\0\0\0\x14ftypqt  '],
      ['matroska', '\x1a\x45\xdf\xa3'],
      ['mp3', 'ID3\x04'],
      ['mp3', '\xff\xfb\x90\x00'],
      ['aac', '\xff\xf1\x50\x80'],
      ['ogg', 'OggS\0'],
      ['wave', 'RIFF\0\0\0\0WAVEfmt '],
      ['flac', 'fLaC\0'],
      ['pdf', '%PDF-1.7'],
      ['zip', 'PK\x03\x04'],
      ['svg', svg],
      ['html', '<!doctype html><title>x</title>'],
      ['text', 'Hello, this is a letter.'],
      ['unknown', '\x00\x01\x02\x03 something else'],
    ];
    for (const [type, start] of all) expect(sniff(bytesOf(start)).type, start).toBe(type);
    expect(sniff(new Uint8Array()).is).toBe('other');
  });

  it('MED-1 that is called something else is noticed', () => {
    expect(isMisnamed(sniff(bytesOf('\x89PNG\r\n\x1a\n')), 'image/jpeg')).toBe(true);
    expect(isMisnamed(sniff(bytesOf('\x89PNG\r\n\x1a\n')), 'image/png')).toBe(false);
    expect(isMisnamed(sniff(bytesOf('\x1a\x45\xdf\xa3')), 'audio/webm;codecs=opus')).toBe(false);
    expect(isMisnamed(sniff(bytesOf('%PDF')), 'image/png')).toBe(true);
    expect(isMisnamed(sniff(bytesOf('%PDF')), '')).toBe(false);
  });

  it('MED-2 that claims more pixels than fit is never decoded', async () => {
    const bomb = bytesOf('\x89PNG\r\n\x1a\n', big(13), 'IHDR', big(20_000), big(20_000), new Uint8Array(30));
    expect(() => ensurePixels(bomb)).toThrow(expect.objectContaining({ code: 'media-too-large' }));
    await expect(prepare(new Blob([bomb]))).rejects.toMatchObject({ code: 'media-too-large' });
    const none = bytesOf('\x89PNG\r\n\x1a\n', big(13), 'IHDR', big(0), big(9), new Uint8Array(30));
    await expect(prepare(new Blob([none]))).rejects.toMatchObject({ code: 'media-unreadable' });
    await expect(prepare(new Blob([bytesOf('\xff\xd8\xff'.repeat(30))]))).rejects.toMatchObject({
      code: 'media-unreadable',
    });
  });

  it('MED-3 that is a page or a drawing with scripts goes along as octets, whatever it is called', async () => {
    for (const text of [svg, `${' '.repeat(300)}${svg}`, '<html><script>top.owned = 1</script>', 'plain text']) {
      const made = await prepare(new Blob([text], { type: 'image/png' }));
      expect(made).toMatchObject({ kind: 'file', mime: 'application/octet-stream', preview: null, width: null });
      expect(made.notes).toContain('not-shown');
      expect(Buffer.from(made.bytes).toString()).toBe(text);
    }
  });

  it('MED-6 that goes along as it is says before what it may tell', async () => {
    expect((await prepare(new Blob(['%PDF-1.7 …']))).mayTell).toContain('author');
    expect((await prepare(new Blob([bytesOf(moving.gif)]), { asFile: true })).mayTell).toContain('place');
    expect((await prepare(new Blob(['a letter']))).mayTell).toEqual([]);
  });

  it('that is gone when it is read is refused in plain words', async () => {
    const gone = new Blob(['x']);
    Object.assign(gone, {
      slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('', 'NotFoundError')) }),
    });
    await expect(prepare(gone)).rejects.toMatchObject({ code: 'media-unreadable' });
  });
});
