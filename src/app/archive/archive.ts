/**
 * What is in a readable export, file by file, each read when its turn comes: first every record as JSON, then media, then the pages that show
 * them. Only what is public is in it: private documents and keys are not.
 */
import type { Cid, Did } from '../../base/index.js';
import type { RecordView, VerifyStore } from '../../worker/index.js';
import { feedOf } from './feed.js';
import { blobsIn, mapIn, type NamedBlob, textIn, timeIn } from './fields.js';
import { html } from './html.js';
import { type MediaFile, mediaFile } from './media.js';
import { type PageParts, pageOf } from './page.js';
import { type Followed, followsPage, type PageContext, type Post, postsPage, profilePage } from './pages.js';
import type { ArchiveWords } from './words.js';

export interface ArchiveFile {
  readonly name: string;
  readonly input: string | AsyncIterable<string | Uint8Array<ArrayBuffer>>;
}

export interface ArchiveParts {
  readonly store: Pick<VerifyStore, 'list' | 'profile' | 'blob' | 'blobChunk'>;
  readonly did: Did;
  readonly words: ArchiveWords;
  readonly linkOf: (did: string) => string;
  /** The coat of arms, a drawing of ours. */
  readonly arms: string;
  readonly now: number;
}

/** Records that are read at once: at most 2.5 MB of them. */
const atOnce = 10;
const postsOnPage = 50;
const postsInFeed = 200;

export async function* archiveFiles(parts: ArchiveParts): AsyncGenerator<ArchiveFile> {
  const { store, did, words, linkOf } = parts;
  const found: Found = { records: 0, blobs: new Map() };
  yield { name: 'arms.svg', input: parts.arms };
  yield* recordFiles(parts, found);
  const media = new Map<Cid, MediaFile>();
  for (const { cid, mime } of found.blobs.values()) {
    const state = await store.blob(cid);
    if (state?.complete !== true) continue;
    const file = mediaFile(cid, mime);
    media.set(cid, file);
    yield { name: file.name, input: chunksOf(store, state.chunks) };
  }
  const context: PageContext = { words, media, linkOf };
  const profile = await store.profile(did);
  const missing = found.blobs.size - media.size;
  const at = profile?.head.receivedAt ?? parts.now;
  const footer = html`<p>${words.asOf(at)} ${words.records(found.records)} ${missing === 0 ? '' : words.missing(missing)}</p><p>${words.dataText}</p>`;
  const page = (here: string, rest: Pick<PageParts, 'title' | 'body'>): ArchiveFile => ({
    name: here,
    input: pageOf(words, { ...rest, here, nav: navOf(words), footer }),
  });
  const newest: (Post & { readonly page: string })[] = [];
  for await (const { here, body, posts } of postPages(parts, context)) {
    for (const post of posts) if (newest.length < postsInFeed) newest.push({ ...post, page: here });
    yield page(here, { title: words.posts, body });
  }
  yield page('follows.html', { title: words.follows, body: followsPage(context, await followsOf(parts)) });
  yield { name: 'feed.xml', input: feedOf(context, { did, profile: profile?.record, updated: at, posts: newest }) };
  const name = textIn(mapIn(profile?.record)?.name).trim() || words.unnamed;
  yield page('index.html', { title: name, body: profilePage(context, profile?.record, did) });
}

interface Found {
  records: number;
  readonly blobs: Map<Cid, NamedBlob>;
}

/** One JSON file a collection, in the order of the tree. */
async function* recordFiles(parts: ArchiveParts, found: Found): AsyncGenerator<ArchiveFile> {
  const records = everyRecord(parts, null)[Symbol.asyncIterator]();
  const names = new Set<string>();
  let next = await records.next();
  while (next.done !== true) {
    const collection = collectionOf(next.value);
    async function* input(): AsyncGenerator<string> {
      yield '[';
      for (let first = true; next.done !== true && collectionOf(next.value) === collection; first = false) {
        const { path, cid, value } = next.value;
        found.records += 1;
        for (const blob of blobsIn(value)) found.blobs.set(blob.cid, blob);
        yield `${first ? '\n' : ',\n'}${JSON.stringify({ path, cid, value })}`;
        next = await records.next();
      }
      yield '\n]\n';
    }
    yield { name: fileOf(collection, names), input: input() };
  }
}

const collectionOf = ({ path }: RecordView): string => path.slice(0, path.indexOf('/'));

/** A name that every system takes, also those to which capitals and small letters are one. */
const fileOf = (collection: string, taken: Set<string>): string => {
  const plain = collection.replace(/[^a-z0-9._-]/gi, '_').slice(0, 100);
  let name = plain;
  for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${plain}-${n}`;
  taken.add(name.toLowerCase());
  return `data/${name}.json`;
};

async function* everyRecord(
  { store, did }: ArchiveParts,
  collection: string | null,
  reverse = false,
): AsyncGenerator<RecordView> {
  let cursor: string | undefined;
  do {
    const options = { limit: atOnce, reverse, ...(cursor === undefined ? {} : { cursor }) };
    const page = await store.list(did, collection, options);
    yield* page.records;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

async function* chunksOf(
  store: ArchiveParts['store'],
  chunks: readonly Cid[],
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (const cid of chunks) {
    const bytes = await store.blobChunk(cid);
    if (bytes === undefined) throw new TypeError('a chunk of a complete blob is missing');
    yield bytes;
  }
}

const pageName = (number: number): string => (number === 1 ? 'posts.html' : `posts-${number}.html`);

async function* postPages(
  parts: ArchiveParts,
  context: PageContext,
): AsyncGenerator<{
  readonly here: string;
  readonly body: ReturnType<typeof postsPage>;
  readonly posts: readonly Post[];
}> {
  const posts = everyRecord(parts, 'app.tabard.post', true)[Symbol.asyncIterator]();
  let next = await posts.next();
  let number = 1;
  do {
    const batch: Post[] = [];
    for (; next.done !== true && batch.length < postsOnPage; next = await posts.next())
      batch.push({ path: next.value.path, value: next.value.value });
    const turn = {
      ...(number === 1 ? {} : { newer: pageName(number - 1) }),
      ...(next.done === true ? {} : { older: pageName(number + 1) }),
    };
    yield { here: pageName(number), body: postsPage(context, batch, turn), posts: batch };
    number += 1;
  } while (next.done !== true);
}

const followsOf = async (parts: ArchiveParts): Promise<readonly Followed[]> => {
  const followed: Followed[] = [];
  for await (const { value } of everyRecord(parts, 'app.tabard.follow')) {
    const did = textIn(mapIn(value)?.subject);
    const theirs = await parts.store.profile(did as Did);
    followed.push({ did, name: textIn(mapIn(theirs?.record)?.name), since: timeIn(mapIn(value)?.createdAt) });
  }
  return followed;
};

const navOf = (words: ArchiveWords) => [
  { file: 'index.html', label: words.about },
  { file: 'posts.html', label: words.posts },
  { file: 'follows.html', label: words.follows },
];
