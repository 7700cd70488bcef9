/** People who write to each other, each with a store of their own, and what of theirs travels alone. */
import type { Did, RecordPath, RecordUri } from '../../src/base/index.js';
import { decodeMap, encodeValue, type Value, type ValueMap } from '../../src/codec/index.js';
import { derivedKey, parseRecordPath, parseRecordUri, recordUri, splitPath } from '../../src/repo/index.js';
import type { ProvenOutcome } from '../../src/worker/index.js';
import type { Owner, Tab } from './world.js';

type Bytes = Uint8Array<ArrayBuffer>;

export const refTo = (uri: RecordUri) => {
  const of = parseRecordUri(uri);
  if (of === undefined) throw new Error(`no uri: ${uri}`);
  return { did: of.did, path: of.path };
};

/** Writes a post; answers its uri. */
export const post = async (me: Owner, value: Record<string, unknown>): Promise<RecordUri> => {
  const before = new Set(await pathsOf(me, 'app.tabard.post'));
  await me.commit([{ collection: 'app.tabard.post', value: { text: 'words', createdAt: 1, ...value } as never }]);
  const made = (await pathsOf(me, 'app.tabard.post')).find((path) => !before.has(path));
  if (made === undefined) throw new Error('no post was made');
  return recordUri(me.did, made);
};

const pathsOf = async (me: Owner, collection: string): Promise<RecordPath[]> =>
  (await me.verify.list(me.did, collection, { limit: 1_000 })).records.map(({ path }) => path);

export const reply = (me: Owner, parent: RecordUri, root = parent): Promise<RecordUri> =>
  post(me, { text: 'an answer', reply: { root: refTo(root), parent: refTo(parent) } });

export const placeFor = async (collection: string, uri: RecordUri): Promise<RecordPath> => {
  const { did, path } = refTo(uri);
  const { collection: of, key } = splitPath(path);
  const at = parseRecordPath(`${collection}/${await derivedKey(did, of, key)}`);
  if (at === undefined) throw new Error('no path');
  return at;
};

export const like = async (me: Owner, uri: RecordUri): Promise<RecordUri> => {
  const path = await placeFor('app.tabard.like', uri);
  await me.commit([{ path, value: { subject: refTo(uri), createdAt: 1 } }]);
  return recordUri(me.did, path);
};

export const admit = async (me: Owner, root: RecordUri, answer: RecordUri): Promise<void> => {
  const { did, path } = refTo(answer);
  const { collection, key } = splitPath(path);
  const thread = splitPath(refTo(root).path).key;
  const at = parseRecordPath(`app.tabard.reply/${thread}.${await derivedKey(did, collection, key)}`);
  if (at !== undefined) await me.commit([{ path: at, value: { subject: refTo(answer), createdAt: 1 } }]);
};

/** The record with all that proves it, out of its author's store. */
export const bundleOf = async (me: Pick<Tab, 'verify'>, uri: RecordUri): Promise<Bytes> => {
  const bundle = await me.verify.social('prove', uri);
  if (bundle === undefined) throw new Error(`nothing to prove of ${uri}`);
  return bundle;
};

export const pushTo = (at: Pick<Tab, 'verify'>, to: Did, bundle: Uint8Array): Promise<ProvenOutcome> =>
  at.verify.social('receiveProof', bundle, { why: 'inbox', to }, 'did:key:zSender');

export const takeIn = (at: Pick<Tab, 'verify'>, uri: RecordUri, bundle: Uint8Array): Promise<ProvenOutcome> =>
  at.verify.social('receiveProof', bundle, { why: 'thread', uris: [uri] }, 'did:key:zSender');

/** The same map with some fields changed (undefined: left out), encoded as it should be. */
export const forge = (
  bundle: Uint8Array,
  change: (fields: ValueMap) => { readonly [name: string]: Value | undefined },
): Bytes => {
  const fields = fieldsOf(bundle);
  const all = Object.entries({ ...fields, ...change(fields) });
  return encodeValue(Object.fromEntries(all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))));
};

export const fieldsOf = (bundle: Uint8Array): ValueMap => {
  const decoded = decodeMap(bundle);
  if (decoded.verdict !== 'valid') throw new Error('not a map');
  return decoded.value;
};
