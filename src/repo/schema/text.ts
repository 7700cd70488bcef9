/**
 * What text may be. Bytes bound it before anything looks at it; people count graphemes. One line: no control characters, no bidi
 * controls, nothing of no width but the joiners that scripts and emoji need. Lines: tabs and line ends too, and bidi controls but
 * the two overrides, which the end of a paragraph closes.
 */
import { getUtf8Length } from '@atcute/uint8array';
import { type Issue, issue } from './issue.js';

export interface TextLimits {
  readonly graphemes: number;
  readonly bytes: number;
  /** True for text of several lines. */
  readonly lines?: boolean;
  readonly least?: number;
}

const controls = String.raw`\u007f-\u009f\ufff9-\ufffb`;
const notInLine = new RegExp(
  String.raw`[\u0000-\u001f${controls}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]`,
);
const notInLines = new RegExp(String.raw`[\u0000-\u0008\u000b-\u001f${controls}\u202d\u202e]`);
const loneSurrogate = /\p{Surrogate}/u;
const longestGrapheme = 32;
/** Here each unit is a grapheme. An `Intl.Segmenter` takes 20 ms to make, of a first screen that can do without. */
const isPlain = /^[\t\n -~]*$/;

let segmenter: Intl.Segmenter | undefined;

/** Graphemes of a text, as a person counts letters. Bound the text first. */
export const countGraphemes = (text: string): number => {
  let count = 0;
  for (const _ of segments(text)) count++;
  return count;
};

export const judgeText = (text: string, at: string, limits: TextLimits): Issue[] => {
  if (getUtf8Length(text) > limits.bytes) return [issue(at, 'too-long', limits.graphemes)];
  if (loneSurrogate.test(text) || (limits.lines === true ? notInLines : notInLine).test(text)) {
    return [issue(at, 'control-characters')];
  }
  let count = 0;
  let stacked = false;
  if (isPlain.test(text)) count = text.length;
  else
    for (const { segment } of segments(text)) {
      count++;
      stacked ||= segment.length > longestGrapheme;
    }
  if (count > limits.graphemes) return [issue(at, 'too-long', limits.graphemes)];
  if (count < (limits.least ?? 0)) return [issue(at, 'too-short', limits.least)];
  return stacked ? [issue(at, 'stacked-marks')] : [];
};

const segments = (text: string): Intl.Segments => {
  segmenter ??= new Intl.Segmenter('und', { granularity: 'grapheme' });
  return segmenter.segment(text);
};
