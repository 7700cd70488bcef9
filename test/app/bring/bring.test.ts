import { describe, expect, it } from 'vitest';
import { type BringParts, openBringing } from '../../../src/app/bring/bring.js';
import { readBrought } from '../../../src/app/bring/read.js';
import type { Did, RecordPath } from '../../../src/base/index.js';
import type { JsonValue } from '../../../src/codec/index.js';

const everybody = 'https://www.w3.org/ns/activitystreams#Public';
const did = `did:tabard:${'a'.repeat(32)}` as Did;
const note = (nth: number) => ({
  type: 'Create',
  object: {
    ...{ id: `n${nth}`, published: new Date(Date.UTC(2020, 0, 1) + nth * 60_000).toISOString() },
    ...{ content: `<p>Post ${nth}</p>`, to: [everybody] },
  },
});
const archive = (count: number): Blob =>
  new Blob([JSON.stringify({ orderedItems: Array.from({ length: count }, (_, nth) => note(nth)) })]);

/** A profile of one's own, in memory. */
const profile = () => {
  const records = new Map<RecordPath, JsonValue>();
  const commits: number[] = [];
  const parts: BringParts = {
    now: () => Date.UTC(2026, 0, 1),
    pause: async () => undefined,
    writer: async () => ({
      did,
      async write(writes) {
        const given = typeof writes === 'function' ? writes() : writes;
        for (const one of given) if ('path' in one && 'value' in one) records.set(one.path, one.value);
        commits.push(given.length);
        return { head: null, paths: [] };
      },
    }),
    editor: () => Promise.reject(new Error('nobody asked for the profile')),
    has: async (_, path) => records.has(path),
    compose: () => {
      throw new Error('no media in it');
    },
    mediaRecord: () => null,
    read: readBrought,
  };
  return { parts, records, commits };
};
const all = { posts: true, media: true, person: false, links: [] };

describe('what is brought along', () => {
  it('is shown before anything is written, then written in parts, once', async () => {
    const { parts, records, commits } = profile();
    const bringing = await openBringing(parts, archive(250));
    expect(bringing.preview).toMatchObject({ kind: 'mastodon', posts: 250, from: Date.UTC(2020, 0, 1) });
    expect(records.size).toBe(0);
    const told: number[] = [];
    const report = await bringing.take(all, { onProgress: ({ done }) => told.push(done) });
    expect([report.posts, records.size, commits]).toEqual([250, 250, [100, 100, 50]]);
    expect(told.at(-1)).toBe(250);
    for (const value of records.values()) expect(value).toMatchObject({ archive: true });
    expect(await bringing.take(all)).toMatchObject({ posts: 0 });
    expect(commits).toHaveLength(3);
  });

  it('goes on after a cancel with what is missing, and writes nothing twice', async () => {
    const { parts, records } = profile();
    const controller = new AbortController();
    const bringing = await openBringing(parts, archive(250));
    const options = {
      signal: controller.signal,
      onProgress: ({ done }: { readonly done: number }) => done === 120 && controller.abort(),
    };
    await expect(bringing.take(all, options)).rejects.toMatchObject({ name: 'AbortError' });
    expect(records.size).toBe(100);
    expect(await bringing.take(all)).toMatchObject({ posts: 150 });
    expect(records.size).toBe(250);
  });

  it('writes no post where none is wanted', async () => {
    const { parts, commits } = profile();
    const bringing = await openBringing(parts, archive(3));
    expect(await bringing.take({ ...all, posts: false })).toMatchObject({ posts: 0, links: 0 });
    expect(commits).toEqual([]);
  });
});
