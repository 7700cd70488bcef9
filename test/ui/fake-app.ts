/**
 * A complete `App` over nothing, in the state that the address of the page names: `?me=no&status=nobody&profile=stored`. For the gallery,
 * where every state of every page can be looked at without a second browser. Parameters and their values: gallery/states.mjs.
 */
import { openFileSink } from '../../src/app/browser-save.js';
import type {
  App,
  FollowedProfile,
  FollowState,
  ImportOptions,
  Me,
  SaveOptions,
  Settings,
  Surroundings,
} from '../../src/app/view.js';
import { createCell, type Did, errorCodes, TabardError } from '../../src/base/index.js';
import { lettersOf, parseDid } from '../../src/codec/index.js';
import type { ImportFound } from '../../src/worker/index.js';
import { fakeBring } from './fake/bring.js';
import { fakeDevices } from './fake/devices.js';
import { fakeEditor } from './fake/editor.js';
import { fakeIdentities } from './fake/identities.js';
import { fakeHealth, fakeKeeping } from './fake/keeping.js';
import { fakeLock } from './fake/lock.js';
import { fakeMedia } from './fake/media.js';
import { fakeNode } from './fake/node.js';
import { ada, bjorn, followed, full, head, me as myDid, portrait, sparse } from './fake/people.js';
import { fakeRecovery } from './fake/recovery.js';
import { fakeRestores } from './fake/restore.js';
import { fakeSocial } from './fake/social.js';
import { fakeVisit } from './fake/visit.js';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const oneOf = <T extends string>(value: string | null, allowed: readonly T[], otherwise: T): T =>
  allowed.find((item) => item === value) ?? otherwise;

const surroundingsOf = (query: URLSearchParams): Surroundings => ({
  online: query.get('online') !== 'no',
  webrtc: query.get('webrtc') !== 'no',
  storage: oneOf(query.get('storage'), ['persistent', 'best-effort', 'private', 'full', 'refused'], 'best-effort'),
  offlineStart: query.has('no-worker') ? 'unavailable' : 'ready',
  clockOff: query.has('clock') ? Number(query.get('clock')) : null,
  role: oneOf(query.get('role'), ['leader', 'follower'], 'leader'),
  reach: oneOf(query.get('reach'), ['machine', 'network'], 'network'),
});

const settingsOf = (query: URLSearchParams): Settings => ({
  theme: oneOf(query.get('theme'), ['system', 'light', 'dark'], 'system'),
  locale: query.get('locale') ?? '',
  reserve: query.get('reserve') !== 'no',
  pins: query.get('pins') !== 'no',
});

const ownFields = (query: URLSearchParams) =>
  query.get('own') === 'empty'
    ? sparse
    : { ...full, name: 'Ottilie Marsh', avatar: query.get('own') === 'avatar' ? portrait() : null };

const linkTo = (did: Did): string => `https://tabard.example/#/@${lettersOf(did)}`;

const didIn = (target: string): Did => {
  const letters = target.replace(/^.*@/, '').replace(/\?.*$/, '');
  const did = parseDid(letters) ?? parseDid(`did:tabard:${letters}`);
  if (did === undefined) throw new TabardError('bad-link', target);
  return did;
};

