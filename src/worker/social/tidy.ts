/** In idle time: what came alone and is past its time, or is kept whole by now, goes; and what was held for whom nobody here keeps any more (PRV-10). */
import type { Did } from '../../base/index.js';
import { compareVersions } from '../../repo/index.js';
import type { WriteTransaction } from '../../store/index.js';
import { type Context, rangeOf } from '../context.js';
import { countHeldAnew, forgetRoom, inboxHere } from './inbox-room.js';
import { HELD_FOR } from './loose-limits.js';
import { deleteProven, dropExpired, versionOf } from './proven-rows.js';
import type { Proving } from './proving.js';

const stores = [
  ...['proven', 'entries', 'meta', 'inbox'],
  ...['identities', 'operations', 'delegations', 'repositories'],
] as const satisfies readonly string[];

export const tidyLoose = async (context: Context, keptVersion: Proving['keptVersion']): Promise<void> => {
  const now = context.now();
  await dropKeptTwice(context, keptVersion);
  const changed = await context.store().write([...stores], 'relaxed', async (tx) => {
    const dids = await dropExpired(tx, now);
    for (const did of dids) await dropIdentity(tx, did);
    await dropInboxes(tx, now);
    return dids;
  });
  if (changed.length > 0) context.events.emit('entries', { dids: changed });
};

/** A log that proves nothing here any more goes too, unless it says what was seen first of its owner: that cannot be had again. */
const dropIdentity = async (tx: WriteTransaction, did: Did): Promise<void> => {
  const [proven, repository, identity] = await Promise.all([
    tx.objectStore('proven').count(rangeOf(did)),
    tx.objectStore('repositories').get(did),
    tx.objectStore('identities').get(did),
  ]);
  if (proven > 0 || repository !== undefined || identity === undefined || identity.firstSeen !== null) return;
  await tx.objectStore('identities').delete(did);
  for (const name of ['operations', 'delegations'] as const) await tx.objectStore(name).delete(rangeOf(did));
};

/** Of whoever is neither one's own nor pinned any more, and what was held too long. */
const dropInboxes = async (tx: WriteTransaction, now: number): Promise<void> => {
  const where = new Map<Did, 'own' | 'held' | undefined>();
  for (let cursor = await tx.objectStore('inbox').openCursor(); cursor !== null; cursor = await cursor.continue()) {
    const { to, receivedAt } = cursor.value;
    if (!where.has(to)) where.set(to, inboxHere(await tx.objectStore('repositories').get(to)));
    const is = where.get(to);
    if (is === undefined || (is === 'held' && now - receivedAt > HELD_FOR)) await cursor.delete();
  }
  for (const [to, is] of where) {
    if (is === 'held') await countHeldAnew(tx, to);
    if (is === undefined) await forgetRoom(tx, to);
  }
};

const dropKeptTwice = async (context: Context, keptVersion: Proving['keptVersion']): Promise<void> => {
  const kept = await context.store().read(['repositories'], (tx) => tx.objectStore('repositories').getAllKeys());
  for (const did of kept) {
    const rows = await context.store().read(['proven'], (tx) => tx.objectStore('proven').getAll(rangeOf(did)));
    for (const row of rows) {
      const here = await keptVersion(did, row.path);
      if (here === undefined || compareVersions(here, versionOf(row)) < 0) continue;
      await context.store().write(['proven', 'entries', 'meta'], 'relaxed', (tx) => deleteProven(tx, row));
    }
  }
};
