/** What one does not want to see, for good or for a time: an entry each of `config` (HSE-1), under a name that follows from what is muted. */
import { type Did, type RecordUri, TabardError } from '../../../base/index.js';
import { parseDid } from '../../../codec/index.js';
import { parseRecordUri, recordUri } from '../../../repo/index.js';
import { MAX_MUTED_WORD, MAX_MUTES } from '../limits.js';
import { type Config, fieldsOf, timeOf } from './values.js';

export type Muted =
  | { readonly kind: 'person'; readonly did: Did }
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'thread'; readonly root: RecordUri };

export interface Mute {
  readonly id: string;
  readonly what: Muted;
  readonly at: number;
  /** ms since 1970, or null for good. */
  readonly until: number | null;
}

const partsOf = (what: Muted): readonly [Muted['kind'], string] => {
  switch (what.kind) {
    case 'person':
      return ['person', what.did];
    case 'word':
      return ['word', what.word.trim().normalize('NFKC').toLowerCase()];
    case 'tag':
      return ['tag', what.tag.replace(/^#/, '').toLowerCase()];
    case 'thread':
      return ['thread', what.root];
  }
};

export const muteId = (what: Muted): string => partsOf(what).join(' ');

const mutedOf = (kind: unknown, of: unknown): Muted | undefined => {
  if (typeof of !== 'string' || of === '') return undefined;
  switch (kind) {
    case 'person': {
      const did = parseDid(of);
      return did === undefined ? undefined : { kind, did };
    }
    case 'word':
      return of.length > MAX_MUTED_WORD ? undefined : { kind, word: of };
    case 'tag':
      return of.length > MAX_MUTED_WORD ? undefined : { kind, tag: of };
    case 'thread': {
      const root = parseRecordUri(of);
      return root === undefined ? undefined : { kind, root: recordUri(root.did, root.path) };
    }
    default:
      return undefined;
  }
};

/** Those that hold now, newest first. */
export const readMutes = (config: Config, now: number): readonly Mute[] => {
  const mutes: Mute[] = [];
  for (const [id, value] of config.section('mutes').entries()) {
    const { kind, of, at, until } = fieldsOf(value);
    const what = mutedOf(kind, of);
    if (what === undefined) continue;
    const ends = typeof until === 'number' ? timeOf(until) : null;
    if (ends === null || ends > now) mutes.push({ id, what, at: timeOf(at), until: ends });
  }
  return mutes.sort((a, b) => b.at - a.at);
};

/** Answers the id. Throws `bad-record-input` for what cannot be muted, or where there are too many. */
export const writeMute = (config: Config, what: Muted, until: number | null, now: number): string => {
  const [kind, of] = partsOf(what);
  if (mutedOf(kind, of) === undefined) throw new TabardError('bad-record-input', `no ${kind} to be muted`);
  const section = config.section('mutes');
  const id = muteId(what);
  dropExpired(config, now);
  if (section.get(id) === undefined && section.entries().size >= MAX_MUTES)
    throw new TabardError('bad-record-input', `more than ${MAX_MUTES} mutes`);
  section.set(id, { kind, of, at: now, ...(until === null ? {} : { until }) });
  return id;
};

const dropExpired = (config: Config, now: number): void => {
  const section = config.section('mutes');
  for (const [id, value] of section.entries()) {
    const { until } = fieldsOf(value);
    if (typeof until === 'number' && until <= now) section.delete(id);
  }
};
