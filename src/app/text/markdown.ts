/**
 * The Markdown library, set to what posts may hold: no HTML, no pictures from addresses, no entities, no tables, no code by indentation, no
 * headings by underlining. What is off, or nested too deeply, stays text.
 */
import createParser, { type MarkdownIt, type ParserBlock } from 'markdown-it';
import { countFound, envOf, hasRoom } from './env.js';
import { findLink } from './host.js';
import { MAX_BLOCK_DEPTH, MAX_INLINE_DEPTH } from './limits.js';
import { ownRules, type RuleInline } from './rules.js';

type RuleBlock = ReturnType<ParserBlock['ruler']['getRules']>[number];

/** The library's own rule of this name, from an instance that has no other. */
const blockRule = (name: string): RuleBlock => {
  const md = createParser('zero');
  md.block.ruler.enableOnly(name);
  const [rule] = md.block.ruler.getRules('');
  if (rule === undefined) throw new TypeError(`markdown-it has no block rule "${name}"`);
  return rule;
};

const inlineRule = (name: string): RuleInline => {
  const md = createParser('zero');
  md.inline.ruler.enableOnly(name);
  const [rule] = md.inline.ruler.getRules('');
  if (rule === undefined) throw new TypeError(`markdown-it has no inline rule "${name}"`);
  return rule;
};

/** The library itself drops what is nested too deeply. Here it stays, as text. */
const shallow =
  (rule: RuleBlock): RuleBlock =>
  (state, start, end, silent) =>
    state.level < MAX_BLOCK_DEPTH && rule(state, start, end, silent);

/** Looks no further where no link can end: ten thousand `[` cost nothing. */
const quickLink = (rule: RuleInline): RuleInline => {
  return (state, silent) => {
    if (state.src.charCodeAt(state.pos) !== 0x5b) return false;
    const env = envOf(state);
    const { src } = state;
    const closing = env.closing?.src === src ? env.closing : { src, at: src.lastIndexOf('](') };
    env.closing = closing;
    if (state.pos >= closing.at || !hasRoom(state) || !rule(state, silent)) return false;
    if (!silent) countFound(state);
    return true;
  };
};

const createMarkdown = (): MarkdownIt => {
  const md = createParser('zero', { maxNesting: MAX_BLOCK_DEPTH + MAX_INLINE_DEPTH + 2 });
  md.enable([
    'heading',
    'fence',
    'hr',
    'blockquote',
    'list',
    'newline',
    'escape',
    'backticks',
    'emphasis',
    'link',
    'autolink',
  ]);
  md.block.ruler.at('blockquote', shallow(blockRule('blockquote')), {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  });
  md.block.ruler.at('list', shallow(blockRule('list')), { alt: ['paragraph', 'reference', 'blockquote'] });
  md.inline.ruler.at('link', quickLink(inlineRule('link')));
  for (const [name, rule] of ownRules) md.inline.ruler.after('text', name, rule);
  md.validateLink = (url) => findLink(url) !== undefined;
  md.normalizeLink = (url) => url;
  md.normalizeLinkText = (url) => url;
  return md;
};

let made: MarkdownIt | undefined;

export const markdown = (): MarkdownIt => {
  made ??= createMarkdown();
  return made;
};
