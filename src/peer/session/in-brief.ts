/** Saying in brief what who asks can spell out (SYN-38): one head names its tree and its log, and what is here on both sides its id alone. */
import type { Cid, Did } from '../../base/index.js';
import { cidOfLink, decodeMap, encodeValue, isLink, isMap } from '../../codec/index.js';
import type { Position, ServedHeads } from '../../worker/types.js';
import { buildHeads, type MessageOf } from '../messages/index.js';
import { readStoredHead, type StoredHead, type SyncStore } from '../store.js';
import type { BuiltHeads } from './answer.js';

type Subscribe = MessageOf<'subscribe'>;
/** What is here of it. */
interface Here extends Pick<ServedHeads, 'position' | 'part'> {
  readonly heads: readonly StoredHead[];
}

type Bytes = Uint8Array<ArrayBuffer>;

/** Whoever holds a head whole and names no root leaves the rest to it. */
export const isBrief = ({ build, heads, roots }: Subscribe): boolean =>
  build && heads.length === 1 && roots.length === 0;

/** A head, and where the log of its writer stood. */
export interface NamedHead extends StoredHead {
  readonly log: Position | null;
}

export const withLog = (head: StoredHead): NamedHead => {
  const decoded = decodeMap(head.bytes);
  const log = decoded.verdict === 'valid' ? decoded.value.log : undefined;
  const { n, id } = isMap(log) ? log : {};
  return { ...head, log: typeof n === 'number' && isLink(id) ? { n, id: cidOfLink(id) } : null };
};

/** The head that was named; undefined where it is not here. */
export const namedHead = async (
  store: Pick<SyncStore, 'commits'>,
  { did, heads }: Subscribe,
): Promise<NamedHead | undefined> => {
  const [bytes] = await store.commits(did, heads);
  return bytes ? withLog(await readStoredHead(bytes)) : undefined;
};

/** To one who named what is not here, and mostly is ahead: what is here, by name. Who lacks any of it asks in full. */
export const byName = (did: Did, { position, part, heads }: Here): BuiltHeads => ({
  message: buildHeads({ did, log: position, part: part ?? null, holds: idsOf(heads) }),
  heads: [],
  roots: [],
});

/** Without what follows from the head that was named. `also`: heads that both have. */
export const inBrief = (built: BuiltHeads, named: NamedHead, also: readonly StoredHead[]): BuiltHeads => {
  const { message } = built;
  const [first, ...rest] = message.commits;
  const apart = first === undefined || message.changes === null ? undefined : apartFrom(first, named.bytes);
  return {
    message: {
      ...message,
      log: message.log?.id === named.log?.id ? null : message.log,
      holds: idsOf(also),
      ...(apart === undefined ? {} : { apart, commits: rest }),
    },
    heads: [...built.heads, named.id],
    roots: [...built.roots, named.data],
    ...(message.log === null ? {} : { log: message.log.id }),
  };
};

const idsOf = (heads: readonly StoredHead[]): readonly Cid[] => heads.map(({ id }) => id);

/** What sets a commit apart from the other; undefined where that does not say all. */
const apartFrom = (commit: Bytes, other: Bytes): Bytes | undefined => {
  const [here, base] = [decodeMap(commit), decodeMap(other)];
  if (here.verdict !== 'valid' || base.verdict !== 'valid') return undefined;
  if (Object.keys(base.value).some((name) => !Object.hasOwn(here.value, name))) return undefined;
  const same = (name: string): boolean => {
    const [mine, theirs] = [here.value[name], base.value[name]];
    if (mine === undefined || theirs === undefined) return false;
    const [a, b] = [encodeValue(mine), encodeValue(theirs)];
    return a.length === b.length && a.every((byte, at) => byte === b[at]);
  };
  return encodeValue(Object.fromEntries(Object.entries(here.value).filter(([name]) => !same(name))));
};
