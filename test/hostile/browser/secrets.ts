/**
 * What is secret in a page is known by what it does: what it seals, and what it makes keys of. Every such value is written down as
 * it passes WebCrypto, so that a test can search for it everywhere else.
 */
import type { BrowserContext, Page } from 'playwright-core';

/** Keeps every secret, and every message that leaves a page of this browser. */
export const watchSecrets = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript(() => {
    const secrets = new Set<string>();
    const messages: string[] = [];
    Object.assign(window, { watched: { secrets, messages } });
    const text = (data: unknown): string => {
      if (data instanceof ArrayBuffer) return text(new Uint8Array(data));
      if (ArrayBuffer.isView(data)) {
        const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
        let all = '';
        for (const byte of bytes) all += String.fromCharCode(byte);
        return all;
      }
      if (data instanceof CryptoKey) return data.extractable && data.type !== 'public' ? 'an extractable key' : '';
      if (data instanceof Map || data instanceof Set) return [...data].map(text).join('\n');
      if (Array.isArray(data)) return data.map(text).join('\n');
      if (typeof data === 'object' && data !== null)
        return Object.entries(data)
          .map(([key, value]) => `${key}:${text(value)}`)
          .join('\n');
      return String(data);
    };
    Object.assign(window, { asText: text });
    const keep = (data: unknown): void => {
      const bytes = text(data);
      if (bytes.length >= 16) secrets.add(bytes);
    };
    const subtle: SubtleCrypto | undefined = crypto.subtle;
    // The empty page that a tab begins with is no secure one.
    if (subtle === undefined) return;
    const importKey = subtle.importKey.bind(subtle) as (...args: unknown[]) => Promise<CryptoKey>;
    const encrypt = subtle.encrypt.bind(subtle);
    Object.assign(subtle, {
      importKey(...args: unknown[]) {
        const [format, data, , , usages] = args;
        // The seed stands at the end of PKCS #8; a public key is no secret.
        if (format === 'pkcs8') keep(text(data).slice(-32));
        else if (format === 'raw' && Array.isArray(usages) && !usages.includes('verify') && usages.length > 0)
          keep(data);
        return importKey(...args);
      },
      encrypt(...args: Parameters<SubtleCrypto['encrypt']>) {
        keep(args[2]);
        return encrypt(...args);
      },
    });
    const listen = (prototype: object, method: string): void => {
      const real: unknown = Reflect.get(prototype, method);
      if (typeof real !== 'function') return;
      Object.assign(prototype, {
        [method](...args: unknown[]) {
          messages.push(text(args[0]));
          return Reflect.apply(real, this, args);
        },
      });
    };
    listen(Worker.prototype, 'postMessage');
    listen(BroadcastChannel.prototype, 'postMessage');
    listen(RTCDataChannel.prototype, 'send');
    listen(WebSocket.prototype, 'send');
    listen(ServiceWorker.prototype, 'postMessage');
    listen(MessagePort.prototype, 'postMessage');
    // And whatever comes in, from the worker, other tabs and peers: what they were told they may tell on.
    const data = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'data');
    Object.defineProperty(MessageEvent.prototype, 'data', {
      get(this: MessageEvent): unknown {
        const value: unknown = data?.get?.call(this);
        messages.push(text(value));
        return value;
      },
    });
  });

export const secretsOf = async (page: Page): Promise<Buffer[]> => {
  const found = await page.evaluate(() => [...(Reflect.get(window, 'watched').secrets as Set<string>)]);
  return found.map((text) => Buffer.from(text, 'latin1'));
};

/** Everything that this origin keeps or has sent. `keys`: what is wrong with keys that are kept. */
export const contents = (page: Page): Promise<Record<string, string>> =>
  page.evaluate(async () => {
    const asText = Reflect.get(window, 'asText') as (data: unknown) => string;
    const rows: string[] = [];
    const wrong: string[] = [];
    const look = (value: unknown): void => {
      if (value instanceof CryptoKey && value.type !== 'public' && value.extractable) wrong.push(value.algorithm.name);
      else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value))
        Object.values(value).forEach(look);
    };
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name ?? '');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      for (const store of db.objectStoreNames) {
        const all = await new Promise<unknown[]>((resolve, reject) => {
          const request = db.transaction(store).objectStore(store).getAll();
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
        all.forEach(look);
        rows.push(asText(all));
      }
      db.close();
    }
    const cached: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        cached.push(name, request.url);
        const answer = await cache.match(request);
        if (answer !== undefined && !/\/assets\/|\/icons\//.test(request.url))
          cached.push(asText(await answer.arrayBuffer()));
      }
    }
    const root = await navigator.storage.getDirectory();
    const files: string[] = [];
    for await (const name of Reflect.get(root, 'keys').call(root) as AsyncIterable<string>) files.push(name);
    return {
      indexeddb: rows.join('\n'),
      caches: cached.join('\n'),
      files: files.join('\n'),
      keys: wrong.join(', '),
      local: JSON.stringify(localStorage),
      session: JSON.stringify(sessionStorage),
      address: `${location.href} ${document.title} ${document.cookie} ${JSON.stringify(history.state)}`,
      document: document.documentElement.outerHTML,
      messages: (Reflect.get(window, 'watched').messages as string[]).join('\n'),
    };
  });
