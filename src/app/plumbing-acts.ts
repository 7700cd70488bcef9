/** The console's acts. Whatever comes from outside is checked here, since it has no types. */
import { type Did, type Dispose, isAbortError, TabardError } from '../base/index.js';
import type { Value } from '../codec/index.js';
import { schemaOf } from '../repo/index.js';
import type { AppCore } from './core.js';
import { DEFAULT_QUOTA } from './keeping-view.js';
import type { Linking, LinkingView } from './linking-view.js';
import type { EditFields, LinkingHandle, OpenedProfile, Plumbing, PlumbingActs } from './plumbing.js';
import {
  ensureBytes,
  ensureCollection,
  ensureOptions,
  ensurePath,
  ensureRecords,
  ensureRemoval,
  ensureTexts,
  handingOver,
  targetText,
  timeoutOf,
} from './plumbing-arguments.js';
import { createSocialPlumbing } from './plumbing-social.js';
import type { Me, Visit, VisitView } from './view.js';
import type { Writer } from './writer.js';

const defaultTimeout = 30_000;

/** How many profiles the console keeps open at once. */
const maxKeptOpen = 20;

export const createPlumbingActs = (core: AppCore): PlumbingActs => {
  const { app } = core;
  const keepOpen = createKeepOpen(core);
  const didOf = (text: string): Did => core.targetOf(targetText(text)).did;
  const writer = async (): Promise<Writer> => (await (await core.opened()).identity.open()).own.writer;

  const edit = async (fields: EditFields): Promise<Me> => {
    ensureOptions(fields);
    const editor = await app.editor();
    await ensureFields(fields);
    if (fields.name !== undefined) editor.setName(fields.name);
    if (fields.bio !== undefined) editor.setBio(fields.bio);
    if (fields.links !== undefined) {
      for (const link of editor.fields.get().links) editor.removeLink(link.id);
      for (const link of fields.links) editor.addLink(link);
    }
    if (fields.tags !== undefined) {
      for (const tag of editor.fields.get().tags) editor.removeTag(tag);
      for (const tag of fields.tags) editor.addTag(tag);
    }
    // Published, and read back: what is answered is what others get.
    const { editing } = await (await core.opened()).identity.open();
    await editing.publisher.flush();
    await core.currentMe();
    return core.requireMe();
  };

  const putMany: Plumbing['putMany'] = async (collection, records) => {
    ensureCollection(collection);
    ensureRecords(records);
    const writes = records.map(({ key, record }) =>
      key === undefined ? { collection, value: record } : { path: ensurePath(`${collection}/${key}`), value: record },
    );
    const { write } = await writer();
    return (await handingOver(() => write(writes))).paths;
  };

  return {
    ...createSocialPlumbing(core, didOf),
    async create(options = {}) {
      ensureOptions(options);
      await ensureFields(options);
      return app.create({ name: options.name ?? '' });
    },
    edit,
    async open(target, options = {}) {
      ensureOptions(options, { timeout: 'number', tracker: 'boolean' });
      const text = targetText(target);
      return openProfile(core, () => keepOpen(text), options);
    },
    async follow(did, options = {}) {
      ensureOptions(options, { private: 'boolean' });
      return app.follow(didOf(did), options);
    },
    unfollow: async (did) => app.unfollow(didOf(did)),
    async get(did, path) {
      return (await core.store.record(didOf(did), ensurePath(path)))?.value;
    },
    async list(did, collection, options = {}) {
      ensureCollection(collection);
      ensureOptions(options, { limit: 'number', cursor: 'string', reverse: 'boolean' });
      const { limit, cursor, reverse } = options;
      return core.store.list(didOf(did), collection, {
        ...(limit === undefined ? {} : { limit }),
        ...(cursor === undefined ? {} : { cursor }),
        ...(reverse === undefined ? {} : { reverse }),
      });
    },
    async put(collection, record, options = {}) {
      ensureOptions(options, { key: 'string' });
      const { key } = options;
      const [path] = await putMany(collection, [key === undefined ? { record } : { key, record }]);
      if (path === undefined) throw new TypeError('nothing was written');
      return path;
    },
    putMany,
    async remove(path, kind = 'deletion') {
      const remove = ensurePath(path);
      ensureRemoval(kind);
      const { write } = await writer();
      await write([{ remove, kind }]);
    },
    async exportCar(did) {
      const file = await app.exportCar(did === undefined ? {} : { did: didOf(did) });
      return new Uint8Array(await file.arrayBuffer());
    },
    async importCar(bytes) {
      const { did, records } = await app.importCar(new Blob([ensureBytes(bytes)]));
      return { did, records };
    },
    async linkDevice(options = {}) {
      const given = typeof options === 'string' ? { link: options } : options;
      ensureOptions(given, {
        link: 'string',
        name: 'string',
        tracker: 'boolean',
        words: 'string',
        byHand: 'boolean',
        at: 'string',
      });
      const linkings = await core.linking();
      return handleOf(await (given.link === undefined ? linkings.show(given) : linkings.open(given.link, given)));
    },
    devices: async () => (await core.linking()).devices(),
    async rename(id, name) {
      if (typeof name !== 'string') throw new TabardError('bad-record-input', '"name" is not a text');
      return (await core.linking()).rename(String(id), name);
    },
    async retire(id, options = {}) {
      ensureOptions(options, { words: 'string' });
      return (await core.linking()).retire(String(id), options);
    },
    async revoke(id, options = {}) {
      ensureOptions(options, { keep: 'boolean', words: 'string' });
      ensureTexts('readd', options.readd ?? []);
      return (await core.linking()).revoke(String(id), options);
    },
    async restore(words, options = {}) {
      ensureOptions(options, {
        did: 'string',
        tracker: 'boolean',
        others: 'string',
        mine: 'string',
        timeout: 'number',
      });
      const { restoreAsked } = await import('./restore/console.js');
      return restoreAsked(core, words, options);
    },
    identityLog: async (did) => (await core.restores()).log(didOf(did)),
    async keepOnline(did, options = {}) {
      ensureOptions(options, { quota: 'number' });
      const { quota = DEFAULT_QUOTA } = options;
      if (!Number.isSafeInteger(quota) || quota <= 0)
        throw new TabardError('bad-record-input', 'quota: not a number of bytes');
      return (await app.keeping()).keepOnline(didOf(did), quota);
    },
    stopKeeping: async (did) => (await app.keeping()).stop(didOf(did)),
    async askToKeep(who) {
      const keeping = await app.keeping();
      return who === 'followers' ? keeping.askFollowers(true) : keeping.ask(targetText(who));
    },
    async keeping() {
      const keeping = await app.keeping();
      await keeping.look();
      return keeping.view.get();
    },
    health: () => app.health(),
    recoveryWords: async () => (await app.recovery()).ask(),
    identities: async () => (await app.identities()).list(),
    switchTo: async (did) => (await app.identities()).switchTo(didOf(did)),
    signOut: async () => (await app.identities()).signOut(),
    conflict: async (did) => (await app.identities()).conflict(didOf(did)),
    peers: async () => (await (await core.opened()).network.view()).links,
    async stats() {
      const { network } = await core.opened();
      return { ...(await core.store.stats()), network: await network.view(), role: network.role };
    },
  };
};

