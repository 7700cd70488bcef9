/** What is asked of one source of a head, and in which order: the blocks it sent along, the difference in tree order, what is still missing. */
import type { Cid, Did, RefusalCode } from '../../base/index.js';
import type { Part } from '../../repo/part.js';
import { MAX_WANTED } from '../limits.js';
import { buildGet, type MessageOf, prepareManyBlocks } from '../messages/index.js';
import { RequestError, type Session } from '../session/index.js';
import type { Staging, Taken } from './staging.js';

/** `spent`: it has nothing more for us. */
export type Fetched = 'done' | 'wrong' | 'unable' | 'spent';

export interface FetchOptions {
  readonly did: Did;
  readonly root: Cid;
  readonly part: Part | undefined;
  readonly staging: Staging;
  readonly signal: AbortSignal;
  /** Its changes give another tree than it announced. */
  fault(code: RefusalCode, rule: string): void;
}

/** What came with the announcement: blocks, or changes in their place. */
export type Along = Pick<MessageOf<'heads'>, 'inline' | 'changes'>;

/** Batches that bring nothing new before we ask for exactly what is missing. */
const maxIdleBatches = 2;

/** Rejects with `RequestError` when the source is late, gone, or answers beside the point. `first`: nobody was asked for the difference yet. */
export const fetchFrom = async (
  source: Session,
  { inline, changes }: Along,
  first: boolean,
  options: FetchOptions,
): Promise<Fetched> => {
  const { staging } = options;
  let cursor: string | null = null;
  if (changes !== null) {
    const taken = await staging.build(changes);
    if (taken !== 'go on') return taken;
    // SYN-36: then all goes the way of nodes, with it or with the next.
    const { code, rule } = staging.unbuilt ?? {};
    if (code !== undefined) options.fault(code, rule ?? 'SYN-36');
    if (source.closed) throw new RequestError('closed');
  } else if (inline !== null && inline.root === options.root) {
    const taken = await staging.take(inline.blocks);
    if (taken !== 'go on') return taken;
    // A cursor belongs to what we held when we subscribed: it fits if that was nothing.
    cursor = staging.have.length === 0 ? inline.cursor : null;
    if (inline.cursor === null) return fetchWanted(source, options);
  }
  if (!first) return fetchWanted(source, options);
  const taken = await fetchDiff(source, cursor, options);
  return taken === 'go on' ? fetchWanted(source, options) : taken;
};

const ask = async (
  source: Session,
  options: FetchOptions,
  fields: Partial<MessageOf<'get'>>,
): Promise<MessageOf<'blocks'>> => {
  const { did, root, part, signal } = options;
  const of = fields.kind === undefined ? part : undefined;
  const answer = await source.ask(buildGet({ id: 0, did, kind: 'diff', root, ...of, ...fields }), signal);
  if (answer.t !== 'blocks') throw new RequestError('unexpected');
  return answer;
};

/** The whole difference in tree order, the next part asked for while the last is being verified. */
const fetchDiff = async (source: Session, start: string | null, options: FetchOptions): Promise<Taken | 'spent'> => {
  const { staging } = options;
  const { have } = staging;
  void prepareManyBlocks();
  let idle = 0;
  let pending: Promise<MessageOf<'blocks'>> | undefined = ask(source, options, { have, cursor: start });
  while (pending !== undefined) {
    const answer: MessageOf<'blocks'> = await pending;
    if (answer.gone) return 'spent';
    const { cursor } = answer;
    pending = cursor === null ? undefined : ask(source, options, { have, cursor });
    pending?.catch(ignoreRequestError);
    const before = mark(staging.want);
    const taken = await staging.take(answer.blocks);
    if (taken !== 'go on') return taken;
    idle = mark(staging.want) === before ? idle + 1 : 0;
    if (idle >= maxIdleBatches) return 'go on';
  }
  return 'go on';
};

/** Exactly what is missing. Every answer must bring something, unless somebody else brought it meanwhile. */
const fetchWanted = async (source: Session, options: FetchOptions): Promise<Fetched> => {
  const { staging } = options;
  for (;;) {
    const asked = mark(staging.want);
    const answer = await ask(source, options, { kind: 'blocks', cids: staging.want.slice(0, MAX_WANTED) });
    if (answer.gone || answer.blocks.length === 0) return 'spent';
    const taken = await staging.take(answer.blocks);
    if (taken !== 'go on') return taken;
    if (mark(staging.want) === asked) throw new RequestError('unexpected');
  }
};

/** Cheap to compare: whether what is missing has changed. */
const mark = (want: readonly Cid[]): string => `${want.length} ${want[0] ?? ''} ${want.at(-1) ?? ''}`;

/** A part that was asked for ahead and is not wanted any more. */
const ignoreRequestError = (error: unknown): void => {
  if (!(error instanceof RequestError)) throw error;
};
