/** Bringing along what one has elsewhere: read, shown, and written when the person says so. */
import { type Did, isAbortError, isTabardError, type RecordPath } from '../../base/index.js';
import type { JsonValue } from '../../codec/index.js';
import type { MediaComposer, MediaFacts } from '../media/media-view.js';
import type { ProfileEditor } from '../profile-view.js';
import type { Writer } from '../writer.js';
import type { BringChoice, Bringing, BringPreview, BringProgress, BringReport } from './bring-view.js';
import { type PlannedPost, planPosts } from './plan.js';
import {
  type Brought,
  type BroughtFile,
  type BroughtMedia,
  createLeavingOut,
  type LeavingOut,
  listLeftOut,
  type ReadOptions,
} from './types.js';

export interface BringParts {
  now(): number;
  /** Lets the page do what else there is. */
  pause(): Promise<void>;
  /** Throws `no-identity`. */
  writer(): Promise<Pick<Writer, 'did' | 'write'>>;
  editor(): Promise<Pick<ProfileEditor, 'fields' | 'setName' | 'setBio' | 'addLink'>>;
  /** Of one's own: whether something stands there. */
  has(did: Did, path: RecordPath): Promise<boolean>;
  compose(): MediaComposer;
  mediaRecord(facts: MediaFacts): JsonValue;
  /** Reads a file whole. Throws `bad-import`, `bring-packed`. */
  read(file: Blob, options: ReadOptions): Promise<BroughtFile>;
}

/** Posts of one commit, at most: a profile's other tabs wait for their turn meanwhile. */
const BATCH = 100;
const BATCH_LETTERS = 400_000;
/** Links of a profile. */
const MOST_LINKS = 50;

const previewOf = (brought: Brought): BringPreview => {
  const { kind, name, bio, links, posts, leftOut } = brought;
  return {
    ...{ kind, name, bio, links, leftOut, posts: posts.length },
    media: posts.reduce((sum, { media }) => sum + media.length, 0),
    from: posts[0]?.at ?? null,
    to: posts.at(-1)?.at ?? null,
    sample: posts
      .slice(-3)
      .toReversed()
      .map(({ at, text, media }) => ({ at, text, media: media.length })),
  };
};

/** Throws what `read` throws. */
export const openBringing = async (parts: BringParts, file: Blob, options: ReadOptions = {}): Promise<Bringing> => {
  const read = await parts.read(file, options);
  return {
    preview: previewOf(read.brought),
    take: (choice, options = {}) => take(parts, read, choice, options),
    close: () => void read.close(),
  };
};

interface Counts {
  posts: number;
  media: number;
  readonly left: LeavingOut;
}

const take = async (
  parts: BringParts,
  file: BroughtFile,
  choice: BringChoice,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (progress: BringProgress) => void },
): Promise<BringReport> => {
  const { brought } = file;
  const counts: Counts = { posts: 0, media: 0, left: createLeavingOut(brought.leftOut) };
  const person = await takePerson(parts, brought, choice);
  if (choice.posts) await takePosts(parts, file, choice, counts, options);
  const { posts, media, left } = counts;
  return { posts, media, leftOut: left.counts, ...person };
};

/** Only where nothing stands yet: what one has said here is not written over. */
const takePerson = async (
  { editor }: BringParts,
  { name, bio, links }: Brought,
  choice: BringChoice,
): Promise<{ readonly links: number; readonly linksOver: number }> => {
  const wanted = links.filter(({ url }) => choice.links.includes(url));
  if (!choice.person && wanted.length === 0) return { links: 0, linksOver: 0 };
  const editing = await editor();
  const before = editing.fields.get();
  if (choice.person && before.name.trim() === '' && name !== '') editing.setName(name.slice(0, 64));
  if (choice.person && before.bio.trim() === '' && bio !== '') editing.setBio(bio.slice(0, 2_000));
  const known = new Set(before.links.map(({ url }) => url));
  const fresh = wanted.filter(({ url }) => !known.has(url));
  const fitting = fresh.slice(0, Math.max(0, MOST_LINKS - before.links.length));
  for (const { title, url } of fitting) editing.addLink({ title: title.slice(0, 100), url });
  return { links: fitting.length, linksOver: fresh.length - fitting.length };
};

