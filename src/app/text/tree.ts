/**
 * What the text of a post says, as a tree of nodes that can do nothing by themselves: no markup, no address that is loaded, no other scheme than
 * http, https and mailto. Made by `parsePost` alone; bounded in depth and size (docs/protocol/text.md).
 */
import type { Did } from '../../base/index.js';

/**
 * Why one should look at an address twice. `other-host`: its words name another host than the one that is opened. `mixed-script`: letters of
 * several scripts in one word of the host. `foreign-letters`: the host is spelled with letters beyond a–z (`xn--…`).
 */
export type LinkDoubt = 'other-host' | 'mixed-script' | 'foreign-letters';

export interface LinkNode {
  readonly kind: 'link';
  /** As the browser resolves it. */
  readonly href: string;
  /** Where it really leads: the host in ASCII, or the mail address. */
  readonly host: string;
  /** Path, query and fragment; empty for a bare host. */
  readonly rest: string;
  /** Written out in the text: `host` and `rest` are its words, and `children` is empty. */
  readonly bare: boolean;
  /** The words of a link that was given some; never links, mentions or tags. */
  readonly children: readonly InlineNode[];
  readonly doubt: LinkDoubt | null;
  /** The host with the letters that `xn--` stands for, where there are any. */
  readonly spelled: string | null;
}

export type InlineNode =
  /** `piled`: marks stacked on letters, which must not leave their line. */
  | { readonly kind: 'text'; readonly text: string; readonly piled?: true }
  | { readonly kind: 'break' }
  | { readonly kind: 'strong'; readonly children: readonly InlineNode[] }
  | { readonly kind: 'emphasis'; readonly children: readonly InlineNode[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'tag'; readonly tag: string }
  /** `@` and 32 letters: shown as the person's name of the moment. */
  | { readonly kind: 'mention'; readonly did: Did }
  | LinkNode;

export interface ListNode {
  readonly kind: 'list';
  /** The number of the first item, or null for a list without numbers. */
  readonly start: number | null;
  readonly items: readonly (readonly BlockNode[])[];
}

export type BlockNode =
  | { readonly kind: 'paragraph'; readonly children: readonly InlineNode[] }
  /** A heading, which posts show as a bold line. */
  | { readonly kind: 'heading'; readonly children: readonly InlineNode[] }
  | { readonly kind: 'quote'; readonly children: readonly BlockNode[] }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  | { readonly kind: 'rule' }
  | ListNode;

export type PostTree = readonly BlockNode[];
