/**
 * What any pair of links keeps, whatever carries it: run on links in memory in Node and on real data channels in Chromium. Knows no
 * test framework, so that a page can run it: a case throws when the promise is broken.
 */
import { isTabardError } from '../../src/base/index.js';
import { type Link, type LinkMessage, MESSAGE_BYTES } from '../../src/net/index.js';

export interface LinkContractCase {
  readonly name: string;
  run(pair: readonly [Link, Link]): Promise<void>;
}

/** Waits for a number of messages at one end. */
const collect = (link: Link, count: number): Promise<LinkMessage[]> =>
  new Promise((resolve, reject) => {
    const found: LinkMessage[] = [];
    link.on('close', ({ reason }) => reject(new Error(`closed: ${reason}`)));
    link.on('message', (message) => {
      found.push(message);
      if (found.length === count) resolve(found);
    });
  });

const closing = (link: Link): Promise<string> =>
  new Promise((resolve) => link.on('close', ({ reason }) => resolve(reason)));

const ensure = (isSo: boolean, what: string): void => {
  if (!isSo) throw new Error(what);
};

const bytesOf = (length: number, seed: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = (i * 31 + (i >> 8) * 17 + seed) & 255;
  return bytes;
};

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

const rejects = async (promise: Promise<unknown>, code: string): Promise<void> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  ensure(isTabardError(error) && error.code === code, `rejects with ${code}, not ${String(error)}`);
};

export const linkContract: readonly LinkContractCase[] = [
  {
    name: 'LNK-7 carries messages of every size, whole and in order, both ways and on both channels',
    async run([a, b]) {
      const sizes = [0, 1, 16_382, 16_383, 16_384, 16_385, 65_536];
      const plan = sizes.flatMap((size) => (['control', 'bulk'] as const).map((channel) => ({ size, channel })));
      for (const [from, to] of [
        [a, b],
        [b, a],
      ] as const) {
        const arrived = collect(to, plan.length);
        await Promise.all(plan.map(({ size, channel }, i) => from.send(channel, bytesOf(size, i))));
        const found = await arrived;
        for (const channel of ['control', 'bulk'] as const) {
          const expected = plan.flatMap((one, i) => (one.channel === channel ? [bytesOf(one.size, i)] : []));
          const got = found.filter((one) => one.channel === channel).map((one) => one.bytes);
          ensure(got.length === expected.length, `${channel}: as many`);
          ensure(
            expected.every((bytes, i) => isSame(bytes, got[i] ?? new Uint8Array(1))),
            `${channel}: the same bytes in the same order`,
          );
        }
      }
    },
  },
  {
    name: 'LNK-7 sends 24 MiB with back-pressure and never holds more than its marks',
    async run([a, b]) {
      const count = 6;
      const arrived = collect(b, count);
      for (let i = 0; i < count; i++) {
        await a.send('bulk', bytesOf(MESSAGE_BYTES.bulk, i));
        ensure(a.stats().queued === 0, 'nothing queued once it resolves');
      }
      const found = await arrived;
      ensure(
        found.every((message, i) => isSame(message.bytes, bytesOf(MESSAGE_BYTES.bulk, i))),
        'the same bytes',
      );
      ensure(a.stats().bytesOut > count * MESSAGE_BYTES.bulk, 'bytes out are counted');
      ensure(b.stats().bytesIn === a.stats().bytesOut && b.stats().messagesIn === count, 'and in, the same');
    },
  },
  {
    name: 'LNK-7 a small message overtakes bulk on the other channel',
    async run([a, b]) {
      const order: string[] = [];
      const done = new Promise<void>((resolve) =>
        b.on('message', ({ channel }) => {
          order.push(channel);
          if (order.length === 3) resolve();
        }),
      );
      const sending = [a.send('bulk', bytesOf(MESSAGE_BYTES.bulk, 1)), a.send('bulk', bytesOf(MESSAGE_BYTES.bulk, 2))];
      sending.push(a.send('control', bytesOf(10, 3)));
      await Promise.all(sending);
      await done;
      ensure(order.indexOf('control') < 2, 'control does not wait for all of bulk');
    },
  },
  {
    name: 'LNK-8 holds messages until somebody listens',
    async run([a, b]) {
      await a.send('control', bytesOf(100, 1));
      await a.send('control', bytesOf(100, 2));
      // They are there, and nobody has listened yet.
      while (b.stats().messagesIn < 2 && !b.closed) await new Promise((resolve) => setTimeout(resolve, 2));
      const found = await collect(b, 2);
      ensure(
        found.every(({ bytes }, i) => isSame(bytes, bytesOf(100, i + 1))),
        'both, in order',
      );
    },
  },
  {
    name: 'LNK-7 refuses to send what is over the limit of its channel',
    async run([a]) {
      for (const channel of ['control', 'bulk'] as const) {
        let thrown: unknown;
        try {
          await a.send(channel, new Uint8Array(MESSAGE_BYTES[channel] + 1));
        } catch (error) {
          thrown = error;
        }
        ensure(thrown instanceof RangeError, `${channel}: RangeError`);
      }
      ensure(!a.closed, 'and stays open');
    },
  },
  {
    name: 'LNK-7 closing tells both ends once and ends what is being sent',
    async run([a, b]) {
      const ends = Promise.all([closing(a), closing(b)]);
      let count = 0;
      a.on('close', () => {
        count += 1;
      });
      const sending = Array.from({ length: 3 }, () => a.send('bulk', bytesOf(MESSAGE_BYTES.bulk, 1)));
      const last = rejects(sending[2] ?? Promise.resolve(), 'link-closed');
      for (const one of sending) one.catch(() => undefined);
      a.close();
      a.close();
      await last;
      const [here, there] = await ends;
      ensure(here === 'local' && there === 'remote', `local here, remote there, not ${here} and ${there}`);
      ensure(count === 1 && a.closed && b.closed, 'once');
      await rejects(a.send('control', bytesOf(1, 1)), 'link-closed');
    },
  },
];
