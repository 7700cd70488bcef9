/** Files that somebody brings along from elsewhere: archives, repositories, lists and pages, near right ones. */
import { planPosts } from '../../../src/app/bring/plan.js';
import { readBrought } from '../../../src/app/bring/read.js';
import { MAX_BROUGHT, MAX_BROUGHT_LINKS } from '../../../src/app/bring/types.js';
import { isTabardError } from '../../../src/base/index.js';
import { judgeRecord, makeRecord } from '../../../src/repo/index.js';
import { blueskyCar, blueskyDid, linksPage, mastodonZip, note, opml, outbox } from '../../app/bring/samples.js';
import { tidAt } from '../../repo/world.js';
import { type Bytes, chaos, mutateText, near } from './chance.js';
import type { Target } from './run.js';

const ensure = (isSo: boolean, what: string): void => {
  if (!isSo) throw new Error(what);
};

const did = `did:tabard:${'a'.repeat(32)}` as never;
const now = Date.UTC(2030, 0, 1);

const html =
  '<p>One <a href="https://a.example/long/x"><span class="invisible">https://</span>a.example</a> #tag<br>two</p><ul><li>*a*</li></ul>';

const samplesOf = async (): Promise<readonly Bytes[]> => {
  const items = [
    note({
      content: html,
      attachment: [{ mediaType: 'image/png', url: '/m/1.png', name: 'A hive' }],
      summary: 'Blood',
    }),
    note({ id: '2', inReplyTo: 'https://m.example/1', published: '2021-05-01T10:00:00Z' }),
    { type: 'Announce', object: 'https://o.example/1' },
  ];
  const uri = `at://${blueskyDid}/app.bsky.feed.post/3aaaaaaaaaa22`;
  const car = await blueskyCar({
    'app.bsky.actor.profile/self': { displayName: 'Ada', description: 'Bees.' },
    'app.bsky.feed.post/3aaaaaaaaaa22': {
      ...{ text: 'see a.example', createdAt: '2024-01-02T00:00:00Z', langs: ['en'] },
      facets: [
        {
          index: { byteStart: 4, byteEnd: 13 },
          features: [{ $type: 'app.bsky.richtext.facet#link', uri: 'https://a.example' }],
        },
      ],
    },
    'app.bsky.feed.post/3aaaaaaaaaa23': {
      ...{ text: 'on', createdAt: '2024-01-03T00:00:00Z' },
      reply: { root: { uri }, parent: { uri } },
    },
  });
  const text = (value: string): Bytes => new TextEncoder().encode(value);
  const zip = mastodonZip({ name: 'Ada', attachment: [{ type: 'PropertyValue', name: 'x', value: html }] }, items, {
    'm/1.png': new Uint8Array(300).fill(5),
  });
  const whole = Uint8Array.from(car.flatMap((part) => [...part]));
  return [zip, whole, text(opml), text(linksPage), text(JSON.stringify(outbox(...items)))];
};

export const bringTarget = async (): Promise<Target> => {
  const samples = await samplesOf();
  const texts = samples.slice(2).map((bytes) => new TextDecoder().decode(bytes));
  return {
    name: 'files from elsewhere',
    weight: 0.5,
    async run(chance) {
      const roll = chance(10);
      const bytes =
        roll === 0
          ? chaos(chance)
          : roll < 4
            ? new TextEncoder().encode(mutateText(chance, texts[chance(texts.length)] ?? ''))
            : near(chance, samples);
      try {
        const { brought, media, close } = await readBrought(new Blob([bytes]));
        ensure(brought.posts.length <= MAX_BROUGHT && brought.links.length <= MAX_BROUGHT_LINKS, 'without bounds');
        for (const { url } of brought.links) ensure(/^(?:https?:|mailto:)/i.test(url), `a link to ${url}`);
        const { posts } = await planPosts(did, brought.posts, now);
        // Whatever stood in it, what is written is a post, and is marked as brought along.
        for (const { path, fields, from } of posts) {
          const { bytes: record } = await makeRecord('app.tabard.post', tidAt(0), fields);
          ensure(fields.archive === true, 'not marked');
          const judged = await judgeRecord(path, record);
          ensure(judged.verdict === 'valid' || judged.verdict === 'refused', `no post: ${JSON.stringify(judged)}`);
          for (const one of from.media) await media(one.path);
        }
        await close();
        return 'accepted';
      } catch (error) {
        ensure(
          isTabardError(error) && ['bad-import', 'bring-packed'].includes(error.code),
          `no word for ${String(error)}`,
        );
        return 'refused';
      }
    },
  };
};
