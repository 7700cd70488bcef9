/** Puts the parts together into one `VerifyStore`. */
import {
  createEmitter,
  createPart,
  type Did,
  type Dispose,
  type Now,
  type RandomBytes,
  TabardError,
} from '../base/index.js';
import { deleteStore, openRegistry, openStore, type Store, storeMigrations } from '../store/index.js';
import { createTakeEdit } from './at-once.js';
import { createBlocks } from './blocks.js';
import type { OpenComing } from './coming.js';
import type { Context } from './context.js';
import { createCounters } from './counters.js';
import { createHeadsOut } from './heads-out.js';
import { createIdentities } from './identities.js';
import { createLanding } from './landing.js';
import { createReading } from './reading.js';
import { createRepositories } from './repository.js';
import type { Space } from './space.js';
import type { Steps } from './steps.js';
import type { Pins, Social, Uploads, VerifyStore, VerifyStoreEvents } from './types.js';

export interface VerifyStoreEnvironment {
  readonly now: Now;
  readonly random: RandomBytes;
  /** An open database, so that `open` need not be called: tests in Node. */
  readonly store?: Store;
  /** Room on this device; else what the browser says. */
  readonly space?: () => Promise<Space>;
  /** Where tabs and the service worker of one profile hear of blobs on their way; none: nobody else waits for any. */
  readonly channel?: OpenComing;
  /** For timings only. */
  readonly clock?: () => number;
}

export const createVerifyStore = (env: VerifyStoreEnvironment): VerifyStore => {
  const { now, random } = env;
  const session = createSession(env);
  const context: Context = {
    store: session.store,
    now,
    random,
    counters: createCounters(env.clock ?? (() => performance.now())),
    events: session.events,
  };
  const identities = createIdentities(context);
  const repositories = createRepositories(context, identities);
  const blocks = createBlocks(context);
  const land = createLanding(context, identities, repositories, blocks);
  const headsOut = createHeadsOut(repositories);
  const reading = createReading(context, repositories, blocks);
  const takeEdit = createTakeEdit(context, repositories, identities, blocks, land, reading.profileIn);
  // What a visitor by link has no use for is fetched when it is first called.
  const rejudging = createPart(() => import('./rejudge.js'));
  const onChanged = async (did: Did): Promise<void> => (await rejudging()).rejudge(context, repositories, blocks, did);
  let made: Steps | undefined;
  const steps = createPart(async () => {
    const { createSteps } = await import('./steps.js');
    made = createSteps({ context, identities, repositories, blocks, land, onChanged });
    return made;
  });
  const conflicts = createPart(async () =>
    (await import('./conflicts.js')).createConflicts(
      context,
      identities,
      (await steps()).identitiesIn.receiveOperations,
    ),
  );
  const upkeep = createPart(() => import('./upkeep.js'));
  const blobs = createPart(async () => (await import('./blobs.js')).openBlobs(context, env.channel));
  const uploading = createPart(async () =>
    (await import('./uploads.js')).createUploads(context, (await hosting()).room, env.space),
  );
  const hosting = createPart(async () =>
    (await import('./hosting.js')).createHosting({ context, repositories, blocks, space: env.space, drop }),
  );
  const snapshots = createPart(async () => (await import('./snapshots.js')).createSnapshots(context, identities));
  const carImport = createPart(async () => {
    const [made, { createCarImport }] = [await steps(), await import('./car-in.js')];
    const rest = { blobs: await blobs(), snapshots: await snapshots() };
    return createCarImport(context, { ...made, identities, repositories, ...rest });
  });
  const writing = createPart(async () =>
    (await import('./writing.js')).createWriting(
      context,
      repositories,
      blocks,
      land,
      async () => (await hosting()).room,
    ),
  );

  const pinning = createPart(async () =>
    (await import('./pins.js')).createPins({
      ...(await hosting()),
      ...{ context, identities, blocks, space: env.space },
    }),
  );

  const social = createPart(async () =>
    (await import('./social/social.js')).createSocial({
      ...{ context, identities, repositories, blocks },
      identitiesIn: async () => (await steps()).identitiesIn,
    }),
  );

  const forget = (did: Did): void => {
    identities.forget(did);
    made?.identitiesIn.forget(did);
    repositories.forget(did);
    blocks.forget(did);
  };

  const drop = async (did: Did): Promise<void> => {
    const { dropRepository, hasLoose } = await upkeep();
    const run = async (): Promise<void> => {
      await dropRepository(context, did);
      forget(did);
    };
    if (await hasLoose(context)) await (await social()).keepThrough(did, run);
    else await run();
  };

  return {
    async open(id, options) {
      // Whoever asks for it tells why it does not come.
      if (options?.social === true) social().catch(() => undefined);
      await session.open(id, options);
      if (await isInterrupted(context)) await (await rejudging()).rejudgeLeftovers(context, repositories, blocks);
    },
    close: session.close,
    on: session.events.on,
    erase: session.erase,
    receiveOperations: async (...args) => (await steps()).identitiesIn.receiveOperations(...args),
    receiveDelegations: async (...args) => (await steps()).identitiesIn.receiveDelegations(...args),
    identity: identities.view,
    conflict: async (did) => (await conflicts()).view(did),
    conflictProof: async (did) => (await conflicts()).proof(did),
    receiveConflict: async (...args) => (await conflicts()).receive(...args),
    operationsFrom: identities.operationsFrom,
    delegationsFor: identities.delegationsFor,
    async authority(did, key, command) {
      const judged = await identities.authority(did, key, command);
      if (judged?.verdict === 'valid') return { holds: true, clockId: judged.value.clockId ?? 0 };
      return judged !== undefined && 'code' in judged ? { holds: false, code: judged.code } : { holds: false };
    },
    async barred(did, act) {
      const { barredOf } = await import('./barred.js');
      return barredOf(context, repositories, blocks, did, act);
    },
    prepareCommit: async (...args) => (await writing()).prepare(...args),
    prepareRestamp: async (...args) => (await writing()).prepareRestamp(...args),
    finishCommit: async (...args) => (await writing()).finish(...args),
    receiveHeads: async (...args) => (await steps()).headsIn.receive(...args),
    dueHeads: async () => (await steps()).headsIn.due(),
    beginPull: async (...args) => (await steps()).pulls.begin(...args),
    receiveBlocks: async (...args) => (await steps()).pulls.receive(...args),
    finishPull: async (pull, servedBy) => (await steps()).pulls.finish(pull, servedBy),
    cancelPull: async (pull) => (await steps()).pulls.cancel(pull),
    takeEdit,
    heads: headsOut,
    commits: async (...args) => (await hosting()).commits(...args),
    serveBlocks: async (...args) => (await hosting()).blocks(...args),
    getBlocks: async (...args) => (await hosting()).some(...args),
    serveChunk: async (...args) => (await hosting()).chunk(...args),
    record: reading.record,
    list: reading.list,
    profile: reading.profile,
    repositories: reading.repositories,
    keep: async (did, policy) => (await upkeep()).keepRepository(context, did, policy),
    drop,
    async putBlob(did, bytes, mime, options) {
      if (bytes instanceof Uint8Array) return (await blobs()).put(did, bytes, mime);
      return (await uploading()).put(did, bytes, mime, options);
    },
    uploads: <Name extends keyof Uploads>(name: Name, ...args: Parameters<Uploads[Name]>) =>
      uploading().then((uploads) => Reflect.apply(uploads[name], uploads, args)) as ReturnType<Uploads[Name]>,
    beginBlob: async (...args) => (await blobs()).begin(...args),
    receiveChunk: async (...args) => (await blobs()).receive(...args),
    blob: async (cid) => (await blobs()).state(cid),
    blobChunk: async (cid) => (await blobs()).chunk(cid),
    readBlob: async (cid) => (await blobs()).read(cid),
    async encodePicture(file, options) {
      const { encodePicture } = await import('./picture.js');
      return encodePicture(file, options);
    },
    snapshots: async (...args) => (await snapshots()).snapshots(...args),
    judgeSnapshot: async (...args) => (await snapshots()).judgeSnapshot(...args),
    keepSnapshot: async (...args) => (await snapshots()).keepSnapshot(...args),
    sealedPart: async (...args) => (await snapshots()).sealedPart(...args),
    async *exportCar(did, options) {
      const { createCarExport } = await import('./car-out.js');
      yield* createCarExport(context, repositories, blocks, await snapshots())(did, options);
    },
    pins: <Name extends keyof Pins>(name: Name, ...args: Parameters<Pins[Name]>) =>
      pinning().then((pins) => Reflect.apply(pins[name], pins, args)) as ReturnType<Pins[Name]>,
    social: <Name extends keyof Social>(name: Name, ...args: Parameters<Social[Name]>) =>
      social().then((part) => Reflect.apply(Reflect.get(part, name), part, args)) as ReturnType<Social[Name]>,
    importCar: async (...args) => (await carImport()).importCar(...args),
    inspectCar: async (...args) => (await carImport()).inspectCar(...args),
    unfinishedImport: async () => (await upkeep()).unfinishedImport(context),
    async collect(options) {
      const freed = await (await hosting()).collect(options);
      if (await (await upkeep()).hasLoose(context)) await (await social()).tidy();
      return freed;
    },
    stats: async () => (await upkeep()).statsOf(context),
  };
};

