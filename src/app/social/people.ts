/** Who people are, as far as it is known here: from kept profiles, else from profile records that came alone. Whoever is met unknown is asked for. */
import { createEmitter, type Did, type Dispose, type RecordPath } from '../../base/index.js';
import { lettersOf } from '../../codec/index.js';
import { recordUri } from '../../repo/index.js';
import type { PersonRecord } from '../../worker/social/types.js';
import { fieldsOfRecord } from '../profile-fields.js';
import { cleanText } from '../text/clean.js';
import { createLater, type SocialGround } from './ground.js';
import { AT_ONCE, MAX_ASKED } from './limits.js';
import type { PersonView } from './social-view.js';
import { isSame } from './views.js';

export interface People {
  /** What was loaded; without a name until then. */
  of(did: Did): PersonView;
  /** Reads those that are not known yet; asks the network for those that are not here. */
  load(dids: Iterable<Did>): Promise<void>;
  /** Something of theirs has changed: who is known already is read anew, soon. */
  look(did: Did): void;
  /** Whom one follows may have changed. */
  lookAtFollows(): void;
  /** Everybody met so far. */
  all(): readonly PersonView[];
  /** Called with whoever is known otherwise than before. */
  onChanged(listener: (dids: readonly Did[]) => void): Dispose;
  close: Dispose;
}

type FollowState = PersonView['follow'];
type Known = Pick<PersonView, 'name' | 'avatar'>;

const profilePath = 'app.tabard.profile/self' as RecordPath;

export const createPeople = (ground: SocialGround): People => {
  const known = new Map<Did, Known>();
  /** How they were last seen to be followed. */
  const follows = new Map<Did, FollowState>();
  const asked = new Set<Did>();
  const told = createEmitter<{ changed: readonly Did[] }>();
  const tell = (dids: readonly Did[]): void => {
    if (dids.length > 0) told.emit('changed', dids);
  };

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
    const follow = stateOf(did);
    follows.set(did, follow);
    return {
      did,
      name: found?.name ?? '',
      avatar: found?.avatar ?? null,
      isMe: did === ground.me(),
      follow,
    };
  };

  /** By name: it is asked for with each line of a feed. */
  const stateOf = (did: Did): FollowState => {
    const policy = ground.self()?.own.household.config.follow(did);
    return policy === undefined ? 'no' : policy.private ? 'private' : 'public';
  };

  const knownBy = ({ value }: PersonRecord): Known => {
    const { name, avatar } = fieldsOfRecord(value, ground.pictureUrl);
    return { name: cleanText(name), avatar };
  };

  const due = new Set<Did>();
  const again = createLater(
    ground.timers,
    AT_ONCE,
    async () => {
      const dids = [...due];
      due.clear();
      const records = await ground.reads.people(dids);
      const moved: Did[] = [];
      for (const [index, did] of dids.entries()) {
        const record = records[index] ?? null;
        if (record === null) continue;
        const next = knownBy(record);
        if (isSame(known.get(did), next)) continue;
        known.set(did, next);
        moved.push(did);
      }
      tell(moved);
    },
    ground.failedWith,
  );

  /** The address of a picture comes after the record that names it: many come at once, and are taken in together. */
  const pictures = createLater(
    ground.timers,
    AT_ONCE,
    async () => {
      const moved: Did[] = [];
      for (const [did, { name, avatar }] of known) {
        const url = avatar === null || avatar.url !== null ? null : ground.pictureUrl(avatar.cid);
        if (avatar === null || url === null) continue;
        known.set(did, { name, avatar: { ...avatar, url } });
        moved.push(did);
      }
      tell(moved);
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
        else known.set(did, knownBy(record));
      }
      askFor(unknown);
    },
    look(did) {
      if (!known.has(did) && !asked.has(did)) return;
      due.add(did);
      again.soon();
    },
    lookAtFollows() {
      const moved = [...follows].filter(([did, before]) => stateOf(did) !== before).map(([did]) => did);
      tell(moved);
    },
    all: () => [...known.keys()].map(of),
    onChanged: (listener) => told.on('changed', listener),
    close() {
      stop();
      pictures.close();
      again.close();
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
