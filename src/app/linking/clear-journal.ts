/** Private documents that a linking brought and that never came into use: those of another identity, perhaps. */
import type { JournalDoc, JournalStore } from '../../store/index.js';

const documents: readonly JournalDoc[] = ['profile', 'config'];

/** Only where there is no identity yet: nothing in the journal is anybody's own then. */
export const clearJournal = async (journal: JournalStore): Promise<void> => {
  for (const document of documents) {
    const last = (await journal.read(document)).at(-1);
    if (last !== undefined) await journal.prune(document, last.id);
  }
};