/** Whether a change of a log was not followed up (STO-10). */
const isInterrupted = async (context: Context): Promise<boolean> => {
  const rows = await context.store().read(['repositories'], (tx) => tx.objectStore('repositories').getAll());
  return rows.some(({ rejudge }) => rejudge);
};

interface Session {
  store(): Store;
  open: VerifyStore['open'];
  close(): Promise<void>;
  erase(): Promise<void>;
  readonly events: ReturnType<typeof createEmitter<VerifyStoreEvents>>;
}

/** The database under all of it: opened by the page, closed by the page or the browser. */
const createSession = ({ now, random, store: given }: VerifyStoreEnvironment): Session => {
  const events = createEmitter<VerifyStoreEvents>();
  let current: Store | undefined;
  let stop: Dispose = () => undefined;

  const watch = (store: Store): void => {
    current = store;
    stop = store.on('closed', ({ code }) => events.emit('storage', { code }));
  };
  if (given !== undefined) watch(given);

  const store = (): Store => {
    if (current === undefined) throw new TabardError('storage-closed', 'no database is open', { retryable: true });
    return current;
  };

  const close = async (): Promise<void> => {
    stop();
    current?.close();
    current = undefined;
  };

  return {
    events,
    store,
    close,
    async open(id, options) {
      if (current?.id === id) return;
      await close();
      watch(await openStore(id, storeMigrations, options));
    },
    async erase() {
      const { id } = store();
      await close();
      await deleteStore(id);
      const registry = await openRegistry({ now, random });
      await registry.remove(id).finally(() => registry.close());
    },
  };
};
