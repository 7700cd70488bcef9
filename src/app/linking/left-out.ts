/**
 * What a device that was put out wrote beyond what was kept then. What was here before is kept after all by an operation that names it; what was signed
 * afterwards is never valid again: what of it is to stay is written anew by this device.
 */
import { TabardError } from '../../base/index.js';
import { millisecondsOf, parseCid } from '../../codec/index.js';
import { buildChange } from '../../identity/index.js';
import type { BarredHead, RecordView } from '../../worker/index.js';
import type { WrittenBy } from '../linking-view.js';
import { actingFor } from './acting.js';
import { delegationsOf, knownKeys, powersOf } from './authority.js';
import type { EpochParts } from './epoch.js';

const barredBy = async ({ own, store }: EpochParts, id: string, isAfter: boolean): Promise<BarredHead | undefined> =>
  (await store.barred(own.did)).find(({ key, after }) => key === id && after === isAfter);

export const findLeftOut = async (parts: EpochParts, id: string): Promise<WrittenBy | null> => {
  const head = await barredBy(parts, id, false);
  if (head === undefined) return null;
  return writtenIn(head);
};

/** Throws `not-found`, `no-power`, `recovery-…`, `storage-…`. */
export const keepLeftOut = async (parts: EpochParts, id: string, words?: string): Promise<void> => {
  const { own, store, now } = parts;
  const { did, vault } = own;
  const head = await barredBy(parts, id, false);
  const powers = await powersOf(store, vault, did);
  // What a device wrote that was only put away is beyond its last number: no operation brings that back.
  if (head === undefined || !powers.log.state.revoked.has(head.key))
    throw new TabardError('not-found', 'nothing of this device was left out');
  const acting = await actingFor(parts, powers, 'gentle', words);
  const delegations = await delegationsOf(store, did, await knownKeys(store, own));
  const revoked = [{ key: head.key, keep: [head.id] }];
  const change = { author: acting.author, ...acting.on, delegations, now: now(), revoked };
  const built = await buildChange(powers.log, change);
  if (built.outcome !== 'stands') throw new TabardError('no-power', `the operation would be ${built.outcome}`);
  await store.receiveOperations(did, [built.bytes]);
  await acting.done();
};

/** What it signed after it was put out, as far as it was put aside here. */
export const findAfter = async (parts: EpochParts, id: string): Promise<WrittenBy | null> => {
  const head = await barredBy(parts, id, true);
  if (head === undefined) return null;
  return writtenIn(head);
};

const writtenIn = ({ id, rev, posts, changes, more }: BarredHead): WrittenBy => ({
  ...{ id, signedAt: millisecondsOf(rev), posts: posts.map(postIn), changes, more },
});

/** As many letters of a post as a line shows. */
const LINE = 140;

const postIn = ({ path, value }: RecordView): WrittenBy['posts'][number] => {
  const field = (name: string): unknown =>
    typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  const [text, at] = [field('text'), field('createdAt')];
  const line = typeof text === 'string' ? (text.split('\n').find((one) => one.trim() !== '') ?? '') : '';
  return { path, line: [...line.trim()].slice(0, LINE).join(''), at: typeof at === 'number' ? at : null };
};

/** Writes the posts that were chosen anew, then drops the rest. Only what was shown under this id. Throws `not-found`, `storage-…`, `device-out`. */
export const keepAfter = async (
  parts: EpochParts,
  id: string,
  head: string,
  paths: readonly string[],
): Promise<void> => {
  const { own, store } = parts;
  const found = await barredBy(parts, id, true);
  const writes = (found?.posts ?? []).flatMap(({ path, value }) => (paths.includes(path) ? [{ path, value }] : []));
  if (found?.id !== head || writes.length !== paths.length || writes.length === 0)
    throw new TabardError('not-found', 'this is not here any more');
  await own.writer.write(writes);
  await store.barred(own.did, { id: found.id, drop: true });
};

/** Forgets either, or takes that back. Throws `not-found`. */
export const dropWritten = async ({ own, store }: EpochParts, head: string, drop: boolean): Promise<void> => {
  const id = parseCid(head);
  if (id === undefined) throw new TabardError('not-found', 'this is not here any more');
  await store.barred(own.did, { id, drop });
};
