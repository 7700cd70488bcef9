/** A Bluesky repository (atproto, `com.atproto.sync.getRepo`): a CAR file of records under a tree. Its pictures are not in it. */
import type { Cid } from '../../base/index.js';
import {
  cidOfLink,
  decodeMap,
  isByteString,
  isLink,
  isMap,
  type Value,
  type ValueMap,
  viewOf,
} from '../../codec/index.js';
import { openCar } from '../../repo/index.js';
import { markdownOfFacets } from './facets.js';
import { isJsonMap, type JsonMap, listOf, textIn } from './json.js';
import { type Brought, type BroughtPost, createLeavingOut, MAX_BROUGHT } from './types.js';

/** Of one block; the repository's own bound is 1 MiB. */
const MAX_BLOCK = 1024 * 1024;
/** Of all blocks together. */
const MAX_BYTES = 256 * 1024 * 1024;
/** A tree is never deeper: the layer of a key is half the leading zero bits of its hash. */
const MAX_DEPTH = 130;

type Blocks = ReadonlyMap<Cid, Uint8Array<ArrayBuffer>>;

const mapOf = (blocks: Blocks, cid: Cid | undefined): ValueMap | undefined => {
  const bytes = cid === undefined ? undefined : blocks.get(cid);
  const judged = bytes === undefined ? undefined : decodeMap(bytes, MAX_BLOCK);
  return judged?.verdict === 'valid' ? judged.value : undefined;
};

const linkIn = (value: Value | undefined): Cid | undefined => (isLink(value) ? cidOfLink(value) : undefined);

const decoder = new TextDecoder();

/** Every path of a tree with its record; subtrees that are not there are passed over. */
function* walk(blocks: Blocks, root: Cid | undefined, depth = 0): Generator<readonly [string, ValueMap]> {
  const node = mapOf(blocks, root);
  if (node === undefined || depth > MAX_DEPTH) return;
  yield* walk(blocks, linkIn(node.l), depth + 1);
  let before = new Uint8Array(0);
  for (const entry of Array.isArray(node.e) ? node.e : []) {
    if (!isMap(entry) || !isByteString(entry.k) || typeof entry.p !== 'number') return;
    const [own, shared] = [viewOf(entry.k), Math.min(Math.max(entry.p, 0), before.length)];
    const key = new Uint8Array(shared + own.length);
    key.set(before.subarray(0, shared));
    key.set(own, shared);
    before = key;
    const record = mapOf(blocks, linkIn(entry.v));
    if (record !== undefined) yield [decoder.decode(key), record];
    yield* walk(blocks, linkIn(entry.t), depth + 1);
  }
}

/** Reads the blocks of a file: its commit's tree, or undefined for what is no repository. */
const openRepository = async (
  pieces: AsyncIterable<Uint8Array>,
): Promise<{ readonly blocks: Blocks; readonly did: string; readonly data: Cid } | undefined> => {
  const opened = await openCar(pieces);
  if (opened.verdict !== 'valid') return undefined;
  const blocks = new Map<Cid, Uint8Array<ArrayBuffer>>();
  let bytes = 0;
  for (;;) {
    const next = await opened.value.next();
    if (next === undefined) break;
    if (next.verdict === 'unsupported') continue;
    if (next.verdict !== 'valid') return undefined;
    bytes += next.value.bytes.length;
    if (bytes > MAX_BYTES) return undefined;
    blocks.set(next.value.cid, next.value.bytes);
  }
  const commit = mapOf(blocks, opened.value.roots[0]);
  const [did, data] = [commit === undefined ? undefined : textIn(commit, 'did'), linkIn(commit?.data)];
  return did === undefined || data === undefined ? undefined : { blocks, did, data };
};

const picturesOf = (record: JsonMap): number => {
  const embed = isJsonMap(record.embed) ? record.embed : {};
  const media = isJsonMap(embed.media) ? embed.media : embed;
  return listOf(media.images).length + (media.video === undefined ? 0 : 1);
};

/** Undefined where the file is none of Bluesky's. */
export const readBluesky = async (pieces: AsyncIterable<Uint8Array>): Promise<Brought | undefined> => {
  const found = await openRepository(pieces);
  if (found === undefined) return undefined;
  const { counts: leftOut, leave } = createLeavingOut();
  const posts: BroughtPost[] = [];
  let person = { name: '', bio: '' };
  for (const [path, record] of walk(found.blocks, found.data)) {
    if (path === 'app.bsky.actor.profile/self')
      person = { name: textIn(record, 'displayName') ?? '', bio: textIn(record, 'description') ?? '' };
    else if (path.startsWith('app.bsky.feed.repost/')) leave('boost');
    else if (path.startsWith('app.bsky.feed.post/')) {
      const post = postOf(found.did, path, record);
      if (post === undefined) leave('unreadable');
      else if (post.after !== undefined && !post.after.startsWith(`at://${found.did}/`)) leave('reply');
      else if (posts.length >= MAX_BROUGHT) leave('too-many');
      else {
        posts.push(post);
        leave('no-media', picturesOf(record));
      }
    }
  }
  return { kind: 'bluesky', ...person, links: [], posts: posts.toSorted((a, b) => a.at - b.at), leftOut };
};

const postOf = (did: string, path: string, record: JsonMap): BroughtPost | undefined => {
  const at = Date.parse(textIn(record, 'createdAt') ?? '');
  const text = textIn(record, 'text');
  if (Number.isNaN(at) || text === undefined) return undefined;
  const [language] = listOf(record.langs).filter((one) => typeof one === 'string');
  const reply =
    isJsonMap(record.reply) && isJsonMap(record.reply.parent) ? textIn(record.reply.parent, 'uri') : undefined;
  const tags = listOf(record.tags).filter((tag) => typeof tag === 'string');
  return {
    ...{ id: `at://${did}/${path}`, at, text: markdownOfFacets(text, listOf(record.facets)), tags, media: [] },
    ...(language === undefined ? {} : { language }),
    ...(reply === undefined ? {} : { after: reply }),
  };
};
