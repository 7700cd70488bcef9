/** The readable export: everything public is in it, and nothing of it runs. */
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { archiveFiles } from '../../src/app/archive/archive.js';
import { escapeText, html, linked, linkTo } from '../../src/app/archive/html.js';
import type { ArchiveWords } from '../../src/app/archive/words.js';
import { zipOf } from '../../src/app/archive/zip.js';
import { saveReadable } from '../../src/app/transfer.js';
import { clock, gather, type Owner, owner, path, postOf, type tab } from '../worker/world.js';

const words: ArchiveWords = {
  ...{ lang: 'en', dir: 'ltr', unnamed: 'Nobody', about: 'About', links: 'Links', tags: 'Tags', posts: 'Posts' },
  ...{ follows: 'Following', newer: 'Newer', older: 'Older', noPosts: 'None.', noFollows: 'None.' },
  ...{ publicFollows: 'In public.', pictureMissing: 'It is missing.', inReplyTo: 'Reply to', quotes: 'Quotes' },
  ...{ file: 'File', dataText: 'Data.' },
  records: (count) => `${count} entries.`,
  asOf: (at) => `As of ${at}.`,
  missing: (count) => `${count} missing.`,
  date: (at) => `at ${at}`,
};

const partsOf = (me: Owner, store: Awaited<ReturnType<typeof tab>>['verify'] = me.verify) => ({
  ...{ store, did: me.did, words, arms: '<svg xmlns="http://www.w3.org/2000/svg"/>', now: clock.now },
  linkOf: (did: string) => `https://tabard.example/#/@${did.slice(-32)}`,
});

const filesOf = async (me: Owner): Promise<ReadonlyMap<string, Uint8Array>> => {
  const zip = Buffer.concat(await gather(zipOf(archiveFiles(partsOf(me)), clock.now)));
  return new Map(Object.entries(unzipSync(zip)));
};

const textOf = (files: ReadonlyMap<string, Uint8Array>, name: string): string =>
  new TextDecoder('utf-8', { fatal: true }).decode(files.get(name) ?? (new TypeError(name) as never));

const nasty = `"><script>a(1)</script><img src=x onerror='a(2)'>&`;

const filled = async (): Promise<{
  readonly me: Owner;
  readonly picture: Uint8Array;
  readonly names: readonly string[];
}> => {
  const me = await owner();
  const picture = new Uint8Array(600_000).map((_, at) => at % 251);
  const [jpg, svg] = [
    await me.verify.putBlob(me.did, picture, 'image/jpeg'),
    await me.verify.putBlob(me.did, new TextEncoder().encode('<svg onload="alert(3)"/>'), 'image/svg+xml'),
  ];
  const gone = {
    cid: { $link: 'bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy' },
    size: 9,
    mime: 'image/png',
  };
  const named = ({ cid, size, mime }: { cid: string; size: number; mime: string }) => ({
    cid: { $link: cid },
    size,
    mime,
  });
  await me.commit([
    {
      path: path('app.tabard.profile/self'),
      value: {
        name: nasty,
        bio: `Bio ${nasty} https://example.com/a?b="c"`,
        links: [
          { title: nasty, url: 'mailto:a@b.example' },
          { title: '', url: 'https://example.com/?a=1&b=2' },
        ],
        tags: ['<b>'],
        avatar: { blob: named(jpg), alt: nasty, width: 1, height: 1 },
      },
    },
    {
      collection: 'app.tabard.post',
      value: {
        text: nasty,
        createdAt: 1_700_000_000_000,
        media: [{ blob: named(svg), alt: nasty }, { blob: gone }],
        warning: nasty,
      },
    },
    { path: path('com.example.notes/a'), value: { text: nasty } },
    { path: path('Com.example.notes/a'), value: { text: 'the same letters' } },
  ]);
  return { me, picture, names: [`media/${jpg.cid}.jpg`, `media/${svg.cid}.bin`] };
};

