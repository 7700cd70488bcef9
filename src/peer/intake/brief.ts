/**
 * Telling a source what is here, in brief where it reads that (SYN-38); and what it says in brief to that, spelled out: heads that are here by their ids,
 * and a commit by what sets it apart from the one that was named. From here on it is judged like what came in full.
 */
import type { Cid } from '../../base/index.js';
import { decodeMap, encodeValue } from '../../codec/index.js';
import { parseChanges } from '../../repo/changes.js';
import { ALL } from '../../repo/scope.js';
import type { ServedHeads } from '../../worker/types.js';
import { MAX_INLINE_BYTES } from '../limits.js';
import type { MessageOf } from '../messages/index.js';
import { type NamedHead, withLog } from '../session/in-brief.js';
import type { Session } from '../session/index.js';
import { readStoredHead, type SyncStore } from '../store.js';
import type { Steps, StepsParts } from './types.js';

type Heads = MessageOf<'heads'>;
type Bytes = Uint8Array<ArrayBuffer>;

/** What one says of what is here, and how what is said in brief to that is read. */
export const createBrief = ({
  store,
  did,
  part,
}: Pick<StepsParts, 'store' | 'did' | 'part'>): Pick<Steps, 'subscribe' | 'spellOut'> => {
  /** The head that a source was named in brief, last. */
  const named = new WeakMap<Session, NamedHead>();

  const subscribe = async (
    session: Session,
    stored: ServedHeads,
    inline: number,
    isWanted: () => boolean,
    inFull = false,
  ): Promise<void> => {
    const heads = await Promise.all(stored.heads.map(readStoredHead));
    if (!isWanted()) return;
    const wanted = part();
    const lacks = stored.part && JSON.stringify(stored.part) !== JSON.stringify(wanted);
    const build = !stored.part && !wanted;
    const [one, ...more] = heads.map(withLog);
    const says = one !== undefined && more.length === 0 && one.log?.id === stored.position.id;
    // Of two heads of one tree an answer does not say from which of them it is told: honest ones would look forged.
    const before = named.get(session);
    const isClear = before?.data !== one?.data || before?.id === one?.id;
    const brief = says && build && session.brief && !inFull && isClear;
    if (brief) named.set(session, one);
    else named.delete(session);
    session.subscribe({
      did,
      log: brief ? null : stored.position,
      heads: heads.map((head) => head.id),
      // Of trees of which less is here than is wanted, it is wanted as if nothing were.
      roots: (lacks || brief ? [] : heads).map((head) => head.data),
      ...(wanted ?? ALL),
      inline,
      build,
    });
  };

  /** Once for each time that something was named to it. */
  const askInFull = async (session: Session): Promise<void> => {
    if (!named.delete(session)) return;
    const stored = await store.heads(did);
    if (stored !== undefined)
      await subscribe(session, stored, MAX_INLINE_BYTES, () => session.subscribed(did) !== undefined, true);
  };

  return {
    subscribe,
    async spellOut(session, said) {
      const message = await spelledOut(store, named.get(session), said);
      if (message === undefined) await askInFull(session);
      return message;
    },
  };
};

/** Undefined where it cannot be: a head is not here, or another one was named meanwhile. Then it is asked for in full. */
const spelledOut = async (
  store: Pick<SyncStore, 'commits'>,
  named: NamedHead | undefined,
  message: Heads,
): Promise<Heads | undefined> => {
  const { did, apart, changes, holds } = message;
  if (named === undefined) return undefined;
  const first = apart === null ? [] : [put(named, apart, changes)];
  const held = holds.length === 0 ? [] : await store.commits(did, holds);
  const commits: Bytes[] = [];
  for (const bytes of [...first, ...message.commits, ...held]) {
    if (bytes === undefined || bytes === null) return undefined;
    commits.push(bytes);
  }
  return { ...message, log: message.log ?? named.log, commits, holds: [], apart: null };
};

/** The commit itself. Which head it is told from, the changes say that come with it. */
const put = (named: NamedHead, apart: Bytes, changes: Heads['changes']): Bytes | undefined => {
  const parsed = changes === null ? undefined : parseChanges(changes);
  const from: Cid | undefined = parsed?.verdict === 'valid' ? parsed.value.from : undefined;
  const [base, rest] = [decodeMap(named.bytes), decodeMap(apart)];
  if (from !== named.data || base.verdict !== 'valid' || rest.verdict !== 'valid') return undefined;
  return encodeValue({ ...base.value, ...rest.value });
};