export const createFakeApp = (query: URLSearchParams): App => {
  const code = errorCodes.find((item) => item === query.get('fail'));
  const failing = async (): Promise<void> => {
    await pause(query.has('still') ? 0 : 300);
    if (code !== undefined) throw new TabardError(code, 'as asked');
  };
  const saving = async ({ name, signal, onProgress }: SaveOptions): Promise<number> => {
    const sink = await openFileSink(name);
    for (let bytes = 0; bytes < 4_800_000; bytes += 400_000) {
      await pause(120);
      signal?.throwIfAborted();
      onProgress?.(bytes);
      await sink.write(new Uint8Array(400_000));
    }
    await failing();
    await sink.close();
    return 4_800_000;
  };
  const mine = (): Me => ({
    did: myDid,
    link: linkTo(myDid),
    profile: ownFields(query),
    head,
    conflict: query.has('conflict'),
  });
  const reading = async (file: Blob, options: ImportOptions = {}): Promise<void> => {
    for (let part = 0; part <= 10; part++) {
      await pause(query.has('still') ? 5 : 120);
      options.signal?.throwIfAborted();
      options.onProgress?.((file.size * part) / 10, file.size);
    }
    await failing();
  };
  const found: ImportFound = {
    ...{ did: ada, name: full.name, operations: 2, commits: 1, devices: 2, conflict: query.has('conflict') },
    ...{ records: 18, removed: 2, notShown: query.has('holes') ? { 'bad-record': 1 } : {}, asOf: 1_760_000_000_000 },
    kinds: { 'app.tabard.profile': 1, 'app.tabard.post': 9, 'app.tabard.follow': 4, 'com.example.notes': 2 },
    media: { named: query.has('holes') ? 7 : 4, here: 4, bytes: 3_400_000 },
    sealed: { held: 3, refused: query.has('holes') ? 1 : 0 },
  };
  const me = createCell<Me | null>(query.get('me') === 'no' ? null : mine());
  const settings = createCell(settingsOf(query));
  const surroundings = createCell(surroundingsOf(query));
  const install = createCell({
    offer: oneOf(query.get('install'), ['none', 'prompt', 'guide'], 'none'),
    installed: false,
  });
  const following = createCell<readonly FollowedProfile[]>(query.get('following') === 'empty' ? [] : followed());
  const follows = new Map<Did, FollowState>();
  const restores = fakeRestores(query, failing);
  const opened = new Set<ReturnType<typeof fakeVisit>>();

  const setFollow = (did: Did, follow: FollowState): void => {
    follows.set(did, follow);
    for (const { view } of opened) if (view.get().did === did) view.update((before) => ({ ...before, follow }));
    const found = followed().find((item) => item.did === did);
    following.update((list) => {
      const rest = list.filter((item) => item.did !== did);
      if (follow === 'no') return rest;
      const fresh: FollowedProfile = {
        did,
        name: '',
        avatar: null,
        reserve: true,
        receivedAt: null,
        pin: null,
        ...found,
        follow,
      };
      return [...rest, fresh];
    });
  };

  return {
    shown: () => undefined,
    whenShown: pause(200),
    ready: query.has('broken') ? Promise.reject(new TabardError('storage-refused', 'as asked')) : pause(20),
    me,
    surroundings,
    settings,
    hadIdentity: me.get() !== null,
    install,
    deployment: createCell({ name: 'Tabard', theme: {} }),
    updateReady: createCell(query.has('update')),
    following,
    ...fakeLock(query, failing),
    identities: async () => fakeIdentities(query, failing),
    restores: async () => restores,
    keeping: fakeKeeping(query, failing, { ada, bjorn, others: followed().map(({ did }) => did) }),
    media: fakeMedia(query),
    health: fakeHealth(query, failing),
    recovery: fakeRecovery(query, failing, () => ({ name: ownFields(query).name, did: myDid, link: linkTo(myDid) })),
    social: fakeSocial(query, failing),
    bring: fakeBring(failing),
    devices: fakeDevices(query, failing, () => me.get() !== null),
    node: fakeNode(query.get('node') ?? 'full', query.has('still')),
    async create({ name }) {
      await failing();
      const made = { ...mine(), profile: { ...sparse, name } };
      me.set(made);
      return made;
    },
    async editor() {
      await failing();
      return fakeEditor(ownFields(query), query.get('save'), failing);
    },
    visit(target) {
      const did = didIn(target);
      const follow = follows.get(did) ?? oneOf<FollowState>(query.get('follow'), ['no', 'public', 'private'], 'no');
      const fake = fakeVisit({ did, isMe: me.get()?.did === did, query, follow });
      opened.add(fake);
      return fake.visit;
    },
    async follow(did, options) {
      await failing();
      if (me.get() === null) me.set(mine());
      setFollow(did, options?.private === true ? 'private' : 'public');
    },
    async unfollow(did) {
      await failing();
      setFollow(did, 'no');
    },
    async setReserve(did, reserve) {
      await failing();
      following.update((list) => list.map((item) => (item.did === did ? { ...item, reserve } : item)));
    },
    share: (did) => ({ link: linkTo(did ?? myDid), reach: surroundings.get().reach, canShare: query.has('can-share') }),
    async persist() {
      await failing();
      if (query.get('persist') === 'no') return false;
      surroundings.update((before) => ({ ...before, storage: 'persistent' }));
      return true;
    },
    setSettings: (change) => settings.update((before) => ({ ...before, ...change })),
    promptInstall: async () => true,
    dismissInstall: () => install.update((before) => ({ ...before, offer: 'none' })),
    applyUpdate: () => undefined,
    async exportCar(options) {
      for (let bytes = 0; bytes < 4_800_000; bytes += 400_000) {
        await pause(120);
        options?.signal?.throwIfAborted();
        options?.onProgress?.(bytes);
      }
      await failing();
      return new Blob(['car'], { type: 'application/vnd.ipld.car' });
    },
    saveCar: saving,
    saveReadable: saving,
    unfinishedImport: async () =>
      query.has('unfinished') ? { did: ada, bytes: 52_428_800, begunAt: 1_760_000_000_000 } : null,
    async inspectCar(file, options) {
      await reading(file, options);
      return { ...found, ticket: 'a', own: false };
    },
    async importCar(file, options) {
      await reading(file, options);
      return { ...found, blobs: 4, snapshots: 3, changed: true, standing: 'kept-copy', blocks: 64, own: false };
    },
    leaveCar: async () => undefined,
    async eraseEverything() {
      await failing();
      me.set(null);
      following.set([]);
    },
  };
};
