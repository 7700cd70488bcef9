/**
 * What is to reach others' inboxes, through a crash at any moment. Before the commit it is noted, in this browser alone, what is to be sent and for
 * what record; after the commit the rows go into the outbox, and the note away. A start finds the notes that are left: where the record stands as
 * it was to be written, its rows go out; where it does not, the commit never came about and the note is dropped. Sending twice does no harm: inboxes
 * know what they have.
 */
import type { Did, RecordUri } from '../../base/index.js';
import { isMap, type JsonValue, parseDid } from '../../codec/index.js';
import { parseRecordUri, recordUri } from '../../repo/index.js';
import type { EntryKind } from '../../store/index.js';
import type { SocialGround } from './ground.js';

export interface Sending {
  readonly uri: RecordUri;
  readonly kind: EntryKind;
  readonly to: readonly Did[];
}

export interface Outgoing {
  /** Runs the commit; what it is to send goes out in the same turn. */
  around<T>(sendings: readonly Sending[], commit: () => Promise<T>): Promise<T>;
  /** What an earlier run noted and did not come to send. */
  recover(): Promise<void>;
}

const noteName = 'sending';
/** Acts that can be cut off at one moment, of all tabs together. */
const maxNoted = 200;
const kinds: readonly EntryKind[] = ['post', 'boost', 'like', 'vote', 'rsvp', 'follow'];

interface Note extends Sending {
  readonly id: string;
}

const notesOf = (value: unknown): readonly Note[] => {
  if (!Array.isArray(value)) return [];
  return value.flatMap((each: JsonValue) => {
    if (!isMap(each) || typeof each.id !== 'string' || typeof each.uri !== 'string') return [];
    const uri = parseRecordUri(each.uri);
    const kind = kinds.find((one) => one === each.kind);
    const to = Array.isArray(each.to) ? each.to : [];
    const dids = to.flatMap((did: unknown) => (typeof did === 'string' ? (parseDid(did) ?? []) : []));
    return uri === undefined || kind === undefined
      ? []
      : [{ id: each.id, uri: recordUri(uri.did, uri.path), kind, to: dids }];
  });
};

export const createOutgoing = (ground: SocialGround): Outgoing => {
  const change = (edit: (notes: readonly Note[]) => readonly Note[]): Promise<void> =>
    ground.alone('sending', async () =>
      ground.setNote(noteName, edit(notesOf(await ground.note(noteName))).slice(-maxNoted)),
    );

  const send = async (sendings: readonly Sending[]): Promise<void> => {
    const rows = sendings.flatMap(({ uri, kind, to }) => to.map((did) => ({ to: did, uri, kind })));
    await ground.reads.send(rows);
    ground.ask('flush', []);
  };

  let acts = 0;
  return {
    async around(sendings, commit) {
      const me = ground.me();
      const wanted = sendings.flatMap(({ uri, kind, to }) => {
        const others = [...new Set(to)].filter((did) => did !== me);
        return others.length === 0 ? [] : [{ uri, kind, to: others }];
      });
      if (wanted.length === 0) return commit();
      acts += 1;
      const id = `${ground.now()}-${acts}-${[...ground.random(4)].join('-')}`;
      await change((notes) => [...notes, ...wanted.map((sending) => ({ ...sending, id }))]);
      const forget = (): Promise<void> => change((notes) => notes.filter((note) => note.id !== id));
      let done: Awaited<ReturnType<typeof commit>>;
      try {
        done = await commit();
      } catch (error) {
        await forget();
        throw error;
      }
      await send(wanted);
      await forget();
      return done;
    },
    async recover() {
      const left = notesOf(await ground.note(noteName));
      if (left.length === 0) return;
      const standing: Note[] = [];
      for (const note of left) {
        const at = parseRecordUri(note.uri);
        if (at === undefined || at.did !== ground.me()) continue;
        const found = await ground.records.record(at.did, at.path, { removed: true });
        if (found !== undefined) standing.push(note);
      }
      if (standing.length > 0) await send(standing);
      const settled = new Set(left.map(({ id }) => id));
      await change((notes) => notes.filter(({ id }) => !settled.has(id)));
    },
  };
};
