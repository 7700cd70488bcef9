/** The words of a paragraph, out of the library's flat list of tokens. */
import type { Token } from 'markdown-it';
import { parseDid } from '../../codec/index.js';
import type { Address } from '../address.js';
import { cleanCode, splitPiled } from './clean.js';
import { doubtOf, findLink, spelledHost } from './host.js';
import { MAX_INLINE_DEPTH } from './limits.js';
import { plainWords } from './plain.js';
import type { InlineNode, LinkNode } from './tree.js';

/** What is open: its content goes into `into`, and `end` says what closes it. */
interface Frame {
  readonly into: InlineNode[];
  readonly kind: 'strong' | 'emphasis' | 'link' | 'through';
  readonly href: string;
  readonly title: string;
  /** `<https://…>`: it has no words but itself. */
  readonly auto: boolean;
}

const pushText = (into: InlineNode[], text: string): void => {
  for (const { text: words, piled } of splitPiled(text)) {
    const last = into.at(-1);
    if (!piled && last?.kind === 'text' && last.piled === undefined)
      into[into.length - 1] = { kind: 'text', text: last.text + words };
    else into.push(piled ? { kind: 'text', text: words, piled } : { kind: 'text', text: words });
  }
};

const linkNode = (address: Address, children: readonly InlineNode[]): LinkNode => {
  const words = plainWords(children);
  const bare = words.trim() === '';
  const spelled = spelledHost(address.host);
  return {
    kind: 'link',
    ...address,
    bare,
    children: bare ? [] : children,
    doubt: doubtOf(address, bare ? null : words, spelled),
    spelled,
  };
};

const pushLink = (into: InlineNode[], href: string, children: readonly InlineNode[]): void => {
  const address = findLink(href);
  if (address !== undefined) into.push(linkNode(address, children));
  else {
    // `[words]()` leads nowhere: it stays what was typed.
    pushText(into, '[');
    into.push(...children);
    pushText(into, `](${href})`);
  }
};

const opened = (stack: readonly Frame[], token: Token): Frame => {
  const kind = token.type === 'strong_open' ? 'strong' : token.type === 'em_open' ? 'emphasis' : 'link';
  const into = stack.at(-1)?.into ?? [];
  // What says nothing more than what is open already, or is too deep, goes through; of links the outer one counts.
  const through = stack.some((frame) => frame.kind === kind) || (kind !== 'link' && stack.length > MAX_INLINE_DEPTH);
  if (through) return { into, kind: 'through', href: '', title: '', auto: false };
  return {
    into: [],
    kind,
    href: `${token.attrGet('href') ?? ''}`,
    title: `${token.attrGet('title') ?? ''}`,
    auto: token.info === 'auto',
  };
};

const closed = (into: InlineNode[], { kind, into: children, href, title, auto }: Frame): void => {
  if (kind === 'through' || (kind !== 'link' && children.length === 0)) return;
  if (kind === 'link') {
    pushLink(into, href, auto ? [] : children);
    // What only shows under a pointer would be read by few.
    if (title.trim() !== '') pushText(into, ` (${title.trim()})`);
  } else into.push({ kind, children });
};

/** The words of one token; undefined for what opens and closes. */
const pushLeaf = (into: InlineNode[], token: Token): void => {
  switch (token.type) {
    case 'text':
      pushText(into, token.content);
      return;
    case 'softbreak':
    case 'hardbreak':
      into.push({ kind: 'break' });
      return;
    case 'code_inline':
      into.push({ kind: 'code', text: cleanCode(token.content) });
      return;
    case 'address':
      pushLink(into, token.content, []);
      return;
    case 'tag':
      into.push({ kind: 'tag', tag: token.content });
      return;
    case 'mention': {
      const did = parseDid(`did:tabard:${token.content}`);
      if (did === undefined) pushText(into, `@${token.content}`);
      else into.push({ kind: 'mention', did });
      return;
    }
  }
};

export const buildInline = (tokens: readonly Token[]): readonly InlineNode[] => {
  const root: InlineNode[] = [];
  const stack: Frame[] = [{ into: root, kind: 'through', href: '', title: '', auto: false }];
  for (const token of tokens) {
    const top = stack.at(-1);
    if (top === undefined) break;
    if (token.nesting === 1) stack.push(opened(stack, token));
    else if (token.nesting === 0) pushLeaf(top.into, token);
    else {
      stack.pop();
      closed(stack.at(-1)?.into ?? root, top);
    }
  }
  return root;
};
