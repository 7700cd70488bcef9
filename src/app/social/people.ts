/** Who people are, as far as it is known here: from kept profiles, else from profile records that came alone. Whoever is met unknown is asked for. */
import { createCell, type Did, type Dispose, type Readable, type RecordPath } from '../../base/index.js';
import { lettersOf } from '../../codec/index.js';
import { recordUri } from '../../repo/index.js';
import { fieldsOfRecord } from '../profile-fields.js';
import { cleanText } from '../text/clean.js';
import { createSoon, type SocialGround } from './ground.js';
import { AT_ONCE, MAX_ASKED } from './limits.js';
import type { PersonView } from './social-view.js';

export interface People {
  /** What was loaded; without a name until then. */
  of(did: Did): PersonView;
  /** Reads those that are not known yet; asks the network for those that are not here. */
  load(dids: Iterable<Did>): Promise<void>;
  /** Reads somebody anew. */
  forget(did: Did): void;
  /** Everybody met so far. */
  all(): readonly PersonView[];
  /** Moves whenever somebody is known otherwise than before. */
  readonly changed: Readable<number>;
  close: Dispose;
}

const profilePath = 'app.tabard.profile/self' as RecordPath;

export const createPeople = (ground: SocialGround): People => {
  const known = new Map<Did, { readonly name: string; readonly avatar: PersonView['avatar'] }>();
  const asked = new Set<Did>();
  const changed = createCell(0);

  const askFor = (dids: readonly Did[]): void => {
    const fresh = dids.filter((did) => !asked.has(did)).slice(0, MAX_ASKED);
    for (const did of fresh) asked.add(did);
    if (fresh.length > 0)
      ground.ask(
        'fetch',
        fresh.map((did) => recordUri(did, profilePath)),
      );
  };

  const of = (did: Did): PersonView => {
    const found = known.get(did);
    return {
      did,
      name: found?.name ?? '',
      avatar: found?.avatar ?? null,
      isMe: did === ground.me(),
      follow: ground.self()?.follows.stateOf(did) ?? 'no',
    };
  };

  /** The address of a picture comes after the record that names it: many come at once, and are taken in together. */
  const pictures = createSoon(
    ground.timers,
    AT_ONCE,
    async () => {
      for (const [did, { name, avatar }] of known) {
        const url = avatar === null || avatar.url !== null ? null : ground.pictureUrl(avatar.cid);
        if (avatar !== null && url !== null) known.set(did, { name, avatar: { ...avatar, url } });
      }
      changed.update((count) => count + 1);
    },
    ground.failedWith,
  );
  const stop = ground.onPicture(pictures.soon);

  return {
    of,
    async load(dids) {
      const wanted = [...new Set(dids)].filter((did) => !known.has(did));
      if (wanted.length === 0) return;
      const records = await ground.reads.people(wanted);
      const unknown: Did[] = [];
      for (const [index, did] of wanted.entries()) {
        const record = records[index] ?? null;
        if (record === null) unknown.push(did);
        else {
          const { name, avatar } = fieldsOfRecord(record.value, ground.pictureUrl);
          known.set(did, { name: cleanText(name), avatar });
        }
      }
      askFor(unknown);
    },
    forget(did) {
      if (known.delete(did)) changed.update((count) => count + 1);
    },
    all: () => [...known.keys()].map(of),
    changed,
    close() {
      stop();
      pictures.close();
    },
  };
};

/** Whether somebody is meant by what was typed: the beginning of a word of the name, or of the letters. */
export const isMeant = (person: PersonView, text: string): boolean => {
  const wanted = text.trim().replace(/^@/, '').toLowerCase();
  if (wanted === '') return true;
  if (lettersOf(person.did).startsWith(wanted)) return true;
  return person.name
    .toLowerCase()
    .split(/\s+/)
    .some((word, index, words) => words.slice(index).join(' ').startsWith(wanted) || word.startsWith(wanted));
};
