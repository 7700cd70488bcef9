/** A file from somewhere else, over nothing. */
import type { Bringing } from '../../../src/app/bring/bring-view.js';

export const fakeBring = (failing: () => Promise<void>) => async (): Promise<Bringing> => {
  await failing();
  return {
    preview: {
      ...{ kind: 'mastodon', name: 'Ottilie Marsh', bio: 'Bees.', posts: 1204, media: 310 },
      ...{ from: Date.UTC(2018, 3, 2), to: Date.UTC(2026, 9, 30) },
      links: [
        { title: 'The hives', url: 'https://hives.example/' },
        { title: 'Write to me', url: 'mailto:ottilie@marsh.example' },
      ],
      sample: [
        { at: Date.UTC(2026, 9, 30, 9), text: 'Four from the hives this *morning*.', media: 2 },
        { at: Date.UTC(2026, 9, 29, 18), text: 'Rain.\n\nNothing flew.', media: 0 },
      ],
      leftOut: { reply: 411, 'not-public': 37, boost: 902 },
    },
    async take(_choice, options) {
      for (let done = 0; done <= 1204; done += 43) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        options?.signal?.throwIfAborted();
        options?.onProgress?.({ done, total: 1204 });
      }
      await failing();
      return { posts: 1204, media: 308, links: 2, leftOut: { reply: 411, 'no-media': 2 }, linksOver: 1 };
    },
    close: () => undefined,
  };
};
