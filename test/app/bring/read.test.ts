import type { FileEntry } from '@zip.js/zip.js';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { markdownOfFacets } from '../../../src/app/bring/facets.js';
import { linksOfHtml, linksOfOpml, markdownOfHtml, wordsOfHtml } from '../../../src/app/bring/html.js';
import { readMastodon } from '../../../src/app/bring/mastodon.js';
import { readBrought } from '../../../src/app/bring/read.js';
import { unpack } from '../../../src/app/bring/unpack.js';
import type { ValueMap } from '../../../src/codec/index.js';
import { fakeOf } from '../../helpers/fake.js';
import { blueskyCar, blueskyDid, everybody, mastodonZip, note, opml, outbox } from './samples.js';

/** Where the file of this name begins in a ZIP file, changed. */
const patched = (
  zip: Uint8Array<ArrayBuffer>,
  name: string,
  change: (view: DataView, at: number, nameEnd: number) => void,
): Uint8Array<ArrayBuffer> => {
  const made = zip.slice();
  const view = new DataView(made.buffer);
  for (let at = 0; at + 30 < made.length; at++) {
    if (view.getUint32(at, true) !== 0x04034b50) continue;
    const length = view.getUint16(at + 26, true);
    if (Buffer.from(made.subarray(at + 30, at + 30 + length)).toString() === name) change(view, at, at + 30 + length);
  }
  return made;
};

/** It says in both places that less comes out of it. */
const lying = (zip: Uint8Array<ArrayBuffer>, name: string, size: number): Uint8Array<ArrayBuffer> => {
  const made = patched(zip, name, (view, at) => view.setUint32(at + 22, size, true));
  const view = new DataView(made.buffer);
  for (let at = 0; at + 46 < made.length; at++) {
    if (view.getUint32(at, true) !== 0x02014b50) continue;
    const length = view.getUint16(at + 28, true);
    if (Buffer.from(made.subarray(at + 46, at + 46 + length)).toString() === name) view.setUint32(at + 24, size, true);
  }
  return made;
};

