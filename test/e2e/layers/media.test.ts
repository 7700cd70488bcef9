/** What only a browser can show of media: decoding, drawing, encoding and recording. Everything else is tried in Node (test/worker/media, test/app/media). */
import { deflateSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, openBrowser } from '../support/browser.js';
import { png, pngOf, pngPart } from '../support/png.js';
import { type ServedModule, serveModule } from './bundle.js';
import type { MediaPage } from './media-page.js';

declare global {
  interface Window {
    readonly media: MediaPage;
  }
}

const secret = 'GPSLatitude 60.3913';

/** As a phone writes it that was held upright. */
const withExif = (jpeg: Buffer): Buffer => {
  const entry = (tag: number, type: number, count: number, value: number): Buffer => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16BE(tag, 0);
    bytes.writeUInt16BE(type, 2);
    bytes.writeUInt32BE(count, 4);
    if (type === 3) bytes.writeUInt16BE(value, 8);
    else bytes.writeUInt32BE(value, 8);
    return bytes;
  };
  const entries = [entry(0x0112, 3, 1, 6), entry(0x8825, 4, 1, 0)];
  const tiff = Buffer.concat([Buffer.from('MM\0*\0\0\0\x08\0\x02', 'latin1'), ...entries, Buffer.alloc(4)]);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, Buffer.from(secret, 'latin1')]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
};

/** Two frames, and a comment. */
const movingPng = (): Buffer => {
  const control = (sequence: number): Buffer => {
    const bytes = Buffer.alloc(26);
    bytes.writeUInt32BE(sequence, 0);
    bytes.writeUInt32BE(64, 4);
    bytes.writeUInt32BE(64, 8);
    bytes.writeUInt16BE(1, 20);
    bytes.writeUInt16BE(10, 22);
    return bytes;
  };
  const pixels = deflateSync(Buffer.alloc(9 * 64));
  const numbers = (...values: readonly number[]): Buffer => {
    const bytes = Buffer.alloc(4 * values.length);
    for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
    return bytes;
  };
  return pngOf(64, [
    pngPart('acTL', numbers(2, 0)),
    pngPart('tEXt', Buffer.from(`Comment\0${secret}`, 'latin1')),
    pngPart('fcTL', control(0)),
    pngPart('IDAT', pixels),
    pngPart('fcTL', control(1)),
    pngPart('fdAT', Buffer.concat([numbers(2), pixels])),
  ]);
};

describe('media in Chromium', () => {
  let served: ServedModule;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    served = await serveModule('media-page');
    browser = await openBrowser();
    page = await browser.open(served.url);
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });
  const prepare = (bytes: Uint8Array, type = 'image/jpeg') =>
    page.evaluate(([content, mime]) => window.media.prepare(content, mime), [
      Buffer.from(bytes).toString('base64'),
      type,
    ] as const);

  it('MED-4 a photo is turned, made smaller and encoded anew: nothing but pixels is posted', async () => {
    const photo = withExif(Buffer.from(await page.evaluate(() => window.media.photo(4000, 3000)), 'base64'));
    const made = await prepare(photo);
    expect(made).toMatchObject({ kind: 'picture', mime: 'image/webp', width: 1920, height: 2560, mayTell: [] });
    // Nothing of it was decoded where the page is drawn.
    expect(made.decodedHere).toBe(0);
    if (!('blob' in made)) throw new TypeError('not prepared');
    expect(made.takenOut).toEqual(expect.arrayContaining(['place']));
    expect(made.notes).toEqual(['smaller']);
    const text = await page.evaluate((cid) => window.media.text(cid), made.blob.cid);
    expect(text).not.toContain('GPS');
    expect(text).not.toContain('EXIF');
    expect(await page.evaluate((cid) => window.media.picture(cid), made.blob.cid)).toEqual({
      width: 1920,
      height: 2560,
    });
    expect(made.small?.size).toBeLessThanOrEqual(64 * 1024);
    expect(made.small?.mime).toBe('image/webp');
    expect(made.placeholder).toMatch(/^[A-Za-z0-9_-]{20,64}$/);
  });

  it('MED-5 a picture that moves still does, and tells no more', async () => {
    const made = await prepare(movingPng(), 'image/png');
    expect(made).toMatchObject({
      kind: 'picture',
      mime: 'image/png',
      width: 64,
      height: 64,
      takenOut: ['place'],
      notes: [],
    });
    if (!('blob' in made)) throw new TypeError('not prepared');
    const text = await page.evaluate((cid) => window.media.text(cid), made.blob.cid);
    expect(text).toContain('fdAT');
    expect(text).not.toContain('GPS');
  });

  it('MED-2 MED-3 what an enemy gives is refused or octets, and the page goes on', async () => {
    const photo = Buffer.from(await page.evaluate(() => window.media.photo(640, 480)), 'base64');
    const all: readonly (readonly [Uint8Array, string, object])[] = [
      [png(20_000), 'image/png', { code: 'media-too-large' }],
      [photo.subarray(0, 700), 'image/jpeg', { code: 'media-unreadable' }],
      [Buffer.concat([photo.subarray(0, 200), Buffer.alloc(900, 7)]), 'image/jpeg', { code: 'media-unreadable' }],
      [photo, 'video/mp4', { kind: 'picture', mime: 'image/webp', notes: ['other-type'] }],
      [
        Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>top.owned=1</script></svg>'),
        'image/svg+xml',
        { kind: 'file' },
      ],
      [
        Buffer.concat([photo, Buffer.from('PK\x03\x04<script>top.owned=1</script>')]),
        'image/jpeg',
        { kind: 'picture' },
      ],
    ];
    for (const [bytes, type, expected] of all)
      expect(await prepare(bytes, type)).toMatchObject({ ...expected, decodedHere: 0 });
    expect(await page.evaluate(() => Reflect.get(window, 'owned'))).toBeUndefined();
    expect(browser.errors).toEqual([]);
  });

  it('MED-6 a recording can be sought in, has its length and a picture, and leaves the camera alone', async () => {
    const recorded = await page.evaluate(() => window.media.record(2_000));
    expect(recorded).toMatchObject({ live: 0, state: 'done' });
    expect(recorded.level).toBeGreaterThan(0);
    const { made } = recorded;
    if (!('blob' in made)) throw new TypeError(`not prepared: ${made.code}`);
    expect(made).toMatchObject({ kind: 'video', width: 320, height: 240 });
    expect(made.duration).toBeGreaterThan(1_500);
    expect(made.placeholder).toMatch(/^[A-Za-z0-9_-]{20,64}$/);
    const seen = await page.evaluate((cid) => window.media.seek(cid), made.blob.cid);
    expect(seen.width).toBe(320);
    expect(Math.abs(seen.duration * 1000 - (made.duration ?? 0))).toBeLessThan(200);
    expect(seen.at).toBeGreaterThan(seen.duration / 3);
    for (const [name, code] of [
      ['NotAllowedError', 'capture-refused'],
      ['NotFoundError', 'capture-missing'],
      ['NotReadableError', 'capture-busy'],
    ] as const)
      expect(await page.evaluate((each) => window.media.refuse(each), name)).toBe(code);
  });
});
