/** Writing one's own records of the social kind: where each stands, and what it refers to. */
import { type Did, type RecordPath, type RecordUri, TabardError, type Tid } from '../../base/index.js';
import { createTidClock } from '../../codec/index.js';
import { derivedKey, parseRecordUri, pathOf, splitPath } from '../../repo/index.js';
import type { EntryView } from '../../worker/social/types.js';
import type { SocialGround, SocialSelf } from './ground.js';
import { postFields } from './post-fields.js';
import type { Reference } from './post-record.js';

export type DerivedCollection = 'app.tabard.like' | 'app.tabard.boost' | 'app.tabard.vote' | 'app.tabard.rsvp';

/** Throws `bad-link`. */
export const partsOfUri = (uri: RecordUri): { readonly did: Did; readonly path: RecordPath } => {
  const parts = parseRecordUri(uri);
  if (parts === undefined) throw new TabardError('bad-link', 'not the name of a record');
  return parts;
};

/** Where one's like, boost, vote or answer about a record stands: one a subject. */
export const pathAbout = async (collection: DerivedCollection, subject: RecordUri): Promise<RecordPath> => {
  const { did, path } = partsOfUri(subject);
  const { collection: of, key } = splitPath(path);
  return pathOf(collection, await derivedKey(did, of, key));
};

/**
 * Keys of new posts and streams. They are known before the commit, so that what belongs to a post can name it in the same commit; no two tabs of
 * one device write in the same microsecond but by a chance of one in a thousand within the same millisecond.
 */
export const createKeys = (ground: SocialGround): ((self: SocialSelf) => Promise<Tid>) => {
  let last: Tid | undefined;
  return async ({ own }) => {
    const head = (await ground.records.profile(own.did))?.head;
    const clock = createTidClock(
      () => ground.now() + (ground.random(2)[0] ?? 0) / 256,
      own.vault.clockId,
      later(last, head?.rev),
    );
    const tid = clock.next();
    last = tid;
    return tid;
  };
};

const later = (a: Tid | undefined, b: Tid | undefined): Tid | undefined =>
  a === undefined || (b !== undefined && b > a) ? b : a;

/** What one answers, quotes or likes as one sees it now. What is not here is named without a version. */
export const referTo = async (ground: SocialGround, uri: RecordUri): Promise<Reference> => {
  const [entry] = await ground.reads.entries([uri]);
  return referToEntry(ground, uri, entry ?? null);
};

export const referToEntry = async (
  ground: SocialGround,
  uri: RecordUri,
  entry: EntryView | null,
): Promise<Reference> => {
  const { did } = partsOfUri(uri);
  const commit = entry?.source === 'kept' ? ((await ground.records.profile(did))?.head.id ?? null) : null;
  return { uri, cid: entry?.removed === undefined ? (entry?.cid ?? null) : null, commit };
};

/** What an answer to a post refers to. Throws `not-found` where that is not here: whose thread it is would not be known. */
export const referToThread = async (
  ground: SocialGround,
  parent: RecordUri,
): Promise<{ readonly root: Reference; readonly parent: Reference }> => {
  const [entry] = await ground.reads.entries([parent]);
  if (entry === undefined || entry === null) throw new TabardError('not-found', 'what is answered is not here');
  const seen = await referToEntry(ground, parent, entry);
  const above = postFields(entry.value)?.reply?.root ?? entry.root ?? parent;
  return { root: above === parent ? seen : await referTo(ground, above), parent: seen };
};

export const authorOf = (uri: RecordUri): Did => partsOfUri(uri).did;
