/** Pages of a collection's records, out of the merged view. */
import type { Cid, RecordPath } from '../base/index.js';
import { collectionScope, intersectScopes, resolvePart, type Scope, WHOLE, walkTree } from '../repo/index.js';
import type { RepositoryRow } from '../store/index.js';
import type { Blocks } from './blocks.js';
import { MAX_PAGE } from './limits.js';
import { orElse, shownOf } from './shown.js';
import type { ListOptions, RecordPage, RecordView } from './types.js';

export const listRecords = async (
  row: RepositoryRow,
  source: ReturnType<Blocks['of']>,
  collection: string | null,
  options: ListOptions = {},
): Promise<RecordPage> => {
  const { view } = row;
  if (view === null) return { records: [] };
  const limit = Math.min(Math.max(options.limit ?? 50, 1), MAX_PAGE);
  const reverse = options.reverse ?? false;
  const records: RecordView[] = [];
  let batch: { path: RecordPath; cid: Cid }[] = [];
  const flush = async (): Promise<void> => {
    const found = await source.getMany(batch.map(({ cid }) => cid));
    for (const [index, { path, cid }] of batch.entries()) {
      const bytes = found[index];
      const view = bytes === undefined ? undefined : await shownOf(path, cid, bytes, row.clock, options);
      if (view !== undefined) records.push(view);
    }
    batch = [];
  };
  await orElse(undefined, async () => {
    const here = await resolvePart(source, view, row.part);
    const scope = intersectScopes(pageScope(collection, options), here);
    for await (const entry of walkTree(source, view, { scope, reverse })) {
      batch.push(entry);
      if (records.length + batch.length <= limit) continue;
      await flush();
      if (records.length > limit) break;
    }
  });
  await flush();
  const page = records.slice(0, limit);
  const last = page.at(-1);
  return records.length > limit && last !== undefined ? { records: page, cursor: last.path } : { records: page };
};

const pageScope = (collection: string | null, { cursor, reverse = false }: ListOptions): Scope => {
  const scope = collection === null ? WHOLE : collectionScope(collection);
  if (cursor === undefined) return scope;
  return scope.flatMap(({ from, to }) => {
    const range = reverse ? { from, to: cursor < to ? cursor : to } : { from: `${cursor}\x00`, to };
    return range.from < range.to ? [range] : [];
  });
};