describe('a readable export', () => {
  it('EXP-3 holds every record as JSON, media as files, pages and a feed', async () => {
    const { me, picture, names } = await filled();
    const files = await filesOf(me);
    expect([...files.keys()].sort()).toEqual(
      [
        ...['arms.svg', 'data/Com.example.notes.json', 'data/com.example.notes-2.json', 'data/app.tabard.post.json'],
        ...['data/app.tabard.profile.json', 'feed.xml', 'follows.html', 'index.html', 'posts.html', ...names],
      ].sort(),
    );
    expect(Buffer.compare(files.get(names[0] ?? '') ?? new Uint8Array(), picture)).toBe(0);
    const notes: unknown = JSON.parse(textOf(files, 'data/com.example.notes-2.json'));
    expect(notes).toMatchObject([{ path: 'com.example.notes/a', value: { text: nasty, $type: 'com.example.notes' } }]);
    expect(textOf(files, 'index.html')).toContain(names[0]);
    expect(textOf(files, 'posts.html')).toContain('It is missing.');
    expect(textOf(files, 'index.html')).toContain('4 entries. 1 missing.');
  });

  it('EXP-4 nothing of it runs: what somebody wrote is text, what follows is http, https or mailto', async () => {
    const { me } = await filled();
    const files = await filesOf(me);
    for (const name of ['index.html', 'posts.html', 'follows.html', 'feed.xml']) {
      const page = textOf(files, name);
      expect(page, name).not.toMatch(/<script|href="javascript|<b>/i);
      for (const [, attributes = ''] of page.matchAll(/<[a-z]+((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*\/?>/gi))
        expect(attributes.replace(/"[^"]*"/g, '')).not.toMatch(/\son[a-z]+=/i);
    }
    expect(textOf(files, 'index.html')).toContain('default-src &#39;none&#39;');
    expect(textOf(files, 'index.html')).toContain('href="https://example.com/?a=1&amp;b=2"');
    expect([...files.keys()].filter((name) => /\.(html?|svg|xml|js)$/.test(name)).sort()).toEqual([
      ...['arms.svg', 'feed.xml', 'follows.html', 'index.html', 'posts.html'],
    ]);
  });

  it('EXP-3 has as many pages as the posts need, the newest first, each reachable from the one before', async () => {
    const me = await owner();
    await me.commit(Array.from({ length: 120 }, (_, at) => postOf(`post ${at}.`)));
    const files = await filesOf(me);
    const pages = ['posts.html', 'posts-2.html', 'posts-3.html'].map((name) => textOf(files, name));
    expect(pages.map((page) => page.match(/<article/g)?.length)).toEqual([50, 50, 20]);
    expect(pages[0]).toContain('post 119.');
    expect(pages[2]).toContain('post 0.');
    expect(pages[0]).toContain('href="posts-2.html"');
    expect(pages[1]).toContain('href="posts-3.html"');
    expect(pages[2]).not.toContain('rel="next"');
    expect(textOf(files, 'feed.xml').match(/<entry>/g)).toHaveLength(120);
  });

  it('is written piece by piece, and leaves no file when it is stopped', async () => {
    const { me } = await filled();
    const controller = new AbortController();
    const did: string[] = [];
    const sink = {
      write: async () => {
        did.push('write');
        controller.abort();
      },
      close: async () => void did.push('close'),
      abort: async () => void did.push('abort'),
    };
    const options = { name: 'a.zip', signal: controller.signal };
    await expect(saveReadable(partsOf(me), options, async () => sink)).rejects.toMatchObject({ name: 'AbortError' });
    expect(did).toEqual(['write', 'abort']);
  });
});

describe('markup', () => {
  it('EXP-4 escapes whatever is put into it', () => {
    expect(html`<a title="${'"<&>\''}">${'<i>'}</a>`.markup).toBe('<a title="&quot;&lt;&amp;&gt;&#39;">&lt;i&gt;</a>');
    expect(escapeText('\u0000a\u000b\uffff')).toBe('a');
  });

  it('EXP-4 makes addresses of http and https to follow, without what stands around them', () => {
    expect(linked('(see https://a.example/b, or javascript:x)').markup).toBe(
      '(see <a href="https://a.example/b" rel="noopener noreferrer nofollow">https://a.example/b</a>, or javascript:x)',
    );
    expect(linkTo('javascript:alert(1)', '<b>').markup).toBe('&lt;b&gt;');
    expect(linked('https://"onload=1').markup).not.toContain('<a');
  });
});
