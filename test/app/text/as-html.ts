/** A tree in the HTML of CommonMark's own tests, to be compared with theirs. Nothing of the product makes HTML. */
import type { BlockNode, InlineNode, PostTree } from '../../../src/app/text/tree.js';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const inline = (nodes: readonly InlineNode[]): string =>
  nodes
    .map((node) => {
      switch (node.kind) {
        case 'text':
          return escaped(node.text);
        case 'break':
          return '<br />\n';
        case 'strong':
          return `<strong>${inline(node.children)}</strong>`;
        case 'emphasis':
          return `<em>${inline(node.children)}</em>`;
        case 'code':
          return `<code>${escaped(node.text)}</code>`;
        case 'tag':
          return `#${node.tag}`;
        case 'mention':
          return `@${node.did}`;
        case 'link':
          return `<a href="${escaped(node.href)}">${node.bare ? escaped(node.href) : inline(node.children)}</a>`;
      }
      return '';
    })
    .join('');

const block = (node: BlockNode): string => {
  switch (node.kind) {
    case 'paragraph':
      return `<p>${inline(node.children)}</p>`;
    case 'heading':
      return `<h>${inline(node.children)}</h>`;
    case 'quote':
      return `<blockquote>${asHtml(node.children)}</blockquote>`;
    case 'code':
      return `<pre><code>${escaped(node.text)}</code></pre>`;
    case 'rule':
      return '<hr />';
    case 'list': {
      const items = node.items.map((item) => `<li>${asHtml(item)}</li>`).join('');
      return node.start === null ? `<ul>${items}</ul>` : `<ol start="${node.start}">${items}</ol>`;
    }
  }
};

export const asHtml = (tree: PostTree): string => tree.map(block).join('');
