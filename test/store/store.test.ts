import 'fake-indexeddb/auto';
import { deleteDB, openDB } from 'idb';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseDid } from '../../src/codec/index.js';
import { deleteStore, openRegistry, openStore, storeMigrations } from '../../src/store/index.js';

const random = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length));
const did = parseDid('did:tabard:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa');
if (did === undefined) throw new Error('bad did');

let count = 0;
let id = '';
beforeEach(() => {
  count += 1;
  id = `aaaaaaaaaaaaaa${String.fromCharCode(97 + Math.floor(count / 26))}${String.fromCharCode(97 + (count % 26))}`;
});

const blockOf = (n: number): Uint8Array<ArrayBuffer> => new Uint8Array([n]);

describe('a transaction that the browser ends', () => {
  it('STO-2 rejects what was asked for in it, once, reading or writing', async () => {
    const store = await openStore(id);
    const unheard: unknown[] = [];
    const hear = (reason: unknown): void => void unheard.push(reason);
    process.on('unhandledRejection', hear);
    try {
      const reading = store.read(['journal'], (transaction) => {
        const asked = transaction.objectStore('journal').getAll();
        transaction.abort();
        return asked;
      });
      await expect(reading).rejects.toMatchObject({ code: 'storage-refused' });
      const writing = store.write(['journal'], 'relaxed', (transaction) => {
        const asked = transaction.objectStore('journal').getAll();
        transaction.abort();
        return asked;
      });
      await expect(writing).rejects.toMatchObject({ code: 'storage-refused' });
      await new Promise((resolve) => setImmediate(resolve));
    } finally {
      process.off('unhandledRejection', hear);
      store.close();
    }
    expect(unheard).toEqual([]);
  });
});

describe('STO-1 migrations', () => {
  it('STO-1 makes every object store of the newest version', async () => {
    const store = await openStore(id);
    expect(store.version).toBe(storeMigrations.length);
    store.close();
    const raw = await openDB(`tabard/${id}`);
    expect([...raw.objectStoreNames]).toEqual(
      [
        'blobRefs',
        'blobs',
        'chunks',
        'commits',
        'delegations',
        'entries',
        'identities',
        'inbox',
        'indexed',
        'journal',
        'keys',
        'meta',
        'operations',
        'outbox',
        'packIndex',
        'packs',
        'pending',
        'proven',
        'removed',
        'repositories',
        'sealed',
        'search',
        'snapshots',
      ].toSorted(),
    );
    raw.close();
  });

  it('STO-1 runs only what is new, and keeps the rows', async () => {
    const first = await openStore(id);
    await first.vault.put({ device: 'key' });
    first.close();
    let ran = 0;
    const second = await openStore(id, [
      ...storeMigrations,
      async (_db, tx) => {
        ran += 1;
        await tx.objectStore('meta').put('migrated', 'note');
      },
    ]);
    expect(second.version).toBe(storeMigrations.length + 1);
    expect(ran).toBe(1);
    expect(await second.vault.get('device')).toBe('key');
    expect(await second.read(['meta'], (tx) => tx.objectStore('meta').get('note'))).toBe('migrated');
    second.close();
  });

  it('STO-1 leaves the old version whole when a migration fails', async () => {
    const first = await openStore(id);
    await first.vault.put({ device: 'key' });
    first.close();
    await expect(
      openStore(id, [
        ...storeMigrations,
        async (_db, tx) => {
          await tx.objectStore('keys').clear();
          throw new Error('broken migration');
        },
      ]),
    ).rejects.toThrow('broken migration');
    const again = await openStore(id);
    expect(again.version).toBe(storeMigrations.length);
    expect(await again.vault.get('device')).toBe('key');
    again.close();
  });

  it('STO-1 refuses a database of a newer version', async () => {
    const newer = await openStore(id, [...storeMigrations, () => undefined]);
    newer.close();
    await expect(openStore(id)).rejects.toMatchObject({ code: 'unsupported-version' });
  });
});

