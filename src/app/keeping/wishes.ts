/** Who is asked to keep a profile online: a record of its owner like any other (PIN-11). */
import { type Did, type RecordPath, TabardError } from '../../base/index.js';
import { isMap, type JsonValue, parseDid } from '../../codec/index.js';
import type { VerifyStore } from '../../worker/index.js';
import type { Writer } from '../writer.js';

const path = 'app.tabard.identity/self' as RecordPath;

export interface Wish {
  readonly followers: boolean;
  readonly dids: readonly Did[];
}

const MAX_ASKED = 20;

export const wishOf = async (store: Pick<VerifyStore, 'record'>, did: Did): Promise<Wish> =>
  readWish((await store.record(did, path))?.value);

export const readWish = (value: JsonValue | undefined): Wish => {
  const { pins, keep } = isMap(value) ? value : {};
  const dids = (Array.isArray(pins) ? pins : [])
    .slice(0, MAX_ASKED)
    .map((one) => (typeof one === 'string' ? parseDid(one) : undefined))
    .filter((one) => one !== undefined);
  return { followers: keep === 'followers', dids };
};

/** Changes what is asked, and leaves usernames, trackers and what newer versions have put there. */
export const writeWish = async (
  store: Pick<VerifyStore, 'record'>,
  writer: Pick<Writer, 'did' | 'write'>,
  change: (wish: Wish) => Wish,
): Promise<void> => {
  const found = (await store.record(writer.did, path))?.value;
  const { $type: _, rev: __, pins: ___, keep: ____, ...rest } = isMap(found) ? found : {};
  const { followers, dids } = change(readWish(found));
  if (dids.length > MAX_ASKED) throw new TabardError('bad-record-input', 'pins: too-many');
  const value = {
    ...rest,
    ...(dids.length === 0 ? {} : { pins: [...new Set(dids)] }),
    ...(followers ? { keep: 'followers' } : {}),
  };
  await writer.write([{ path, value }]);
};
