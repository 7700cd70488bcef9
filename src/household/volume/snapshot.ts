/** The household's documents in one sealed piece, for devices that are never online together. */
import type { RandomBytes } from '../../base/index.js';
import { byteString, bytesOf, decodeMap, encodeValue, isByteString, type Value } from '../../codec/index.js';
import { openContent, sealContent } from './content.js';
import type { EpochName } from './keyring.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** Each document as one update. */
export interface HouseholdState {
  readonly profile: Bytes;
  readonly config: Bytes;
  /** By which its maker knows it again without reading it: of no meaning to anybody else. */
  readonly mark?: string | undefined;
}

export const sealState = (
  name: EpochName,
  key: Bytes,
  { profile, config, mark }: HouseholdState,
  random: RandomBytes,
): Promise<Bytes> =>
  sealContent(
    name,
    key,
    encodeValue({
      ...{ v: 1, profile: byteString(profile), config: byteString(config) },
      ...(mark === undefined ? {} : { mark }),
    }),
    random,
  );

/** Undefined for what was not sealed under this epoch's key, and for what a later version made. */
export const openState = async (name: EpochName, key: Bytes, sealed: Bytes): Promise<HouseholdState | undefined> => {
  const plain = await openContent(name, key, sealed);
  const judged = plain === undefined ? undefined : decodeMap(plain, plain.length);
  if (judged?.verdict !== 'valid' || judged.value.v !== 1) return undefined;
  const [profile, config] = [readBytes(judged.value.profile), readBytes(judged.value.config)];
  if (profile === undefined || config === undefined) return undefined;
  const { mark } = judged.value;
  return typeof mark === 'string' ? { profile, config, mark } : { profile, config };
};

const readBytes = (value: Value | undefined): Bytes | undefined =>
  value !== undefined && isByteString(value) ? bytesOf(value) : undefined;
