/** A tree of nodes as elements. There is no markup in between: what is no node cannot be drawn. */
import { For, type JSX } from 'solid-js';
import { directionOf } from '../../../app/text/direction.js';
import type { BlockNode, InlineNode, PostTree } from '../../../app/text/tree.js';
import type { Did } from '../../../base/index.js';
import { Code } from './code.jsx';
import { Mention, PostLink, TagLink } from './links.jsx';

type NameOf = (did: Did) => string;

const turns = /[\u202a-\u202e\u2066-\u2069]/;

const Words = (props: { readonly nodes: readonly InlineNode[]; readonly nameOf: NameOf }): JSX.Element => (
  <For each={props.nodes}>{(node) => drawInline(node, props.nameOf)}</For>
);

const drawInline = (node: InlineNode, nameOf: NameOf): JSX.Element => {
  switch (node.kind) {
    case 'text':
      if (node.piled === true) return <span class="post-piled">{node.text}</span>;
      // What is opened and not closed ends here, and moves no link or name beside it.
      return turns.test(node.text) ? <bdi>{node.text}</bdi> : node.text;
    case 'break':
      return <br />;
    case 'strong':
      return (
        <strong>
          <Words nodes={node.children} nameOf={nameOf} />
        </strong>
      );
    case 'emphasis':
      return (
        <em>
          <Words nodes={node.children} nameOf={nameOf} />
        </em>
      );
    case 'code':
      return (
        <bdi>
          <code>{node.text}</code>
        </bdi>
      );
    case 'tag':
      return <TagLink tag={node.tag} />;
    case 'mention':
      return <Mention did={node.did} name={nameOf(node.did)} />;
    case 'link':
      return (
        <PostLink link={node}>
          <Words nodes={node.children} nameOf={nameOf} />
        </PostLink>
      );
  }
};

/** A bare link that is all of its paragraph stands out; it is no preview: nothing was fetched for it. */
const isAlone = (nodes: readonly InlineNode[]): boolean => {
  const [only] = nodes;
  return nodes.length === 1 && only?.kind === 'link' && only.bare;
};

const drawBlock = (block: BlockNode, nameOf: NameOf): JSX.Element => {
  switch (block.kind) {
    case 'paragraph':
      return (
        <p dir="auto" class={isAlone(block.children) ? 'post-alone' : undefined}>
          <Words nodes={block.children} nameOf={nameOf} />
        </p>
      );
    case 'heading':
      return (
        <p dir="auto" class="post-heading">
          <Words nodes={block.children} nameOf={nameOf} />
        </p>
      );
    case 'quote':
      return (
        <blockquote dir={directionOf(block.children)}>
          <Blocks tree={block.children} nameOf={nameOf} />
        </blockquote>
      );
    case 'code':
      return <Code language={block.language} text={block.text} />;
    case 'rule':
      return <hr />;
    case 'list': {
      const items = (
        <For each={block.items}>
          {(item) => (
            <li>
              <Blocks tree={item} nameOf={nameOf} />
            </li>
          )}
        </For>
      );
      const way = directionOf(block.items.flat());
      return block.start === null ? (
        <ul dir={way}>{items}</ul>
      ) : (
        <ol dir={way} start={block.start}>
          {items}
        </ol>
      );
    }
  }
};

export const Blocks = (props: { readonly tree: PostTree; readonly nameOf: NameOf }): JSX.Element => (
  <For each={props.tree}>{(block) => drawBlock(block, props.nameOf)}</For>
);
