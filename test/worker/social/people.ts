/** People who write to each other, in tests of what is made of it. */
import type { Did, RecordPath, RecordUri } from '../../../src/base/index.js';
import { derivedKey, splitPath } from '../../../src/repo/index.js';
import type { EntryRow } from '../../../src/store/index.js';
import type { Write } from '../../../src/worker/index.js';
import type { EntryView } from '../../../src/worker/social/types.js';
import { clock, type Owner, owner, path, sync, type Tab, tab } from '../world.js';

/** One of several identities, each in a tab of its own. */
export const someone = (which: number): Promise<Owner> => owner(0, tab(), which);

export const textOf = ({ value }: EntryView): unknown => (value instanceof Object ? Reflect.get(value, 'text') : null);

export const newestPost = async (me: Owner): Promise<RecordUri> => {
  const { entries } = await me.verify.social('posts', me.did, { limit: 1, replies: true });
  const [first] = entries;
  if (first === undefined) throw new Error('no post');
  return first.uri;
};

export const referTo = (uri: RecordUri) => {
  const slash = uri.indexOf('/');
  return { did: uri.slice(0, slash), path: uri.slice(slash + 1) };
};

export const answerTo = (parent: RecordUri, root: RecordUri, text: string): Write => ({
  collection: 'app.tabard.post',
  value: { text, createdAt: 1, reply: { root: referTo(root), parent: referTo(parent) } },
});

export const about = async (collection: string, uri: RecordUri, more: object = {}): Promise<Write> => {
  const subject = referTo(uri);
  const { collection: of, key } = splitPath(subject.path as RecordPath);
  return {
    path: path(`${collection}/${await derivedKey(subject.did as Did, of, key)}`),
    value: { subject, createdAt: clock.now, ...more },
  };
};

export const follows = async (me: Tab, them: Owner): Promise<void> => {
  await sync(them.verify, me.verify, them.did);
  await me.verify.keep(them.did, { reason: 'follow', serve: true });
};

export const entriesOf = ({ store }: Pick<Tab, 'store'>): Promise<EntryRow[]> =>
  store.read(['entries'], (tx) => tx.objectStore('entries').getAll());
