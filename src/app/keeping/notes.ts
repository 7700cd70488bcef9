/** Who keeps one's own profile, as one's devices have noted it in private (PIN-12). Written by proof only. */
import type { Did } from '../../base/index.js';
import { isMap, type JsonValue, parseDid } from '../../codec/index.js';
import type { ConfigDoc } from '../../household/index.js';
import type { KeptBy } from '../../peer/index.js';

type Config = Pick<ConfigDoc, 'section'>;

export interface KeeperNote {
  /** ms since 1970. */
  readonly first: number;
  readonly last: number;
  readonly media: 'all' | 'some' | 'none';
  readonly current: boolean;
}

export const MAX_KEEPERS = 64;
/** A private document grows with each write. Milliseconds. */
const NOTE_EACH = 60 * 60_000;
const GONE_EACH = 60_000;

export const keeperNotes = (config: Config): ReadonlyMap<Did, KeeperNote> => {
  const notes = new Map<Did, KeeperNote>();
  for (const [text, entry] of config.section('keepers').entries()) {
    const did = parseDid(text);
    if (did !== undefined) notes.set(did, noteOf(entry));
  }
  return notes;
};

/** True if anything was written. `asked`: they stay when there are too many. */
export const noteKeeper = (config: Config, kept: KeptBy, now: number, asked: readonly Did[]): boolean => {
  const { did, media, current, here } = kept;
  const before = keeperNotes(config).get(did);
  const isSame = before !== undefined && before.media === media && before.current === current;
  if (isSame && now - before.last < (here ? NOTE_EACH : GONE_EACH)) return false;
  const note = { first: before?.first ?? now, last: Math.max(now, before?.last ?? 0), media, current };
  config.section('keepers').set(did, note);
  prune(config, asked);
  return true;
};

/** Anybody can make a thousand identities that keep us: those that are asked stay, then who was seen last. */
const prune = (config: Config, asked: readonly Did[]): void => {
  const all = [...keeperNotes(config)].sort(
    ([a, one], [b, other]) => Number(asked.includes(b)) - Number(asked.includes(a)) || other.last - one.last,
  );
  for (const [did] of all.slice(MAX_KEEPERS)) config.section('keepers').delete(did);
};

const noteOf = (entry: JsonValue): KeeperNote => {
  const { first, last, media, current } = isMap(entry) ? entry : {};
  return {
    first: timeOf(first),
    last: timeOf(last),
    media: media === 'all' || media === 'some' ? media : 'none',
    current: current === true,
  };
};

const timeOf = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
