/** Sorts the blocks of a CAR file by what they claim to be. Nothing is believed yet but the hashes. */
import { type Cid, type Did, TabardError } from '../base/index.js';
import { codecOf, decodeValue, isMap, parseDid, type Value } from '../codec/index.js';
import { openCar } from '../repo/index.js';
import { MAX_PULL_BLOCKS, MAX_PULL_BYTES } from './limits.js';
import type { CallOptions } from './types.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface CarParts {
  /** The identity that the first root speaks of. */
  readonly did: Did;
  readonly operations: readonly Bytes[];
  /** Those of them that stand before the first commit, where we write them. */
  readonly leading: readonly Bytes[];
  readonly delegations: readonly Bytes[];
  /** Signed blocks of sealed snapshots. */
  readonly snapshots: readonly Bytes[];
  /** The roots, in their order. */
  readonly commits: readonly Bytes[];
  /** All dag-cbor blocks. */
  readonly blocks: ReadonlyMap<Cid, Bytes>;
  /** Raw blocks and their lengths: the bytes are read again when it is known what they are of. */
  readonly raw: ReadonlyMap<Cid, number>;
}

const reportEvery = 100;

/** The bytes of a file or buffer, piece by piece. It can be read more than once. */
async function* piecesOf(car: Uint8Array | Blob): AsyncGenerator<Uint8Array> {
  if (car instanceof Uint8Array) yield car;
  else
    for (let at = 0; at < car.size; at += pieceBytes)
      yield new Uint8Array(await car.slice(at, at + pieceBytes).arrayBuffer());
}

const pieceBytes = 1024 * 1024;

/** What is held in memory of a file. */
interface CarBounds {
  readonly bytes: number;
  readonly blocks: number;
}

const bounds: CarBounds = { bytes: MAX_PULL_BYTES, blocks: MAX_PULL_BLOCKS };

/** Throws `bad-import`, `import-too-large`. */
export const readParts = async (
  car: Uint8Array | Blob,
  options: CallOptions,
  most: CarBounds = bounds,
): Promise<CarParts> => {
  const operations: Bytes[] = [];
  const delegations: Bytes[] = [];
  const leading: Bytes[] = [];
  const snapshots: Bytes[] = [];
  const raw = new Map<Cid, number>();
  const blocks = new Map<Cid, Bytes>();
  let held = 0;
  let isLeading = true;
  const roots = await eachBlock(car, 'reading', options, (cid, bytes, atRoot) => {
    isLeading &&= !atRoot;
    if (codecOf(cid) === 'raw') {
      raw.set(cid, bytes.length);
      if (raw.size > most.blocks) throw tooLarge('too many chunks of media');
      return;
    }
    held += bytes.length;
    if (held > most.bytes || blocks.size >= most.blocks) throw tooLarge('too much of it');
    blocks.set(cid, bytes);
    const kind = kindOf(bytes);
    if (kind === 'operation') operations.push(bytes);
    if (kind === 'operation' && isLeading) leading.push(bytes);
    if (kind === 'delegation') delegations.push(bytes);
    if (kind === 'snapshot') snapshots.push(bytes);
  });
  const commits = roots.flatMap((cid) => blocks.get(cid) ?? []);
  const [newest] = commits;
  if (newest === undefined || commits.length < roots.length) throw broken('no commit at its root', 'malformed');
  return { did: didOf(newest), operations, leading, delegations, snapshots, commits, blocks, raw };
};

/** Reads all blocks and answers the roots. */
export const eachBlock = async (
  from: Uint8Array | Blob,
  phase: 'reading' | 'writing',
  { signal, onProgress }: CallOptions,
  visit: (cid: Cid, bytes: Bytes, atRoot: boolean) => void | Promise<void>,
): Promise<readonly Cid[]> => {
  const car = await openCar(piecesOf(from));
  if (car.verdict !== 'valid') throw broken('not a CAR file', 'code' in car ? car.code : undefined);
  const { roots } = car.value;
  const total = from instanceof Uint8Array ? from.length : from.size;
  let [done, bytes] = [0, 0];
  for (let next = await car.value.next(); next !== undefined; next = await car.value.next()) {
    if (next.verdict === 'unsupported') continue;
    if (next.verdict !== 'valid') throw broken('a block is damaged', 'code' in next ? next.code : undefined);
    await visit(next.value.cid, next.value.bytes, roots.includes(next.value.cid));
    done += 1;
    bytes += next.value.bytes.length;
    if (done % reportEvery === 0) {
      signal?.throwIfAborted();
      onProgress?.({ phase, done: bytes, total });
    }
  }
  return roots;
};

export const broken = (why: string, refusal?: TabardError['refusal']): TabardError =>
  new TabardError('bad-import', why, refusal === undefined ? {} : { refusal });

/** Nothing is wrong with it: it is more than the worker holds of a file. */
export const tooLarge = (why: string): TabardError => new TabardError('import-too-large', why);

/** Records have a `$type`, nodes and lists no `sig`: what is left tells by its shape. */
const kindOf = (bytes: Bytes): 'operation' | 'delegation' | 'snapshot' | undefined => {
  const decoded = decodeValue(bytes);
  if (decoded.verdict !== 'valid')
    throw broken('a block is not canonical', 'code' in decoded ? decoded.code : undefined);
  const { value } = decoded;
  if (Array.isArray(value)) return 'delegation';
  if (!isMap(value) || !('sig' in value) || '$type' in value) return undefined;
  if ('kind' in value) return 'operation';
  return 'volume' in value ? 'snapshot' : undefined;
};

const didOf = (commit: Bytes): Did => {
  const decoded = decodeValue(commit);
  const value: Value | undefined = decoded.verdict === 'valid' ? decoded.value : undefined;
  const did = isMap(value) && typeof value.did === 'string' ? parseDid(value.did) : undefined;
  if (did === undefined) throw broken('its root is not a commit', 'malformed');
  return did;
};
