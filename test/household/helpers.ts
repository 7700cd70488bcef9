import type { RandomBytes, Timers } from '../../src/base/index.js';
import type { HouseholdTransport, HouseholdTransportEvents } from '../../src/household/index.js';
import type { JournalDoc, JournalEntry, JournalStore } from '../../src/store/index.js';

export const random: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));

export interface MemoryJournal extends JournalStore {
  entries: JournalEntry[];
  /** While set, appending rejects with it. */
  failing: Error | undefined;
}

export const createMemoryJournal = (): MemoryJournal => {
  let last = 0;
  const journal: MemoryJournal = {
    entries: [],
    failing: undefined,
    async append(doc: JournalDoc, update: Uint8Array) {
      await Promise.resolve();
      if (journal.failing !== undefined) throw journal.failing;
      journal.entries.push({ id: ++last, doc, update: update.slice() });
      return last;
    },
    read: async (doc, after = 0) => journal.entries.filter((entry) => entry.doc === doc && entry.id > after),
    compact: () => Promise.reject(new Error('not used')),
    async prune(doc, upTo) {
      journal.entries = journal.entries.filter((entry) => entry.doc !== doc || entry.id > upTo);
    },
  };
  return journal;
};

/** Waits for a condition, and says which one never came. */
export const until = async (
  what: string,
  condition: () => boolean | Promise<boolean>,
  limit = 10_000,
): Promise<void> => {
  const end = Date.now() + limit;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

/** Timers that run when the test says so. */
export const createHeldTimers = () => {
  const waiting = new Map<number, { run: () => void; milliseconds: number }>();
  let last = 0;
  const timers: Timers = {
    set(run, milliseconds) {
      waiting.set(++last, { run, milliseconds });
      return last;
    },
    clear: (id) => void waiting.delete(id),
  };
  const elapse = (milliseconds: number): void => {
    for (const [id, timer] of [...waiting]) {
      if (timer.milliseconds > milliseconds) continue;
      waiting.delete(id);
      timer.run();
    }
  };
  return { timers, elapse, waiting };
};

export interface MemoryTransport extends HouseholdTransport {
  readonly refused: string[];
  readonly sent: { peer: string; bytes: Uint8Array<ArrayBuffer> }[];
  /** Delivers bytes as if `peer` had sent them. */
  inject(peer: string, bytes: Uint8Array<ArrayBuffer>): void;
}

/** Tabs that reach each other, as the peer layer provides them. */
export const createMemoryNetwork = () => {
  type Listeners = { [Name in keyof HouseholdTransportEvents]: Set<(value: HouseholdTransportEvents[Name]) => void> };
  const members = new Map<string, Listeners>();
  let largest = 0;

  const join = (self: string): MemoryTransport => {
    const listeners: Listeners = { peer: new Set(), gone: new Set(), message: new Set() };
    for (const other of members.values()) for (const tell of [...other.peer]) tell(self);
    members.set(self, listeners);
    const transport: MemoryTransport = {
      self,
      refused: [],
      sent: [],
      peers: () => [...members.keys()].filter((name) => name !== self),
      async send(peer, bytes) {
        const receiver = members.get(peer);
        if (receiver === undefined || !members.has(self)) throw new Error('link-closed');
        largest = Math.max(largest, bytes.length);
        transport.sent.push({ peer, bytes });
        await new Promise((resolve) => setImmediate(resolve));
        for (const tell of [...receiver.message]) tell({ peer: self, bytes });
      },
      on(name, listener) {
        listeners[name].add(listener);
        return () => void listeners[name].delete(listener);
      },
      refuse: (peer, code) => void transport.refused.push(`${peer} ${code}`),
      inject(peer, bytes) {
        for (const tell of [...listeners.message]) tell({ peer, bytes });
      },
    };
    return transport;
  };

  const leave = (name: string): void => {
    members.delete(name);
    for (const other of members.values()) for (const tell of [...other.gone]) tell(name);
  };

  return { join, leave, largest: () => largest };
};
