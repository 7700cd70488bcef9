/** Which posts of a thread stand where on the page of one of them. Linear in their number. */
import type { ThreadPost } from '../../../app/social/social-view.js';
import type { RecordUri } from '../../../base/index.js';

export interface ThreadRows {
  /** From the root down to the one before. */
  readonly above: readonly ThreadPost[];
  readonly main: ThreadPost | undefined;
  /** What answers it, each before what answers that; what is folded is left out. Depths count from the post of the page. */
  readonly below: readonly ThreadPost[];
}

/** `posts` in the order of the tree, each before what answers it. */
export const threadRows = (
  posts: readonly ThreadPost[],
  uri: RecordUri,
  folded: ReadonlySet<RecordUri>,
): ThreadRows => {
  const at = posts.findIndex(({ post }) => post.uri === uri);
  const main = posts[at];
  if (main === undefined) return { above: [], main: undefined, below: posts };
  const byUri = new Map(posts.map((row) => [row.post.uri, row]));
  const above: ThreadPost[] = [];
  const met = new Set([uri]);
  for (let parent = main.parent; parent !== null && !met.has(parent); ) {
    met.add(parent);
    const row = byUri.get(parent);
    if (row === undefined) break;
    above.unshift(row);
    parent = row.parent;
  }
  const below: ThreadPost[] = [];
  /** What is deeper than this is below something folded. */
  let hiddenUnder = Number.POSITIVE_INFINITY;
  for (let next = at + 1; next < posts.length; next++) {
    const row = posts[next];
    if (row === undefined || row.depth <= main.depth) break;
    if (row.depth > hiddenUnder) continue;
    hiddenUnder = folded.has(row.post.uri) ? row.depth : Number.POSITIVE_INFINITY;
    below.push({ ...row, depth: row.depth - main.depth });
  }
  return { above, main, below };
};