const handleOf = ({ link, role, view, hand, grant, refuse, cancel }: Linking): LinkingHandle => {
  const linked = new Promise<{ readonly did: Did }>((resolve, reject) => {
    const stop = view.subscribe(() => {
      const state = view.get();
      if (state.kind === 'linked') resolve({ did: state.did });
      else if (state.kind === 'failed') reject(failureOf(state));
      else return;
      stop();
    });
  });
  // Whoever only looks at the state need not catch.
  linked.catch(() => undefined);
  const on: LinkingHandle['on'] = (listener) => view.subscribe(() => listener(view.get()));
  return { link, role, hand, grant, refuse, cancel, linked, on, state: () => view.get() };
};

const failureOf = ({ code }: LinkingView & { readonly kind: 'failed' }): Error =>
  code === null
    ? new DOMException('cancelled here', 'AbortError')
    : new TabardError(code, 'the devices were not linked');

/** Visits that stay open for as long as the page, the oldest giving way. */
const createKeepOpen = (core: AppCore): ((text: string) => Visit) => {
  const kept = new Map<Did, Visit>();
  return (text) => {
    const { did } = core.targetOf(text);
    const open = kept.get(did);
    if (open !== undefined) return open;
    const made = core.app.visit(text);
    kept.set(did, made);
    for (const [oldest, old] of kept) {
      if (kept.size <= maxKeptOpen) break;
      old.close();
      kept.delete(oldest);
    }
    return made;
  };
};

