/** What keeps a post that is written from being posted, by the limits of its schema, for whoever writes it. */
import {
  countGraphemes,
  MAX_EVENT_TITLE,
  MAX_OPTION,
  MAX_PLACE_NAME,
  MAX_POST,
  MAX_WARNING,
} from '../../repo/index.js';
import { coordinatesIn } from './coordinates.js';
import type { Writing, WrittenEvent, WrittenPoll } from './writing.js';
import { instantOf, isZone } from './zone.js';

export { MAX_OPTIONS } from '../../repo/index.js';

/** Letters that a post may have. */
export const MAX_LETTERS = MAX_POST.graphemes;
/** The counter appears with so many left. */
export const COUNT_FROM = 1_000;

export type WritingIssue =
  | { readonly field: 'text'; readonly code: 'empty' | 'too-long' }
  | { readonly field: 'warning'; readonly code: 'empty' | 'too-long' }
  | { readonly field: 'option'; readonly at: number; readonly code: 'too-long' | 'twice' }
  | { readonly field: 'poll'; readonly code: 'too-few' }
  | { readonly field: 'title'; readonly code: 'empty' | 'too-long' }
  | { readonly field: 'start'; readonly code: 'empty' }
  | { readonly field: 'end'; readonly code: 'before-start' }
  | { readonly field: 'place'; readonly code: 'too-long' }
  | { readonly field: 'zone' | 'coordinates'; readonly code: 'unknown' };

const isOver = (text: string, { graphemes, bytes }: { readonly graphemes: number; readonly bytes: number }): boolean =>
  text.length > graphemes && (countGraphemes(text) > graphemes || new TextEncoder().encode(text).length > bytes);

/** Letters as a person counts them. */
export const lettersIn = (text: string): number => countGraphemes(text.slice(0, 2 * MAX_POST.bytes));

const pollIssues = ({ options }: WrittenPoll): readonly WritingIssue[] => {
  const said = options.map((option) => option.trim());
  const issues: WritingIssue[] = said.flatMap((option, at): WritingIssue[] => {
    if (isOver(option, MAX_OPTION)) return [{ field: 'option', at, code: 'too-long' }];
    return option !== '' && said.indexOf(option) < at ? [{ field: 'option', at, code: 'twice' }] : [];
  });
  return said.filter((option) => option !== '').length < 2 ? [...issues, { field: 'poll', code: 'too-few' }] : issues;
};

const eventIssues = ({ title, start, end, zone, place, coordinates }: WrittenEvent): readonly WritingIssue[] => {
  const from = instantOf(start, zone);
  const to = instantOf(end, zone);
  const issues: WritingIssue[] = [];
  if (title.trim() === '') issues.push({ field: 'title', code: 'empty' });
  else if (isOver(title, MAX_EVENT_TITLE)) issues.push({ field: 'title', code: 'too-long' });
  if (zone !== '' && !isZone(zone)) issues.push({ field: 'zone', code: 'unknown' });
  else if (from === undefined) issues.push({ field: 'start', code: 'empty' });
  else if (to !== undefined && to < from) issues.push({ field: 'end', code: 'before-start' });
  if (isOver(place, MAX_PLACE_NAME)) issues.push({ field: 'place', code: 'too-long' });
  if (coordinates.trim() !== '' && coordinatesIn(coordinates) === undefined)
    issues.push({ field: 'coordinates', code: 'unknown' });
  return issues;
};

/** `attached`: media that the post has. A post of media, a poll or an event needs no words. */
export const issuesOf = (writing: Writing, attached: number): readonly WritingIssue[] => {
  const { text, warning, poll, event } = writing;
  const issues: WritingIssue[] = [];
  if (text.trim() === '' && attached === 0 && poll === null && event === null)
    issues.push({ field: 'text', code: 'empty' });
  if (isOver(text, MAX_POST)) issues.push({ field: 'text', code: 'too-long' });
  if (warning?.trim() === '') issues.push({ field: 'warning', code: 'empty' });
  if (warning !== null && isOver(warning, MAX_WARNING)) issues.push({ field: 'warning', code: 'too-long' });
  return [...issues, ...(poll === null ? [] : pollIssues(poll)), ...(event === null ? [] : eventIssues(event))];
};
