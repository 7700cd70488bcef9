/**
 * How far one has read, on whichever device. Each device notes its own (the last writer of an entry wins, so one entry for all would go back);
 * the furthest counts.
 */
import { MAX_READ_NAMES, MAX_READERS } from '../limits.js';
import { type Config, fieldsOf, textOf, timeOf } from './values.js';

export interface ReadMark {
  /** ms since 1970. */
  readonly at: number;
  /** Of a feed: the item at which reading stopped. */
  readonly id: string | null;
  /** Of notices: those that were read, by their short names; what comes to another device later is known by them. */
  readonly names: readonly string[];
}

const nothing: ReadMark = { at: 0, id: null, names: [] };

const markOf = (value: Parameters<typeof fieldsOf>[0]): ReadMark => {
  const { at, id, names } = fieldsOf(value);
  return {
    at: timeOf(at),
    id: textOf(id, 400) ?? null,
    names: Array.isArray(names)
      ? names.filter((name) => typeof name === 'string' && name.length <= 40).slice(0, MAX_READ_NAMES)
      : [],
  };
};

/** The furthest of all devices, with the names of all. */
export const readMark = (config: Config, what: string): ReadMark => {
  let furthest = nothing;
  const names = new Set<string>();
  for (const [key, value] of config.section('read').entries()) {
    if (!key.startsWith(`${what} `)) continue;
    const mark = markOf(value);
    for (const name of mark.names) names.add(name);
    if (mark.at > furthest.at) furthest = mark;
  }
  return { ...furthest, names: [...names] };
};

/** Never goes back. True if anything was written. */
export const writeMark = (config: Config, what: string, device: string, mark: ReadMark): boolean => {
  const section = config.section('read');
  const key = `${what} ${device}`;
  const before = markOf(section.get(key));
  const at = Math.max(before.at, mark.at);
  const id = mark.at >= before.at ? mark.id : before.id;
  const names = [...new Set([...mark.names, ...before.names])].slice(0, MAX_READ_NAMES);
  if (at === before.at && id === before.id && names.length === before.names.length) return false;
  section.set(key, { at, ...(id === null ? {} : { id }), ...(names.length === 0 ? {} : { names }) });
  forgetOldest(config, what);
  return true;
};

/** Devices come and go. */
const forgetOldest = (config: Config, what: string): void => {
  const section = config.section('read');
  const mine = [...section.entries()].filter(([key]) => key.startsWith(`${what} `));
  const byAge = mine.sort(([, a], [, b]) => markOf(b).at - markOf(a).at);
  for (const [key] of byAge.slice(MAX_READERS)) section.delete(key);
};