describe('a Mastodon archive', () => {
  it('brings what was for everybody, with its time, words, tags, language, warning and media', () => {
    const read = readMastodon(
      {
        name: 'Ada &amp; co',
        summary: '<p>Bookbinder<br>in Bergen</p>',
        attachment: [
          { type: 'PropertyValue', name: 'Shop', value: '<a href="https://shop.example/x"><span>shop</span></a>' },
          { type: 'PropertyValue', name: 'Pronouns', value: 'she' },
        ],
      },
      outbox(
        note({
          contentMap: { nb: '<p>Hello</p>' },
          summary: 'Blood',
          tag: [
            { type: 'Hashtag', name: '#bees' },
            { type: 'Mention', name: '@x' },
          ],
          attachment: [
            { mediaType: 'image/png', url: '/media_attachments/files/1.png', name: 'A hive' },
            { mediaType: 'image/png', url: '/media_attachments/files/2.png' },
          ],
        }),
      ),
      (name) => name === 'media_attachments/files/1.png',
    );
    expect(read).toEqual({
      kind: 'mastodon',
      name: 'Ada & co',
      bio: 'Bookbinder in Bergen',
      links: [{ title: 'Shop', url: 'https://shop.example/x' }],
      posts: [
        {
          ...{ id: 'https://m.example/1', at: Date.UTC(2020, 4, 1, 10), text: 'Hello', tags: ['bees'] },
          ...{ language: 'nb', warning: 'Blood' },
          media: [{ path: 'media_attachments/files/1.png', mime: 'image/png', alt: 'A hive' }],
        },
      ],
      leftOut: { 'no-media': 1 },
    });
  });

  it('leaves out what was for some, what answers others, and what others wrote, and says how much', () => {
    const { posts, leftOut } = readMastodon(
      null,
      outbox(
        note({ id: 'followers', to: ['https://m.example/followers'] }),
        note({ id: 'direct', to: ['https://m.example/users/b'] }),
        note({ id: 'reply', inReplyTo: 'https://other.example/9' }),
        note({ id: 'second', inReplyTo: 'first', published: '2020-05-02T10:00:00Z' }),
        note({ id: 'first', cc: [everybody], to: ['https://m.example/followers'] }),
        note({ id: 'bad', published: 'yesterday' }),
        { type: 'Announce', object: 'https://other.example/1' },
      ),
      () => false,
    );
    expect(posts.map(({ id, after }) => [id, after])).toEqual([
      ['first', undefined],
      ['second', 'first'],
    ]);
    expect(leftOut).toEqual({ 'not-public': 2, reply: 1, unreadable: 1, boost: 1 });
  });

  it.each([null, 7, 'x', [], { orderedItems: [null, 3, { type: 'Create' }, { type: 'Create', object: 4 }] }])(
    'that is %j brings nothing and throws nothing',
    (value) => {
      expect(readMastodon(value, value, () => true).posts).toEqual([]);
    },
  );

  it('names no file outside of itself', () => {
    const { posts, leftOut } = readMastodon(
      null,
      outbox(note({ attachment: [{ url: '/media/../../secrets' }, { url: '' }, 'x'] })),
      () => true,
    );
    expect([posts[0]?.media, leftOut]).toEqual([[], { 'no-media': 2 }]);
  });

  it('is read out of a ZIP file, media one by one', async () => {
    const picture = new Uint8Array([1, 2, 3]);
    const zip = zipSync({
      'actor.json': strToU8(JSON.stringify({ name: 'Ada' })),
      'outbox.json': strToU8(
        JSON.stringify(outbox(note({ attachment: [{ mediaType: 'image/png', url: '/m/1.png' }] }))),
      ),
      'm/1.png': picture,
    });
    const file = await readBrought(new Blob([zip.slice()]));
    expect(file.brought).toMatchObject({ kind: 'mastodon', name: 'Ada', posts: [{ media: [{ path: 'm/1.png' }] }] });
    const medium = await file.media('m/1.png');
    expect(new Uint8Array((await medium?.arrayBuffer()) ?? new ArrayBuffer(0))).toEqual(picture);
    expect(await file.media('m/2.png')).toBeUndefined();
    await file.close();
  });

  it('gives no medium that is broken, or more than it says, and goes on with the others', async () => {
    const item = note({ attachment: ['1', '2', '3'].map((name) => ({ url: `/m/${name}.png` })) });
    const files = {
      'm/1.png': new Uint8Array(5_000).fill(7),
      'm/2.png': new Uint8Array(5_000),
      'm/3.png': new Uint8Array(9),
    };
    const zip = mastodonZip({}, [item], files);
    const broken = patched(zip, 'm/1.png', (view, at, nameEnd) =>
      view.setUint8(nameEnd + 3, 0xff ^ view.getUint8(nameEnd + 3) || at),
    );
    const file = await readBrought(new Blob([lying(broken, 'm/2.png', 100)]));
    expect(await file.media('m/1.png')).toBeUndefined();
    expect(await file.media('m/2.png')).toBeUndefined();
    expect((await file.media('m/3.png'))?.size).toBe(9);
    await file.close();
  });

  it('whose words unfold to more than they say is refused', async () => {
    const zip = mastodonZip(
      {},
      Array.from({ length: 300 }, (_, nth) => note({ id: `${nth}` })),
    );
    await expect(readBrought(new Blob([lying(zip, 'outbox.json', 200)]))).rejects.toMatchObject({ code: 'bad-import' });
  });

  it('of which one file unfolds without end is let go of as soon as it is more than it says', async () => {
    let written = 0;
    const endless = fakeOf<FileEntry>({
      uncompressedSize: 100_000,
      async getData(to) {
        const writer = (to as WritableStream<Uint8Array>).getWriter();
        for (; written < 10_000; written++) await writer.write(new Uint8Array(65_536));
        await writer.close();
        return to as never;
      },
    });
    expect(await unpack(endless, 1_000_000)).toBeUndefined();
    expect(written).toBeLessThan(10);
    expect(await unpack(fakeOf<FileEntry>({ uncompressedSize: 1_000_001 }), 1_000_000)).toBeUndefined();
  });

  it('that is let go of while a medium is unpacked stops there', async () => {
    const zip = mastodonZip({}, [note({ attachment: [{ url: '/m/1.png' }] })], { 'm/1.png': new Uint8Array(500_000) });
    const file = await readBrought(new Blob([zip]));
    const stop = new AbortController();
    stop.abort();
    await expect(file.media('m/1.png', stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
    await file.close();
  });

  it.each([
    ['cut off', (zip: Uint8Array) => zip.slice(0, zip.length - 30)],
    ['without an outbox', () => zipSync({ 'x.json': strToU8('{}') })],
  ])('that is %s is refused', async (_, made) => {
    const zip = zipSync({ 'outbox.json': strToU8(JSON.stringify(outbox(note({})))) });
    await expect(readBrought(new Blob([made(zip).slice()]))).rejects.toMatchObject({ code: 'bad-import' });
  });

  it('packed as tar.gz is told how it can be opened', async () => {
    await expect(readBrought(new Blob([new Uint8Array([0x1f, 0x8b, 8, 0])]))).rejects.toMatchObject({
      code: 'bring-packed',
    });
  });
});

describe('HTML of a post', () => {
  it.each([
    ['<p>One</p><p>Two<br>Three</p>', 'One\n\nTwo\nThree'],
    ['<p>a *b* _c_ [d](e) `f` <b>g</b></p>', 'a \\*b\\* \\_c\\_ \\[d\\](e) \\`f\\` g'],
    [
      '<p># no heading</p><p>&gt; no quote<br>- no list<br>1. none</p>',
      '\\# no heading\n\n\\> no quote\n\\- no list\n1\\. none',
    ],
    ['<script>alert(1)</script><style>x</style>after', 'after'],
    ['<img src=x onerror=alert(1)>picture', 'picture'],
    [
      '<a href="https://example.org/a/very/long"><span class="invisible">https://</span><span>example.org/a/very</span><span class="invisible">/long</span></a>',
      'https://example.org/a/very/long',
    ],
    ['<a href="https://bank.example">my &lt;bank&gt;</a>', '[my \\<bank\\>](<https://bank.example/>)'],
    ['<a href="javascript:alert(1)">run</a>', 'run'],
    ['<a href="https://m.example/tags/bees" class="hashtag">#<span>bees</span></a> x', '#bees x'],
    ['<a href="https://m.example/@bo">@<span>bo</span></a>', '@bo'],
    ['<ul><li>a</li><li>b</li></ul>', '- a\n- b'],
  ])('%s', (html, text) => {
    expect(markdownOfHtml(html)).toBe(text);
  });

  it('is read in linear time, however it is nested', () => {
    const begun = performance.now();
    expect(markdownOfHtml('<a href="https://x.example">'.repeat(50_000)).length).toBeLessThan(2_000_000);
    expect(markdownOfHtml('<p>'.repeat(100_000))).toBe('');
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it('has words alone for names', () => {
    expect(wordsOfHtml('<p>A&amp;B <script>x</script>\n\n c</p>')).toBe('A&B c');
  });
});

describe('lists of links', () => {
  it('are taken from a page, once each, with their words', () => {
    const page = `<html><head><title>x</title></head><body>
      <a href="https://a.example/">My <b>shop</b></a><a href="https://a.example/">again</a>
      <a href="javascript:alert(1)">run</a><a href="/relative">here</a><a href="mailto:ada@a.example">Write</a>
      <a href="https://b.example" aria-label="Pictures"><svg><text>no</text></svg></a><a href="https://c.example"></a>`;
    expect(linksOfHtml(page, 10)).toEqual([
      { title: 'My shop', url: 'https://a.example/' },
      { title: 'Write', url: 'mailto:ada@a.example' },
      { title: 'Pictures', url: 'https://b.example' },
    ]);
  });

  it('are taken from OPML, the page before the feed', async () => {
    expect(linksOfOpml(opml, 10)).toEqual([
      { title: 'One & all', url: 'https://a.example' },
      { title: 'b.example', url: 'https://b.example/feed' },
    ]);
    expect((await readBrought(new Blob([opml]))).brought).toMatchObject({ kind: 'opml', links: [{}, {}] });
  });

  it('are bounded', () => {
    const page = Array.from({ length: 100 }, (_, at) => `<a href="https://x${at}.example">x</a>`).join('');
    expect(linksOfHtml(page, 7)).toHaveLength(7);
  });

  it.each(['', 'just words', '{"a":1}', '<p>no links</p>'])('%j is none of these', async (text) => {
    await expect(readBrought(new Blob([text]))).rejects.toMatchObject({ code: 'bad-import' });
  });
});

const did = blueskyDid;

const carOf = async (records: Readonly<Record<string, ValueMap>>): Promise<Blob> =>
  new Blob([...(await blueskyCar(records))]);

describe('a Bluesky repository', () => {
  const post = (createdAt: string, more: ValueMap = {}): ValueMap => ({
    ...{ $type: 'app.bsky.feed.post', text: 'Hello', createdAt, langs: ['en'] },
    ...more,
  });

  it('brings the posts and threads of its owner, and counts what it cannot', async () => {
    const own = `at://${did}/app.bsky.feed.post/3aaaaaaaaaa22`;
    const reply = (uri: string): ValueMap => ({ reply: { root: { uri, cid: 'x' }, parent: { uri, cid: 'x' } } });
    const car = await carOf({
      'app.bsky.actor.profile/self': { $type: 'app.bsky.actor.profile', displayName: 'Ada', description: 'Bees.' },
      'app.bsky.feed.post/3aaaaaaaaaa22': post('2024-01-02T00:00:00Z', { embed: { images: [{ alt: 'x' }, {}] } }),
      'app.bsky.feed.post/3aaaaaaaaaa23': post('2024-01-03T00:00:00Z', reply(own)),
      'app.bsky.feed.post/3aaaaaaaaaa24': post(
        '2024-01-04T00:00:00Z',
        reply('at://did:plc:other/app.bsky.feed.post/1'),
      ),
      'app.bsky.feed.post/3aaaaaaaaaa25': post('no time'),
      'app.bsky.feed.repost/3aaaaaaaaaa26': { $type: 'app.bsky.feed.repost' },
    });
    const { brought } = await readBrought(car);
    expect(brought).toMatchObject({ kind: 'bluesky', name: 'Ada', bio: 'Bees.' });
    expect(brought.posts.map(({ at, after }) => [at, after])).toEqual([
      [Date.UTC(2024, 0, 2), undefined],
      [Date.UTC(2024, 0, 3), own],
    ]);
    expect(brought.leftOut).toEqual({ 'no-media': 2, reply: 1, unreadable: 1, boost: 1 });
  });

  it('of which a block was changed is refused', async () => {
    const bytes = new Uint8Array(
      await (await carOf({ 'app.bsky.feed.post/3aaaaaaaaaa22': post('2024-01-02T00:00:00Z') })).arrayBuffer(),
    );
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await expect(readBrought(new Blob([bytes]))).rejects.toMatchObject({ code: 'bad-import' });
  });

  const facet = (byteStart: number, byteEnd: number, uri: string): ValueMap => ({
    index: { byteStart, byteEnd },
    features: [{ $type: 'app.bsky.richtext.facet#link', uri }],
  });
  it.each([
    [
      'see blåbær.example',
      [facet(4, 20, 'https://blåbær.example/x')],
      'see [blåbær.example](<https://xn--blbr-roah.example/x>)',
    ],
    ['see a.example/lo...', [facet(4, 19, 'https://a.example/long')], 'see https://a.example/long'],
    ['*words* here', [facet(8, 12, 'https://a.example')], '\\*words\\* [here](<https://a.example/>)'],
    [
      'abc',
      [facet(0, 99, 'https://a.example'), facet(-1, 2, 'https://a.example'), facet(2, 1, 'https://a.example')],
      'abc',
    ],
    ['abcd', [facet(0, 3, 'https://a.example'), facet(1, 2, 'https://b.example')], '[abc](<https://a.example/>)d'],
    ['run', [facet(0, 3, 'javascript:alert(1)')], 'run'],
  ])('%s', (text, facets, markdown) => {
    expect(markdownOfFacets(text, facets)).toBe(markdown);
  });
});
