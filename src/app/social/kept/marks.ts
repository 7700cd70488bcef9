/** What one has hidden, bookmarked or blocked in private, and which tags one follows: an entry each, under what it is about. */
import { type Did, type RecordUri, TabardError } from '../../../base/index.js';
import { parseDid } from '../../../codec/index.js';
import type { ConfigSectionName } from '../../../household/index.js';
import { parseRecordUri } from '../../../repo/index.js';
import { MAX_BOOKMARKS, MAX_FOLLOWED_TAGS, MAX_HIDDEN, MAX_MUTED_WORD, MAX_PRIVATE_BLOCKS } from '../limits.js';
import { type Config, fieldsOf, giveWay, timeOf } from './values.js';

type MarkSection = Extract<ConfigSectionName, 'hidden' | 'bookmarks' | 'blocks' | 'tags'>;

const most: Readonly<Record<MarkSection, number>> = {
  hidden: MAX_HIDDEN,
  bookmarks: MAX_BOOKMARKS,
  blocks: MAX_PRIVATE_BLOCKS,
  tags: MAX_FOLLOWED_TAGS,
};

/** Names and when they were marked, newest first. */
const readMarks = <Name extends string>(
  config: Config,
  section: MarkSection,
  is: (name: string) => name is Name,
): readonly (readonly [Name, number])[] => {
  const marks: (readonly [Name, number])[] = [];
  for (const [name, value] of config.section(section).entries())
    if (is(name)) marks.push([name, timeOf(fieldsOf(value).at)]);
  return marks.sort(([, a], [, b]) => b - a);
};

const isUri = (name: string): name is RecordUri => parseRecordUri(name) !== undefined;
const isDid = (name: string): name is Did => parseDid(name) !== undefined;
const isTag = (name: string): name is string => name !== '' && name.length <= MAX_MUTED_WORD;

export const readHidden = (config: Config): readonly (readonly [RecordUri, number])[] =>
  readMarks(config, 'hidden', isUri);
export const readBookmarks = (config: Config): readonly (readonly [RecordUri, number])[] =>
  readMarks(config, 'bookmarks', isUri);
export const readBlocks = (config: Config): readonly (readonly [Did, number])[] => readMarks(config, 'blocks', isDid);
export const readTags = (config: Config): readonly (readonly [string, number])[] => readMarks(config, 'tags', isTag);

/** Sets or takes away a mark. What was hidden longest ago gives way; of the others one too many throws `bad-record-input`. */
export const writeMark = (config: Config, name: MarkSection, key: string, on: boolean, now: number): void => {
  const section = config.section(name);
  if (!on) {
    section.delete(key);
    return;
  }
  if (section.get(key) !== undefined) return;
  if (name !== 'hidden' && section.entries().size >= most[name])
    throw new TabardError('bad-record-input', `more than ${most[name]} ${name}`);
  section.set(key, { at: now });
  if (name === 'hidden') giveWay(section, most.hidden);
};
