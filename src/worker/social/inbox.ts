/** What was pushed to whom: read by its receiver, and held for the devices of whoever is pinned (rules INB-*). */
import type { Did } from '../../base/index.js';
import type { Context } from '../context.js';
import { handedIn, noteHanded } from './handing.js';
import { allOf, inboxHere } from './inbox-room.js';
import { MAX_OFFERED } from './loose-limits.js';
import type { Boxes, EntryReads, InboxEntry } from './types.js';

export type Inbox = Pick<Boxes, 'inbox' | 'held' | 'handOver' | 'lacks'>;

const MAX_INBOX_PAGE = 200;

export const createInbox = (context: Context, entries: EntryReads['entries']): Inbox => ({
  async inbox(to, { limit, before }) {
    const most = Math.min(limit, MAX_INBOX_PAGE);
    const range = before === undefined ? allOf(to) : IDBKeyRange.bound([to, 0], [to, before], false, true);
    const rows = await context.store().read(['inbox'], async (tx) => {
      const found = [];
      let cursor = await tx.objectStore('inbox').index('byOrder').openCursor(range, 'prev');
      while (cursor !== null && found.length < most) {
        found.push({ ...cursor.value, id: cursor.primaryKey });
        cursor = await cursor.continue();
      }
      return found;
    });
    const views = await entries(rows.map(({ uri }) => uri));
    const page: InboxEntry[] = [];
    for (const [index, { id, kind, receivedAt }] of rows.entries()) {
      const entry = views[index];
      // What was withdrawn since, or had to make room, is not told.
      if (entry !== null && entry !== undefined && entry.removed === undefined)
        page.push({ id, to, kind, entry, receivedAt });
    }
    const last = rows.at(-1);
    return { entries: page, ...(last === undefined || rows.length < most ? {} : { cursor: last.id }) };
  },
  held: (to, key, limit, behind = 0) =>
    context.store().read(['inbox', 'meta', 'repositories'], async (tx) => {
      if (inboxHere(await tx.objectStore('repositories').get(to)) === undefined) return [];
      const after = Math.max(behind, (await handedIn(tx, to)).get(key) ?? 0);
      const rows = await tx
        .objectStore('inbox')
        .index('byOrder')
        .getAll(allOf(to, after + 1), Math.min(limit, MAX_OFFERED));
      return rows.flatMap(({ id, uri, cid, kind }) => (id === undefined ? [] : [{ id, uri, cid, kind }]));
    }),
  handOver: (to, key, upTo) => context.store().write(['meta'], 'relaxed', (tx) => noteHanded(tx, to, key, upTo)),
  lacks: (to, offered) => lacking(context, to, offered),
});

const lacking = (context: Context, to: Did, offered: Parameters<Boxes['lacks']>[1]): Promise<readonly number[]> =>
  context.store().read(['inbox'], async (tx) => {
    const byUri = tx.objectStore('inbox').index('byUri');
    const some = offered.slice(0, MAX_OFFERED);
    const rows = await Promise.all(some.map(({ uri }) => byUri.get([to, uri])));
    return rows.flatMap((row, index) => (row?.cid === some[index]?.cid ? [] : [index]));
  });