/** What the schema refuses is not taken into the private document either: it would keep back every later edit. */
const ensureFields = async ({ name, bio, links, tags }: EditFields): Promise<void> => {
  const schema = await schemaOf('app.tabard.profile');
  const given: Readonly<Record<string, Value | undefined>> = { name, bio, links, tags };
  for (const [field, value] of Object.entries(given)) {
    const [issue] = value === undefined ? [] : (schema?.fields[field]?.(value, field) ?? []);
    if (issue !== undefined) throw new TabardError('bad-record-input', `${issue.path}: ${issue.code}`);
  }
};

/** Resolves once the profile is shown and a peer has confirmed it, or it is one's own; rejects with the code of what stands in the way. */
const openProfile = (
  core: AppCore,
  start: () => Visit,
  { timeout = defaultTimeout, tracker = false }: { readonly timeout?: number; readonly tracker?: boolean },
): Promise<OpenedProfile> =>
  new Promise((resolve, reject) => {
    let visit: Visit | undefined;
    let stop: Dispose | undefined;
    const end = (settle: () => void): void => {
      stop?.();
      core.page.timers.clear(timer);
      settle();
    };
    const timer = core.page.timers.set(() => {
      const kind = visit?.view.get().status.kind;
      end(() => reject(errorOf(kind === 'looking' || kind === undefined ? 'nobody' : kind, visit)));
    }, timeoutOf(timeout));
    const look = (): void => {
      const view = visit?.view.get();
      if (view === undefined) return;
      core.emitStatus(view.did, view.status);
      const { profile, proof, status } = view;
      if (status.kind === 'ask-tracker' && tracker) visit?.allowTracker();
      else if (status.kind === 'refused' || status.kind === 'no-webrtc' || status.kind === 'ask-tracker')
        end(() => reject(errorOf(status.kind, visit)));
      else if (status.kind === 'served' && profile !== null && proof !== null) {
        end(() =>
          resolve({
            did: view.did,
            profile,
            head: proof.head,
            servedBy: status.by.peer === '' ? null : status.by.peer,
            verifiedAt: proof.verifiedAt,
          }),
        );
      }
    };
    core.app.ready
      .then(() => {
        visit = start();
        stop = visit.view.subscribe(look);
        look();
      })
      .catch((error: unknown) =>
        end(() => reject(isAbortError(error) ? new TabardError('no-host', 'aborted') : error)),
      );
  });

const errorOf = (kind: VisitView['status']['kind'], visit: Visit | undefined): TabardError => {
  const status = visit?.view.get().status;
  switch (kind) {
    case 'refused':
      return new TabardError(
        'not-verifiable',
        'what was served could not be verified',
        status?.kind === 'refused' ? { refusal: status.code } : {},
      );
    case 'no-webrtc':
      return new TabardError('no-webrtc', 'this browser has no WebRTC');
    case 'no-tracker':
      return new TabardError('no-tracker', 'no tracker is known');
    case 'tracker-unreachable':
      return new TabardError('tracker-unreachable', 'no tracker answers', { retryable: true });
    case 'ask-tracker':
      return new TabardError('tracker-unconfirmed', 'the link names a tracker that nobody has allowed');
    case 'offline':
      return new TabardError('offline', 'no network', { retryable: true });
    case 'looking':
    case 'nobody':
    case 'served':
      return new TabardError('no-host', 'nobody serves this profile now', { retryable: true });
  }
};