const takePosts = async (
  parts: BringParts,
  file: BroughtFile,
  choice: BringChoice,
  counts: Counts,
  { signal, onProgress }: { readonly signal?: AbortSignal; readonly onProgress?: (progress: BringProgress) => void },
): Promise<void> => {
  const writer = await parts.writer();
  const plan = await planPosts(writer.did, file.brought.posts, parts.now(), async () => {
    signal?.throwIfAborted();
    await parts.pause();
  });
  for (const [reason, count] of listLeftOut(plan.leftOut)) counts.left.leave(reason, count);
  let done = 0;
  for (const batch of batchesOf(plan.posts)) {
    const writes: { readonly path: RecordPath; readonly value: JsonValue }[] = [];
    for (const planned of batch) {
      signal?.throwIfAborted();
      if (!(await parts.has(writer.did, planned.path))) {
        const media = choice.media ? await takeMedia(parts, file, planned, counts, signal) : [];
        if (planned.fields.text !== '' || media.length > 0)
          writes.push({ path: planned.path, value: { ...planned.fields, ...(media.length === 0 ? {} : { media }) } });
        else counts.left.leave('no-media');
      }
      done += 1;
      onProgress?.({ done, total: plan.posts.length });
    }
    if (writes.length > 0) await writer.write(writes);
    counts.posts += writes.length;
  }
};

function* batchesOf(posts: readonly PlannedPost[]): Generator<readonly PlannedPost[]> {
  let batch: PlannedPost[] = [];
  let letters = 0;
  for (const planned of posts) {
    batch.push(planned);
    letters += planned.from.text.length;
    if (batch.length < BATCH && letters < BATCH_LETTERS) continue;
    yield batch;
    batch = [];
    letters = 0;
  }
  if (batch.length > 0) yield batch;
}

/** Prepared as those of any post; one that cannot be is left out, and the post goes without it. A full disk ends it all. */
const takeMedia = async (
  parts: BringParts,
  file: BroughtFile,
  { from }: PlannedPost,
  counts: Counts,
  signal: AbortSignal | undefined,
): Promise<readonly JsonValue[]> => {
  const taken: JsonValue[] = [];
  for (const one of from.media) {
    const facts = await prepare(parts, file, one, signal);
    if (facts === undefined) counts.left.leave('no-media');
    else {
      taken.push(parts.mediaRecord(facts));
      counts.media += 1;
    }
  }
  return taken;
};

const prepare = async (
  parts: BringParts,
  file: BroughtFile,
  { path, mime, alt }: BroughtMedia,
  signal: AbortSignal | undefined,
): Promise<MediaFacts | undefined> => {
  const bytes = await file.media(path, signal);
  if (bytes === undefined) return undefined;
  const composer = parts.compose();
  try {
    composer.add([new File([bytes], path.slice(path.lastIndexOf('/') + 1), { type: mime })]);
    await settled(composer, signal);
    const [item] = composer.items.get();
    if (item?.state !== 'ready') return undefined;
    if (alt !== '') composer.setAlt(item.id, alt.slice(0, 2_000));
    return composer.facts()[0];
  } catch (error) {
    if (isAbortError(error) || (isTabardError(error) && error.code.startsWith('storage-'))) throw error;
    return undefined;
  } finally {
    composer.close();
  }
};

/** Resolves when nothing of it is being prepared any more. */
const settled = (composer: MediaComposer, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    const look = (): void => {
      const busy = composer.items.get().some(({ state }) => state === 'waiting' || state === 'preparing');
      if (busy) return;
      end();
      resolve();
    };
    const stop = (): void => {
      end();
      reject(signal?.reason);
    };
    const dispose = composer.items.subscribe(look);
    const end = (): void => {
      dispose();
      signal?.removeEventListener('abort', stop);
    };
    signal?.addEventListener('abort', stop);
    look();
  });