describe('STO-2 transactions', () => {
  it('STO-2 a failure in the middle leaves nothing', async () => {
    const store = await openStore(id);
    const fail = store.write(['meta', 'packs'], 'relaxed', async (tx) => {
      await tx.objectStore('meta').put(1, 'a');
      await tx.objectStore('meta').put(2, 'b');
      throw new RangeError('in the middle');
    });
    await expect(fail).rejects.toThrow('in the middle');
    expect(await store.read(['meta'], (tx) => tx.objectStore('meta').getAllKeys())).toEqual([]);
    store.close();
  });

  it('STO-2 an abort of the browser rejects though every request had succeeded', async () => {
    const store = await openStore(id);
    const fail = store.write(['meta'], 'relaxed', async (tx) => {
      await tx.objectStore('meta').put(1, 'a');
      tx.abort();
    });
    await expect(fail).rejects.toMatchObject({ code: 'storage-refused', retryable: true });
    expect(await store.read(['meta'], (tx) => tx.objectStore('meta').get('a'))).toBeUndefined();
    store.close();
  });

  it('STO-3 a full disk is storage-quota', async () => {
    const store = await openStore(id);
    const fail = store.write(['meta'], 'relaxed', async () => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await expect(fail).rejects.toMatchObject({ code: 'storage-quota' });
    store.close();
  });

  it('a value that cannot be cloned rejects as it is and leaves the database usable', async () => {
    const store = await openStore(id);
    await expect(store.vault.put({ good: 1, bad: () => 1 })).rejects.toMatchObject({ name: 'DataCloneError' });
    expect(await store.vault.names()).toEqual([]);
    await store.vault.put({ good: 1 });
    expect(await store.vault.names()).toEqual(['good']);
    store.close();
  });
});

describe('closing', () => {
  it('gives way to a newer version and says so', async () => {
    const old = await openStore(id);
    const codes: string[] = [];
    old.on('closed', ({ code }) => codes.push(code));
    const newer = await openStore(id, [...storeMigrations, () => undefined]);
    await expect.poll(() => codes).toEqual(['unsupported-version']);
    await expect(old.vault.get('device')).rejects.toMatchObject({ code: 'unsupported-version' });
    newer.close();
  });

  it('STO-15 that another caused is made good: what is still there is opened again, nobody hears of it', async () => {
    const store = await openStore(id);
    await store.vault.put({ device: 1 });
    const codes: string[] = [];
    store.on('closed', ({ code }) => codes.push(code));
    // Somebody who asks for a newer version and thinks better of it.
    const asked = indexedDB.open(`tabard/${id}`, 9);
    asked.onupgradeneeded = () => asked.transaction?.abort();
    await new Promise((resolve) => {
      asked.onerror = resolve;
    });
    expect(await store.vault.get('device')).toBe(1);
    await store.vault.put({ other: 2 });
    expect((await store.vault.names()).toSorted()).toEqual(['device', 'other']);
    expect(codes).toEqual([]);
    store.close();
    expect(codes).toEqual(['storage-closed']);
  });

  it('STO-15 of a database that was deleted is told at once, and none is made in its place', async () => {
    const store = await openStore(id);
    const codes: string[] = [];
    store.on('closed', ({ code }) => codes.push(code));
    await deleteStore(id);
    await expect.poll(() => codes).toEqual(['storage-lost']);
    await expect(store.vault.put({ device: 1 })).rejects.toMatchObject({ code: 'storage-lost', retryable: false });
    await expect(openStore(id, storeMigrations, { existing: true })).rejects.toMatchObject({ code: 'storage-lost' });
    expect((await indexedDB.databases()).some(({ name }) => name === `tabard/${id}`)).toBe(false);
  });

  it('tells at once when an older tab does not give way', async () => {
    const stubborn = await openDB(`tabard/${id}`, 1);
    await expect(openStore(id, [...storeMigrations, () => undefined])).rejects.toMatchObject({
      code: 'storage-blocked',
      retryable: true,
    });
    stubborn.close();
  });

  it('is idempotent, and what comes after is storage-closed', async () => {
    const store = await openStore(id);
    store.close();
    store.close();
    await expect(store.epoch.raise()).rejects.toMatchObject({ code: 'storage-closed' });
  });

  it('deletes a database', async () => {
    const store = await openStore(id);
    await store.vault.put({ device: 1 });
    store.close();
    await deleteStore(id);
    const again = await openStore(id);
    expect(await again.vault.names()).toEqual([]);
    again.close();
  });
});

describe('journal', () => {
  it('gives back the updates of one document in order, above a mark', async () => {
    const store = await openStore(id);
    const first = await store.journal.append('profile', blockOf(1));
    await store.journal.append('config', blockOf(9));
    await store.journal.append('profile', blockOf(2));
    expect((await store.journal.read('profile')).map((entry) => entry.update[0])).toEqual([1, 2]);
    expect((await store.journal.read('profile', first)).map((entry) => entry.update[0])).toEqual([2]);
    store.close();
  });

  it('compacts what one update contains and leaves the rest', async () => {
    const store = await openStore(id);
    await store.journal.append('profile', blockOf(1));
    const second = await store.journal.append('profile', blockOf(2));
    await store.journal.append('profile', blockOf(3));
    await store.journal.append('config', blockOf(9));
    await store.journal.compact('profile', second, blockOf(12));
    expect((await store.journal.read('profile')).map((entry) => entry.update[0])).toEqual([3, 12]);
    expect(await store.journal.read('config')).toHaveLength(1);
    store.close();
  });

  it('keeps only the view of a larger buffer', async () => {
    const store = await openStore(id);
    await store.journal.append('profile', new Uint8Array(1000).subarray(0, 2));
    const [entry] = await store.journal.read('profile');
    expect(entry?.update.buffer.byteLength).toBe(2);
    store.close();
  });
});

describe('epoch', () => {
  it('only rises, also when two raise at once', async () => {
    const store = await openStore(id);
    expect(await store.epoch.current()).toBe(0);
    expect((await Promise.all([store.epoch.raise(), store.epoch.raise()])).toSorted()).toEqual([1, 2]);
    expect(await store.epoch.current()).toBe(2);
    store.close();
  });
});

describe('registry', () => {
  it('STO-1 gives what the browser had been told before it knew several profiles to the one opened last', async () => {
    await deleteDB('tabard');
    const old = await openDB('tabard', 1, {
      upgrade(db) {
        db.createObjectStore('profiles', { keyPath: 'id' });
        db.createObjectStore('settings');
      },
    });
    await old.put('profiles', { id: 'a', did: null, createdAt: 1, openedAt: 1 });
    await old.put('profiles', { id: 'b', did, createdAt: 1, openedAt: 2 });
    await old.put('settings', ['wss://a.example/'], 'named-trackers');
    await old.put('settings', 'b', 'linking');
    old.close();
    const registry = await openRegistry({ now: () => 3, random });
    expect(await registry.setting('b', 'named-trackers')).toEqual(['wss://a.example/']);
    expect(await registry.setting('b', 'linking')).toBe('b');
    expect(await registry.setting('a', 'named-trackers')).toBeUndefined();
    registry.close();
    const now = await openDB('tabard');
    expect(await now.getAllKeys('settings')).toEqual(['b/linking', 'b/named-trackers']);
    now.close();
    await deleteDB('tabard');
  });

  it('lists profiles, the last opened first, and keeps an identity for good', async () => {
    let time = 1;
    const registry = await openRegistry({ now: () => time++, random });
    const guest = await registry.add(null);
    const other = await registry.add(did);
    await registry.touch(guest.id);
    expect((await registry.profiles()).map((profile) => profile.id)).toEqual([guest.id, other.id]);
    await registry.setDid(guest.id, did);
    const another = parseDid('did:tabard:baaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa');
    if (another === undefined) throw new Error('bad did');
    await expect(registry.setDid(guest.id, another)).rejects.toMatchObject({ code: 'write-conflict' });
    await registry.setName(guest.id, 'Ada');
    await registry.setSetting(guest.id, 'named-trackers', ['wss://a.example/']);
    await registry.setSetting(other.id, 'named-trackers', ['wss://b.example/']);
    await registry.remove(other.id);
    expect(await registry.profiles()).toMatchObject([{ id: guest.id, name: 'Ada' }]);
    expect(await registry.setting(other.id, 'named-trackers')).toBeUndefined();
    expect(await registry.setting(guest.id, 'named-trackers')).toEqual(['wss://a.example/']);
    registry.close();
  });
});
