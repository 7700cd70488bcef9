/** Who made a transaction, as Yjs hands it on. */
export const localOrigin = { origin: 'local' };
export const seedOrigin = { origin: 'seed' };
export const journalOrigin = { origin: 'journal' };
