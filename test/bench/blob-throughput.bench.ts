/**
 * A blob from another browser process: through the link, checked chunk by chunk, stored. Beside it the same bytes through a bare data channel
 * between the same two browsers, in messages of a frame's size, checked by nobody and kept nowhere.
 */
import { cost, inTurn } from './support/bench.js';
import { servePage } from './support/build-page.js';
import { linkChannels, linkNodes, openPage, serveNodes } from './support/nodes.js';
import { withBrowsers } from './support/people.js';
import { median } from './support/stats.js';

const rounds = Number(process.env.BENCH_ROUNDS ?? 7);
const size = 32 * 1024 * 1024;
const frame = 16 * 1024;
const toRate = (milliseconds: number): number => size / 1_000 / milliseconds;

cost('blob-throughput', async () => {
  const [nodes, channels] = await Promise.all([serveNodes(), servePage('channel')]);
  try {
    return await withBrowsers(async (open) => {
      const [ours, theirs] = [await open(), await open()];
      const host = await openPage(ours, nodes.address, 'node');
      const visitor = await openPage(theirs, nodes.address, 'node');
      const did = await host.evaluate(() => window.node.own(1));
      await linkNodes(visitor, host, did);
      await visitor.evaluate((of) => window.node.seek(of), did);
      const from = await openPage(ours, channels.address, 'channel');
      const to = await openPage(theirs, channels.address, 'channel');
      await linkChannels(to, from);

      const bare = async (): Promise<number> => {
        const received = to.evaluate((total) => window.channel.receive(total), size);
        await from.evaluate(([total, each]) => window.channel.send(total, each), [size, frame] as const);
        return toRate(await received);
      };
      const blob = async (): Promise<number> => {
        const put = await host.evaluate(([of, bytes]) => window.node.putBlob(of, bytes), [did, size] as const);
        return toRate(await visitor.evaluate(([of, wanted]) => window.node.fetchBlob(of, wanted), [did, put] as const));
      };
      await bare();
      const taken = await inTurn(rounds, { blob, bare });
      return {
        cost: 4,
        rows: [
          {
            what: 'blob of 32 MiB through link, verification and store',
            unit: 'MB/s',
            samples: taken.blob,
            beside: { what: 'bare data channel', samples: taken.bare },
            target: { of: 'ratio', atLeast: 0.7 },
          },
        ],
        raw: { medians: [median(taken.blob), median(taken.bare)] },
      };
    });
  } finally {
    await Promise.all([nodes.close(), channels.close()]);
  }
});
