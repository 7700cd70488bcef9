/** Private lists of people: one entry a list, one for each who is in it, so that two devices can add to a list at the same time. */
import { type Did, TabardError } from '../../../base/index.js';
import { parseDid } from '../../../codec/index.js';
import { MAX_IN_LIST, MAX_LISTS } from '../limits.js';
import { type Config, fieldsOf, textOf } from './values.js';

export interface PrivateList {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly members: readonly Did[];
}

const keyPattern = /^[a-z2-7]{16}$/;

export const readLists = (config: Config): readonly PrivateList[] => {
  const heads = new Map<string, { name: string; description: string }>();
  const members = new Map<string, Did[]>();
  for (const [key, value] of config.section('lists').entries()) {
    const [list = '', member] = key.split('/', 2);
    if (!keyPattern.test(list)) continue;
    if (member === undefined) {
      const { name, description } = fieldsOf(value);
      heads.set(list, { name: textOf(name, 640) ?? '', description: textOf(description, 3000) ?? '' });
      continue;
    }
    const did = parseDid(member);
    if (did === undefined) continue;
    const of = members.get(list);
    if (of === undefined) members.set(list, [did]);
    else of.push(did);
  }
  return [...heads]
    .map(([key, head]) => ({ key, ...head, members: (members.get(key) ?? []).sort() }))
    .sort((a, b) => a.name.localeCompare(b.name) || (a.key < b.key ? -1 : 1));
};

/** Writes what has changed of a list, member by member. Throws `bad-record-input` where it is too large, or has no name. */
export const writeList = (config: Config, list: PrivateList): void => {
  const section = config.section('lists');
  const before = readLists(config);
  const old = before.find(({ key }) => key === list.key);
  const name = list.name.trim();
  if (!keyPattern.test(list.key) || name === '' || name.length > 640)
    throw new TabardError('bad-record-input', 'name: a list needs one');
  if (list.members.length > MAX_IN_LIST || (old === undefined && before.length >= MAX_LISTS))
    throw new TabardError('bad-record-input', `members: more than ${MAX_IN_LIST}, or more than ${MAX_LISTS} lists`);
  if (old?.name !== name || old.description !== list.description)
    section.set(list.key, { name, description: list.description });
  const wanted = new Set(list.members);
  for (const did of old?.members ?? []) if (!wanted.has(did)) section.delete(`${list.key}/${did}`);
  for (const did of wanted) if (old?.members.includes(did) !== true) section.set(`${list.key}/${did}`, true);
};

export const dropList = (config: Config, key: string): void => {
  const section = config.section('lists');
  for (const name of section.entries().keys()) if (name === key || name.startsWith(`${key}/`)) section.delete(name);
};
