import { describe, expect, it } from 'vitest';
import { createAddresses } from '../../../src/app/media/addresses.js';
import type { MediaFacts } from '../../../src/app/media/media-view.js';
import { placeholderUrl } from '../../../src/app/media/placeholder.js';
import { createView, kindOf, type Wanting } from '../../../src/app/media/showing.js';
import { type Cid, createEmitter } from '../../../src/base/index.js';
import { CHUNK_BYTES } from '../../../src/repo/index.js';
import type { BlobInfo } from '../../../src/worker/index.js';
import { clock, tab } from '../../worker/world.js';
import { ada, heldTimers } from './kit.js';

/** Each chunk is another. */
const various = (size: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += CHUNK_BYTES) bytes.fill(1 + at / CHUNK_BYTES, at, at + CHUNK_BYTES);
  return bytes;
};

/** A PNG header: what is shown as a picture must have one. */
const pixels = (size: number): Uint8Array<ArrayBuffer> => {
  const bytes = various(size);
  bytes.set(Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x40\0\0\0\x40', 'latin1'));
  return bytes;
};

const showing = async (options: { controlled?: boolean; limit?: number } = {}) => {
  const [host, here] = [await tab(), await tab()];
  const network = createEmitter<{ blob: { readonly cid: Cid } }>();
  const asked: string[] = [];
  const urls = new Set<string>();
  const timers = heldTimers();
  const wanting: Wanting = new Map();
  const saved: { bytes: number; name: string; state: string } = { bytes: 0, name: '', state: '' };
  const parts = {
    ...{ store: here.verify, timers, limitOf: () => options.limit ?? null },
    network: {
      fetchBlob: (_: unknown, { cid }: BlobInfo) => void asked.push(`fetch ${cid}`),
      stopBlob: (cid: Cid) => void asked.push(`stop ${cid}`),
      on: network.on as never,
    },
    addresses: createAddresses({
      store: here.verify,
      urls: {
        make: () => {
          urls.add(`blob:${urls.size}`);
          return `blob:${urls.size - 1}`;
        },
        revoke: (url) => void urls.delete(url),
      },
      controlled: () => options.controlled === true,
      profile: () => 'p',
    }),
    save: async (name: string) => ({
      write: async (bytes: Uint8Array) => void Object.assign(saved, { bytes: saved.bytes + bytes.length, name }),
      close: async () => void Object.assign(saved, { state: 'closed' }),
      abort: async () => void Object.assign(saved, { state: 'aborted' }),
    }),
    failedWith: (error: unknown) => {
      throw error;
    },
  };
  const put = (bytes: Uint8Array<ArrayBuffer>, mime: string): Promise<BlobInfo> =>
    host.verify.putBlob(ada, bytes, mime);
  return {
    ...{ asked, urls, timers, put, wanting, saved, here },
    view: (facts: MediaFacts) => createView(parts, wanting, ada, facts),
    /** What a peer would bring. */
    async bring(blob: BlobInfo, most = Number.POSITIVE_INFINITY) {
      const begun = await here.verify.beginBlob(ada, blob);
      const wanted = begun.chunks.length > 0 ? [...begun.missing] : [blob.cid];
      for (let at = 0; at < wanted.length && at < most; at++) {
        const cid = wanted[at];
        const bytes = cid === undefined ? undefined : await host.verify.blobChunk(cid);
        if (cid === undefined || bytes === undefined) throw new TypeError('the host lacks a chunk');
        clock.now += 1_000;
        await here.verify.receiveChunk(ada, blob.cid, { cid, bytes });
        if (cid === blob.cid) for (const next of (await here.verify.blob(cid))?.missing ?? []) wanted.push(next);
      }
      if ((await here.verify.blob(blob.cid))?.complete === true) network.emit('blob', { cid: blob.cid });
    },
  };
};

describe('a medium on a page', () => {
  it('MED-10 is not fetched before it is in sight, and not beyond one’s rule before a tap', async () => {
    const { put, view, asked } = await showing({ limit: 5_000 });
    const [small, large] = [await put(pixels(4_000), 'image/png'), await put(pixels(6_000), 'image/png')];
    const [near, far] = [view({ blob: small }), view({ blob: large })];
    expect(asked).toEqual([]);
    near.show();
    far.show();
    await expect.poll(() => near.state.get()).toBe('coming');
    await expect.poll(() => asked).toEqual([`fetch ${small.cid}`]);
    expect(far.state.get()).toBe('held');
    far.load();
    await expect.poll(() => asked).toContain(`fetch ${large.cid}`);
    expect(far.state.get()).toBe('coming');
  });

  it('MED-10 that is sound or a film waits for a tap, and shows its preview meanwhile', async () => {
    const { put, view, asked, bring } = await showing();
    const film = await put(new Uint8Array(3 * CHUNK_BYTES), 'video/mp4');
    const preview = await put(pixels(900), 'image/png');
    const shown = view({ blob: film, preview });
    shown.show();
    await expect.poll(() => asked).toEqual([`fetch ${preview.cid}`]);
    await bring(preview);
    await expect.poll(() => shown.preview.get()).toMatch(/^blob:/);
    expect(asked).toEqual([`fetch ${preview.cid}`]);
    expect(shown.state.get()).toBe('held');
  });

  it('is shown when it is whole, and says how far it is until then', async () => {
    const { put, view, bring, urls } = await showing();
    const blob = await put(pixels(5 * CHUNK_BYTES), 'image/png');
    const shown = view({ blob });
    const told: number[] = [];
    shown.bytes.subscribe(() => void told.push(shown.bytes.get().done));
    shown.show();
    await expect.poll(() => shown.state.get()).toBe('coming');
    await bring(blob, 3);
    await expect.poll(() => told.some((done) => done > 0 && done < blob.size)).toBe(true);
    expect(shown.url.get()).toBeNull();
    await bring(blob);
    await expect.poll(() => shown.state.get()).toBe('here');
    expect(shown.url.get()).toMatch(/^blob:/);
    expect(shown.bytes.get()).toEqual({ done: blob.size, total: blob.size });
    shown.close();
    expect(urls.size).toBe(0);
  });

  it('MED-9 that is a film can be played while it comes, where the service worker answers', async () => {
    const { put, view, bring } = await showing({ controlled: true });
    const blob = await put(various(9 * CHUNK_BYTES), 'video/mp4');
    const shown = view({ blob });
    shown.load();
    await expect.poll(() => shown.state.get()).toBe('coming');
    expect(shown.url.get()).toBeNull();
    await bring(blob, 2);
    await expect.poll(() => shown.url.get()).toBe(`./blob/${blob.cid}?of=p`);
    expect(shown.state.get()).toBe('coming');
  });

  it('can be stopped, and goes on; nobody else’s wish is stopped with it', async () => {
    const { put, view, asked, bring } = await showing();
    const blob = await put(pixels(1_000), 'image/png');
    const [one, two] = [view({ blob }), view({ blob })];
    one.show();
    two.show();
    await expect.poll(() => asked.length).toBe(2);
    one.cancel();
    expect(one.state.get()).toBe('stopped');
    expect(asked.at(-1)).toMatch(/^fetch/);
    two.cancel();
    expect(asked.at(-1)).toBe(`stop ${blob.cid}`);
    one.load();
    await bring(blob);
    await expect.poll(() => one.state.get()).toBe('here');
  });

  it('says when nobody has it now, and goes on when somebody does', async () => {
    const { put, view, timers, bring } = await showing();
    const blob = await put(pixels(1_000), 'image/png');
    const shown = view({ blob });
    shown.show();
    await expect.poll(() => shown.state.get()).toBe('coming');
    timers.fire();
    expect(shown.state.get()).toBe('away');
    await bring(blob);
    await expect.poll(() => shown.state.get()).toBe('here');
  });

  it('MED-3 that is called a picture and is none can be saved and is not shown', async () => {
    const { put, view, bring, saved } = await showing();
    const svg = await put(new TextEncoder().encode('<svg onload="alert(1)"/>'), 'image/svg+xml');
    const shown = view({ blob: svg, name: 'drawing.svg' });
    expect(shown.kind).toBe('file');
    shown.show();
    expect(shown.state.get()).toBe('held');
    const saving = shown.save();
    await bring(svg);
    await saving;
    expect(saved).toEqual({ bytes: svg.size, name: 'drawing.svg', state: 'closed' });
    expect(shown.url.get()).toBeNull();
    expect(['text/html', 'application/pdf', 'image/svg+xml', 'x'].map(kindOf)).toEqual([
      'file',
      'file',
      'file',
      'file',
    ]);
  });

  it('has a placeholder that is its author’s word', () => {
    expect(placeholderUrl('1QcSHQRnh493V4dIh4eXh1h4kJUI')).toMatch(/^data:image\/png;base64,/);
    for (const odd of [
      '',
      'x',
      '====',
      '<script>',
      'A'.repeat(65),
      'AAAAAAA',
      'javascript:alert(1)',
      '\u202e'.repeat(9),
    ])
      expect(placeholderUrl(odd), odd).toBeNull();
    for (let at = 0; at < 500; at++) {
      const hash = Buffer.from(Array.from({ length: 5 + (at % 30) }, (_, byte) => (at * 7_919 + byte * 613) % 256));
      const url = placeholderUrl(hash.toString('base64url'));
      if (url !== null) expect(url.length).toBeLessThan(10_000);
    }
  });
});
