/** Reading a file from somewhere else in a worker: what comes of it is what the reading itself gives; a cancel ends it, a failure is told. */
import { afterEach, describe, expect, it } from 'vitest';
import { readBrought } from '../../../src/app/bring/read.js';
import { type FromReader, POSTS_AT_ONCE, type ToReader } from '../../../src/app/bring/reader-job.js';
import { type ReaderPort, readElsewhere } from '../../../src/app/bring/reading.js';
import { serveReading } from '../../../src/app/bring/serve-reading.js';

const everybody = 'https://www.w3.org/ns/activitystreams#Public';
const outbox = (count: number): Blob =>
  new Blob([
    JSON.stringify({
      orderedItems: Array.from({ length: count }, (_, nth) => ({
        type: 'Create',
        object: {
          ...{ id: `n${nth}`, published: new Date(Date.UTC(2020, 0, 1) + nth * 60_000).toISOString() },
          ...{ content: `<p>Post ${nth}</p>`, to: [everybody] },
        },
      })),
    }),
  ]);

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Both ends, with a channel between them that copies as that of a worker does. */
const setUp = (serve: (post: (message: FromReader) => void) => (message: ToReader) => void = serveReading) => {
  const seen: FromReader[] = [];
  let ended = 0;
  let fail: (reason: string) => void = () => undefined;
  const start = (): ReaderPort => {
    const { port1, port2 } = new MessageChannel();
    const handle = serve((message) => port2.postMessage(message));
    port2.addEventListener('message', ({ data }: MessageEvent<ToReader>) => handle(data));
    port2.start();
    const end = (): void => {
      ended += 1;
      port1.close();
    };
    ends.push(end);
    return {
      post: (message) => port1.postMessage(message),
      listen(onMessage, onFailure) {
        fail = onFailure;
        port1.addEventListener('message', ({ data }: MessageEvent<FromReader>) => {
          seen.push(data);
          onMessage(data);
        });
        port1.start();
      },
      end,
    };
  };
  return { read: readElsewhere(start), seen, ended: () => ended, fail: (reason: string) => fail(reason) };
};

describe('a file that a worker reads', () => {
  it('is what it is when it is read in place, and comes a few posts at a time', async () => {
    const { read, seen, ended } = setUp();
    const file = outbox(2 * POSTS_AT_ONCE + 1);
    const told: number[] = [];
    const found = await read(file, { onProgress: (done) => told.push(done) });
    expect(found.brought).toEqual((await readBrought(file)).brought);
    const pieces = seen.flatMap((message) => (message.type === 'posts' ? [message.posts.length] : []));
    expect(pieces).toEqual([POSTS_AT_ONCE, POSTS_AT_ONCE, 1]);
    expect(told.length).toBeGreaterThan(0);
    expect(told.toSorted((a, b) => a - b)).toEqual(told);
    await expect(found.media('nothing.png')).resolves.toBeUndefined();
    expect(ended()).toBe(0);
    await found.close();
    expect(ended()).toBe(1);
  });

  it('is refused with the code that the reading gives, and the worker is ended', async () => {
    for (const [file, code] of [
      [new Blob(['nothing that is known']), 'bad-import'],
      [new Blob([new Uint8Array([0x1f, 0x8b, 8, 0])]), 'bring-packed'],
    ] as const) {
      const { read, ended } = setUp();
      await expect(read(file)).rejects.toMatchObject({ code });
      expect(ended()).toBe(1);
    }
  });

  it('is let go by a cancel, whatever the worker does', async () => {
    const { read, ended } = setUp(() => () => undefined);
    const controller = new AbortController();
    const reading = read(outbox(1), { signal: controller.signal });
    controller.abort();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    expect(ended()).toBe(1);
  });

  it('fails where the worker fails, also for what is asked of it later', async () => {
    const { read, fail } = setUp();
    const found = await read(outbox(3));
    fail('it stopped');
    await expect(found.media('a.png')).rejects.toMatchObject({ code: 'bad-import' });
  });

  it('gives up a picture that is being unpacked when it is asked to', async () => {
    const asked: ToReader[] = [];
    const { read } = setUp((post) => (message) => {
      asked.push(message);
      if (message.type === 'read') {
        const head = { kind: 'mastodon', name: '', bio: '', links: [], leftOut: {}, count: 0 } as const;
        post({ type: 'head', head });
      }
    });
    const found = await read(outbox(0));
    const controller = new AbortController();
    const fetching = found.media('a.png', controller.signal);
    controller.abort();
    await expect(fetching).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => asked.map(({ type }) => type)).toEqual(['read', 'media', 'stop']);
  });
});
