/** What is to reach others' inboxes: tried again with growing patience, and given up in sight of its author (INB-8). */
import type { OutboxRow, WriteTransaction } from '../../store/index.js';
import type { Context } from '../context.js';
import { LEFT_FROM, MAX_OUTBOX, OUTBOX_WAITS, OVER_FOR } from './loose-limits.js';
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
        const next = result === 'taken' ? undefined : triedAgain(row, result, now);
        if (next === undefined) await outbox.delete([to, uri]);
        else await outbox.put(next);
      });
    },
    async outbox(uris) {
      const rows = await all();
      const wanted = uris === undefined ? undefined : new Set(uris);
      return rows.filter(({ uri }) => wanted?.has(uri) ?? true);
    },
  };
};

/** What somebody else has taken is brought with less haste, and at last it is believed that they keep it: then nothing is left to be done. */
const triedAgain = (row: OutboxRow, result: 'left' | 'refused' | 'unreached', now: number): OutboxRow | undefined => {
  const isLeft = result === 'left' || row.left === true;
  const wait = OUTBOX_WAITS[isLeft ? Math.max(row.tries, LEFT_FROM) : row.tries];
  const tries = (isLeft ? Math.max(row.tries, LEFT_FROM) : row.tries) + 1;
  if (isLeft && result !== 'refused')
    return wait === undefined ? undefined : { ...row, tries, left: true, next: now + wait };
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
