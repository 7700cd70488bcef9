/**
 * `window.entries`: 10,000 entries as other ways have it. Put into IndexedDB one by one; brought by y-webrtc and kept by y-indexeddb, which
 * verify nothing; verified by one tweetnacl signature each.
 */
import nacl from 'tweetnacl';
import { IndexeddbPersistence } from 'y-indexeddb';
import { WebrtcProvider } from 'y-webrtc';
import { Doc } from 'yjs';
import { postsOf } from '../posts.js';

/** y-webrtc loses messages of more than 256 KiB without a word, so a whole document of this size never arrives: small updates do. */
const together = 100;

const doc = new Doc();
const list = doc.getArray<unknown>('posts');
let provider: WebrtcProvider | undefined;
let persistence: IndexeddbPersistence | undefined;

const rowsIn = (db: IDBDatabase): Promise<number> =>
  new Promise((resolve, reject) => {
    // A transaction that begins after all that was written, and so ends after it.
    const request = db.transaction('updates', 'readwrite').objectStore('updates').count();
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const page = {
  async join(room: string, signaling: string): Promise<void> {
    persistence = new IndexeddbPersistence(room, doc);
    await persistence.whenSynced;
    provider = new WebrtcProvider(room, doc, { signaling: [signaling], maxConns: 4 });
  },
  async linked(): Promise<void> {
    while (
      (provider?.room?.webrtcConns.size ?? 0) === 0 ||
      ![...(provider?.room?.webrtcConns.values() ?? [])].every(({ synced }) => synced)
    )
      await new Promise((resolve) => setTimeout(resolve, 20));
  },
  async write(count: number): Promise<void> {
    const posts = postsOf(count);
    for (let at = 0; at < count; at += together) {
      doc.transact(() => list.push(posts.slice(at, at + together)));
      // The page breathes, as the receiver must.
      await new Promise((resolve) => setTimeout(resolve));
    }
  },
  /** Milliseconds from the first update until all are in the document and in the database. */
  async receive(count: number): Promise<number> {
    const from = await new Promise<number>((resolve) => doc.once('update', () => resolve(performance.now())));
    if (list.length < count)
      await new Promise<void>((resolve) => {
        const look = (): void => {
          if (list.length < count) return;
          doc.off('update', look);
          resolve();
        };
        doc.on('update', look);
      });
    const db = persistence?.db;
    if (db === undefined || db === null || (await rowsIn(db)) === 0) throw new Error('nothing was kept');
    return performance.now() - from;
  },
  /** Milliseconds for so many signatures of posts. */
  verify(count: number): number {
    const { secretKey, publicKey } = nacl.sign.keyPair();
    const signed = postsOf(count).map((post) => {
      const bytes = new TextEncoder().encode(JSON.stringify(post));
      return { bytes, signature: nacl.sign.detached(bytes, secretKey) };
    });
    const from = performance.now();
    const valid = signed.filter(({ bytes, signature }) => nacl.sign.detached.verify(bytes, signature, publicKey));
    if (valid.length < count) throw new Error('a signature was refused');
    return performance.now() - from;
  },
};

Object.assign(window, { entries: page });
export type EntriesPage = typeof page;
