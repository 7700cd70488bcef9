import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { createCast } from '../../e2e/support/cast.js';
import { controlled, create, home } from '../../e2e/support/pages.js';
import { forbidden } from './servers.js';

const cast = createCast();

/** Puts a file into the page's own database as if it had come over the network. Answers its address. */
const plant = (page: Page, text: string, mime: string): Promise<string> =>
  page.evaluate(
    async ([content, type]) => {
      const bytes = new TextEncoder().encode(content);
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      const letters = 'abcdefghijklmnopqrstuvwxyz234567';
      let bits = [0x01, 0x55, 0x12, 0x20, ...digest].map((byte) => byte.toString(2).padStart(8, '0')).join('');
      bits = bits.padEnd(Math.ceil(bits.length / 5) * 5, '0');
      const cid = `b${bits.replace(/.{5}/g, (five) => letters[Number.parseInt(five, 2)] ?? '')}`;
      const { name } =
        (await indexedDB.databases()).find((each) => /^tabard\/[a-z2-7]{16}$/.test(each.name ?? '')) ?? {};
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name ?? 'none');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      const transaction = db.transaction(['blobs', 'chunks', 'blobRefs'], 'readwrite');
      transaction.objectStore('chunks').put(bytes, cid);
      transaction.objectStore('blobs').put({ cid, size: bytes.length, mime: type, chunks: [cid], complete: true });
      const did = window.tabard.me()?.did ?? '';
      transaction.objectStore('blobRefs').put({ cid, did, at: Date.now() });
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = reject;
      });
      db.close();
      return `blob/${cid}`;
    },
    [text, mime] as const,
  );

const evil =
  '<svg xmlns="http://www.w3.org/2000/svg"><script>top.owned = true; opener && (opener.owned = true)</script></svg>';

describe('a file of a stranger', () => {
  it('that is no plain picture or sound is octets to save, and never runs', async () => {
    const browser = await cast.browser({ tolerate: [...forbidden, /404/], serviceWorker: true });
    const page = await browser.open(home());
    await create(page, 'Ada Thornfield');
    await controlled(page);
    for (const mime of ['image/svg+xml', 'text/html', 'text/javascript', 'application/pdf']) {
      const address = await plant(page, mime === 'text/javascript' ? 'window.owned = true' : evil, mime);
      const answer = await page.evaluate(async (path) => {
        const response = await fetch(path);
        const header = (name: string): string | null => response.headers.get(name);
        return {
          status: response.status,
          type: header('content-type'),
          disposition: header('content-disposition'),
          sniff: header('x-content-type-options'),
          policy: header('content-security-policy'),
        };
      }, address);
      expect(answer).toEqual({
        status: 200,
        type: 'application/octet-stream',
        disposition: expect.stringMatching(/^attachment; filename="b[a-z2-7]+"$/),
        sniff: 'nosniff',
        policy: "sandbox; default-src 'none'",
      });
      // In every way that a page can load something.
      const outcomes = await page.evaluate(async (path) => {
        const load = (tag: string, attribute: string, parent: Element = document.body): Promise<string> =>
          new Promise((resolve) => {
            const element = document.createElement(tag);
            element.addEventListener('load', () => resolve('load'));
            element.addEventListener('error', () => resolve('error'));
            element.setAttribute(attribute, path);
            if (tag === 'link') element.setAttribute('rel', 'stylesheet');
            parent.append(element);
          });
        const tried = Promise.all([load('img', 'src'), load('script', 'src'), load('link', 'href', document.head)]);
        for (const [tag, attribute] of [
          ['iframe', 'src'],
          ['object', 'data'],
          ['embed', 'src'],
        ] as const) {
          const element = document.createElement(tag);
          element.setAttribute(attribute, path);
          document.body.append(element);
        }
        return tried;
      }, address);
      expect(outcomes).toEqual(['error', 'error', 'error']);
      const other = await browser.context.newPage();
      await expect(other.goto(`${home()}${address}`)).rejects.toThrow(/ERR_HTTP_RESPONSE_CODE_FAILURE/);
      await other.close();
    }
    expect(await page.evaluate(() => Reflect.get(window, 'owned'))).toBeUndefined();
    // Under the same service worker: what is only half here.
    expect(await page.evaluate(playWhileComing)).toEqual({
      early: { status: 206, type: 'video/mp4', bytes: [2, 2, 2], range: 'bytes 262144-262146/525288' },
      wanted: 2,
      whole: { status: 200, size: 525_288, last: 3 },
      picture: 404,
      page: 404,
    });
    expect(cast.errors()).toEqual([]);
  });
});

/** MED-9, at the service worker: two of three chunks are here, and the last comes when somebody asks for it. */
async function playWhileComing() {
  const letters = 'abcdefghijklmnopqrstuvwxyz234567';
  const cidOf = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    let bits = [0x01, 0x55, 0x12, 0x20, ...digest].map((byte) => byte.toString(2).padStart(8, '0')).join('');
    bits = bits.padEnd(Math.ceil(bits.length / 5) * 5, '0');
    return `b${bits.replace(/.{5}/g, (five) => letters[Number.parseInt(five, 2)] ?? '')}`;
  };
  const { name = '' } =
    (await indexedDB.databases()).find((each) => /^tabard\/[a-z2-7]{16}$/.test(each.name ?? '')) ?? {};
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const put = (store: string, value: unknown, key?: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const transaction = db.transaction(store, 'readwrite');
      transaction.objectStore(store).put(value, key);
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
  const parts = [262_144, 262_144, 1_000].map((size, at) => new Uint8Array(size).fill(at + 1));
  const chunks = await Promise.all(parts.map(cidOf));
  const size = 525_288;
  const plant = async (text: string, mime: string): Promise<string> => {
    const cid = await cidOf(new TextEncoder().encode(text));
    await put('blobs', { cid, size, mime, chunks, complete: false });
    return cid;
  };
  const [film, picture, page] = [
    await plant('film', 'video/mp4'),
    await plant('picture', 'image/png'),
    await plant('page', 'text/html'),
  ];
  for (const at of [0, 1]) await put('chunks', parts[at], chunks[at]);
  const part = await fetch(`blob/${film}`, { headers: { Range: 'bytes=262144-262146' } });
  const early = {
    ...{ status: part.status, type: part.headers.get('content-type'), range: part.headers.get('content-range') },
    bytes: [...new Uint8Array(await part.arrayBuffer())],
  };
  const channel = new BroadcastChannel(`${name}/media`);
  const wish = new Promise<number>((resolve) => {
    channel.onmessage = ({ data }) => resolve(Number(Reflect.get(Object(data), 'want')));
  });
  const answer = fetch(`blob/${film}`).then(async (response) => {
    const bytes = new Uint8Array(await response.arrayBuffer());
    return { status: response.status, size: bytes.length, last: bytes.at(-1) };
  });
  const wanted = await wish;
  await put('chunks', parts[2], chunks[2]);
  channel.postMessage({ blob: film, done: size, size, complete: true });
  const whole = await answer;
  const statusOf = async (cid: string): Promise<number> => (await fetch(`blob/${cid}`)).status;
  const outcome = { early, wanted, whole, picture: await statusOf(picture), page: await statusOf(page) };
  channel.close();
  db.close();
  return outcome;
}
