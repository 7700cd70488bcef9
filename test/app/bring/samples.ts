/** Files as other services write them, small. */
import { strToU8, type Zippable, zipSync } from 'fflate';
import type { Cid, RecordPath } from '../../../src/base/index.js';
import { cidOfValue, encodeValue, linkTo, type ValueMap } from '../../../src/codec/index.js';
import { buildTree, encodeCar } from '../../../src/repo/index.js';
import { path, sorted } from '../../repo/trees.js';

export const everybody = 'https://www.w3.org/ns/activitystreams#Public';

/** One activity of an outbox. */
export const note = (more: object): object => ({
  type: 'Create',
  object: {
    type: 'Note',
    ...{ id: 'https://m.example/1', published: '2020-05-01T10:00:00Z', content: '<p>Hello</p>' },
    ...{ to: [everybody], cc: [] },
    ...more,
  },
});

export const outbox = (...orderedItems: object[]): object => ({
  '@context': 'https://www.w3.org/ns/activitystreams',
  ...{ id: 'outbox.json', type: 'OrderedCollection', totalItems: orderedItems.length, orderedItems },
});

/** An archive of Mastodon as its export writes it: besides what is read, what is not. */
export const mastodonZip = (actor: object, items: readonly object[], media: Zippable = {}): Uint8Array<ArrayBuffer> =>
  zipSync({
    'actor.json': strToU8(JSON.stringify(actor)),
    'outbox.json': strToU8(JSON.stringify(outbox(...items))),
    'likes.json': strToU8(JSON.stringify({ type: 'OrderedCollection', orderedItems: ['https://o.example/1'] })),
    'bookmarks.json': strToU8(JSON.stringify({ type: 'OrderedCollection', orderedItems: [] })),
    ...media,
  }).slice();

export const blueskyDid = 'did:plc:abcdefghijklmnopqrstuvwx';

/** A repository of Bluesky as its export writes it. */
export const blueskyCar = async (
  records: Readonly<Record<string, ValueMap>>,
): Promise<readonly Uint8Array<ArrayBuffer>[]> => {
  const stored = new Map<Cid, Uint8Array<ArrayBuffer>>();
  const keep = async (value: ValueMap): Promise<Cid> => {
    const bytes = encodeValue(value);
    const cid = await cidOfValue(bytes);
    stored.set(cid, bytes);
    return cid;
  };
  const map = new Map<RecordPath, Cid>();
  for (const [name, record] of Object.entries(records)) map.set(path(name), await keep(record));
  const tree = await buildTree(sorted(map));
  const root = await keep({ did: blueskyDid, version: 3, data: linkTo(tree.root), rev: '3l2abcdefgh2a', prev: null });
  const all = [...stored, ...tree.blocks].map(([cid, bytes]) => ({ cid, bytes }));
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const part of encodeCar([root], all)) parts.push(part);
  return parts;
};

export const opml = `<?xml version="1.0"?><opml version="2.0"><body><outline text="Group">
  <outline type="rss" text="One &amp; all" xmlUrl="https://a.example/feed" htmlUrl="https://a.example"/>
  <outline type="rss" xmlUrl="https://b.example/feed"/><outline text="x" xmlUrl="file:///etc/passwd"/>
  </outline></body></opml>`;

/** As Linktree and its like serve a page. */
export const linksPage = `<!doctype html><html><head><title>ada | links</title><script>window.owned=1</script></head><body>
  <h1>@ada</h1><a href="https://shop.example/" target="_blank"><div><p>My <b>shop</b></p></div></a>
  <a href="https://films.example/@ada" aria-label="Films"><svg><text>no</text></svg></a>
  <a href="mailto:ada@shop.example">Write to me</a><a href="javascript:alert(1)">Free</a><a href="/privacy">Privacy</a>
  </body></html>`;
