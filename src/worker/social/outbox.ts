/** What is to reach others' inboxes: tried again with growing patience, and given up in sight of its author (INB-8). */
import type { OutboxRow, WriteTransaction } from '../../store/index.js';
import type { Context } from '../context.js';
import { MAX_OUTBOX, OUTBOX_WAITS, OVER_FOR } from './loose-limits.js';
import type { Boxes } from './types.js';

export type Outbox = Pick<Boxes, 'send' | 'due' | 'nextDue' | 'sent' | 'outbox'>;

/** Of what is over: it is not due any more. */
const NEVER = Number.MAX_SAFE_INTEGER;

export const createOutbox = (context: Context): Outbox => {
  const all = (): Promise<OutboxRow[]> => context.store().read(['outbox'], (tx) => tx.objectStore('outbox').getAll());

  const open = async (): Promise<OutboxRow[]> =>
    (await all()).filter(({ over }) => over === undefined).toSorted((a, b) => a.next - b.next);

  return {
    send(rows) {
      const now = context.now();
      return context.store().write(['outbox'], 'relaxed', async (tx) => {
        const outbox = tx.objectStore('outbox');
        await makeRoom(tx, now, rows.length);
        for (const { to, uri, kind } of rows) await outbox.put({ to, uri, kind, since: now, tries: 0, next: now });
      });
    },
    due: async (now, limit) => (await open()).filter(({ next }) => next <= now).slice(0, limit),
    nextDue: async () => (await open())[0]?.next ?? null,
    sent(to, uri, result) {
      const now = context.now();
      return context.store().write(['outbox'], 'relaxed', async (tx) => {
        const outbox = tx.objectStore('outbox');
        const row = await outbox.get([to, uri]);
        if (row === undefined) return;
        if (result === 'taken') await outbox.delete([to, uri]);
        else await outbox.put(triedAgain(row, result, now));
      });
    },
    async outbox(uris) {
      const rows = await all();
      const wanted = uris === undefined ? undefined : new Set(uris);
      return rows.filter(({ uri }) => wanted?.has(uri) ?? true);
    },
  };
};

const triedAgain = (row: OutboxRow, result: 'refused' | 'unreached', now: number): OutboxRow => {
  const tries = row.tries + 1;
  const wait = OUTBOX_WAITS[row.tries];
  return result === 'refused' || wait === undefined
    ? { ...row, tries, next: NEVER, over: result }
    : { ...row, tries, next: now + wait };
};

/** What has been over for long goes; where that is not enough, the oldest that are over. What still waits stays. */
const makeRoom = async (tx: WriteTransaction, now: number, coming: number): Promise<void> => {
  const outbox = tx.objectStore('outbox');
  const rows = await outbox.getAll();
  const over = rows.filter((row) => row.over !== undefined).toSorted((a, b) => a.since - b.since);
  let excess = rows.length + coming - MAX_OUTBOX;
  for (const { to, uri, since } of over) {
    if (now - since <= OVER_FOR && excess <= 0) continue;
    await outbox.delete([to, uri]);
    excess -= 1;
  }
};
