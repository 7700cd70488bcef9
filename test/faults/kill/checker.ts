/**
 * Reads what a killed browser left on its disk, through the project's own code, on a page of the same origin in which no app runs: what is
 * found is what the kill left, not what a start made good. Bundled into one script by `checker-script.ts`.
 */
import { openDB } from 'idb';
import * as Y from 'yjs';
import { createEmitter, type Did } from '../../../src/base/index.js';
import { parseDid } from '../../../src/codec/index.js';
import { contentOf } from '../../../src/household/profile-data.js';
import {
  openRegistry,
  openStore,
  type RegistryProfile,
  type Store,
  storeMigrations,
} from '../../../src/store/index.js';
import { openVault } from '../../../src/vault/index.js';
import type { Context } from '../../../src/worker/context.js';
import { createCounters } from '../../../src/worker/counters.js';
import { createIdentities } from '../../../src/worker/identities.js';
import { createVerifyStore, type VerifyStoreEvents } from '../../../src/worker/index.js';
import { createRepositories } from '../../../src/worker/repository.js';
import { type ActsReport, noActs, readActs } from './check-acts.js';
import { findBlobProblems } from './check-blobs.js';
import { findRepositoryProblems, type RepositoryCheck } from './check-repository.js';
import { beginMigration, findMigrationProblems } from './migration.js';

export interface StoreReport {
  /** One line each; empty if all is well. */
  readonly problems: readonly string[];
  readonly did: Did | null;
  /** What the profile's document says on the disk, its copy and the journal taken together, and how many entries each has. */
  readonly written: string;
  readonly checked: {
    readonly rows: number;
    readonly blocks: number;
    readonly commits: number;
    readonly journal: number;
  };
}

const random = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length));
const environment = { now: Date.now, random };

const contextOf = (store: Store): Context => ({
  store: () => store,
  ...environment,
  counters: createCounters(() => performance.now()),
  events: createEmitter<VerifyStoreEvents>(),
});

/** Everything that must hold at any moment at which the power may go. */
const check = async (): Promise<StoreReport> => {
  const names = new Set((await indexedDB.databases()).map(({ name = '' }) => name));
  if (!names.has('tabard'))
    return empty(names.size === 0 ? [] : [`databases without a registry: ${[...names].join()}`]);
  const registry = await openRegistry(environment);
  const profiles = await registry.profiles();
  registry.close();
  const [profile, ...more] = profiles;
  if (profile === undefined) return empty(hasStore(names) ? ['a store that the registry does not know'] : []);
  const problems = more.length === 0 ? [] : [`${profiles.length} profiles where one was made`];
  if (!names.has(`tabard/${profile.id}`)) {
    return empty(
      profile.did === null ? problems : [...problems, 'the registry names an identity, its database is not there'],
    );
  }
  const store = await openStore(profile.id);
  try {
    return await checkStore(store, profile, problems);
  } finally {
    store.close();
  }
};

const empty = (problems: readonly string[]): StoreReport => ({
  problems,
  did: null,
  written: 'nothing',
  checked: { rows: 0, blocks: 0, commits: 0, journal: 0 },
});

const hasStore = (names: ReadonlySet<string>): boolean =>
  [...names].some((name) => /^tabard\/[a-z2-7]{16}$/.test(name));

const checkStore = async (store: Store, profile: RegistryProfile, problems: string[]): Promise<StoreReport> => {
  if (store.version !== storeMigrations.length) problems.push(`version ${store.version}`);
  const context = contextOf(store);
  const identities = createIdentities(context);
  const repositories = createRepositories(context, identities);
  const dids = await didsOf(store, problems);
  const sums: RepositoryCheck = { rows: 0, blocks: 0, commits: 0 };
  for (const did of dids) {
    const found = await findRepositoryProblems(store, repositories, did);
    problems.push(...found.problems.map((problem) => `${did.slice(-6)}: ${problem}`));
    sums.rows += found.checked.rows;
    sums.blocks += found.checked.blocks;
    sums.commits += found.checked.commits;
  }
  problems.push(...(await findBlobProblems(store)));
  problems.push(...(await findKeyProblems(store, profile, repositories)));
  const journal = await findJournalProblems(store);
  problems.push(...journal.problems);
  return { problems, did: profile.did, written: journal.written, checked: { ...sums, journal: journal.entries } };
};

/** Every identity of which any row is here. A row of a commit or a tree without its identity is half of something. */
const didsOf = async (store: Store, problems: string[]): Promise<ReadonlySet<Did>> => {
  const of = await store.read(
    ['identities', 'operations', 'delegations', 'commits', 'packs', 'packIndex', 'repositories', 'pending'],
    async (tx) => ({
      identities: await tx.objectStore('identities').getAllKeys(),
      others: [
        ...(await tx.objectStore('operations').getAllKeys()),
        ...(await tx.objectStore('delegations').getAllKeys()),
        ...(await tx.objectStore('commits').getAllKeys()),
        ...(await tx.objectStore('packs').getAllKeys()),
        ...(await tx.objectStore('packIndex').getAllKeys()),
        ...(await tx.objectStore('repositories').getAllKeys()).map((did) => [did]),
        ...(await tx.objectStore('pending').getAllKeys()),
      ],
    }),
  );
  const known = new Set(of.identities);
  for (const [did] of of.others) {
    const parsed = parseDid(String(did));
    if (parsed === undefined || !known.has(parsed)) problems.push(`rows of ${String(did)}, whose identity is not here`);
  }
  return known;
};

/** Registry and vault agree: what the registry calls one's own can be signed for. */
const findKeyProblems = async (
  store: Store,
  { did }: RegistryProfile,
  repositories: ReturnType<typeof createRepositories>,
): Promise<string[]> => {
  const vault = await openVault({ db: store.vault, ...environment }).catch((error: unknown) => String(error));
  if (typeof vault === 'string') return [`the vault does not open: ${vault}`];
  if (did === null) return [];
  if (vault === undefined) return ['an identity without a vault'];
  const { deviceKey } = vault;
  vault.close();
  const repository = await repositories.load(did);
  if (repository === undefined) return ['an identity without a log'];
  const problems: string[] = [];
  const { row } = repository;
  const held = [...repository.identity.delegations.values()].filter(({ aud }) => aud === deviceKey);
  for (const command of ['/repo/write', '/repo/purge'])
    if (!held.some(({ cmd }) => cmd === command)) problems.push(`the device may not ${command}`);
  if (row !== undefined && row.policy.reason !== 'own') problems.push(`own repository kept as ${row.policy.reason}`);
  if ((row?.marks[deviceKey] ?? 0) !== (row?.landed[deviceKey] ?? 0)) problems.push('own commits are missing');
  return problems;
};

/** Every entry is an update that Yjs reads, and all of them with the copy leave nothing waiting for what is not there. */
const findJournalProblems = async (
  store: Store,
): Promise<{ readonly problems: string[]; readonly entries: number; readonly written: string }> => {
  const problems: string[] = [];
  let count = 0;
  let written = '';
  for (const name of ['profile', 'config'] as const) {
    const entries = await store.journal.read(name);
    count += entries.length;
    const doc = new Y.Doc();
    try {
      const rows = await copyOf(`tabard/${store.id}/${name}`);
      for (const row of [...rows, ...entries.map(({ update }) => update)]) Y.applyUpdate(doc, row);
      if (name === 'profile')
        written = `${JSON.stringify(contentOf(doc).bio)}, ${rows.length} rows and ${entries.length} entries`;
      if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null)
        problems.push(`journal of ${name} has gaps`);
    } catch (error) {
      problems.push(`journal of ${name} cannot be read: ${String(error)}`);
    }
    doc.destroy();
  }
  return { problems, entries: count, written };
};

const copyOf = async (name: string): Promise<readonly Uint8Array[]> => {
  if (!(await indexedDB.databases()).some((each) => each.name === name)) return [];
  const db = await openDB(name);
  try {
    return db.objectStoreNames.contains('updates') ? await db.getAll('updates') : [];
  } finally {
    db.close();
  }
};

/** The whole repository as a file, for somebody else to verify from the genesis. Base64. */
const exportCar = async (did: Did): Promise<string> => {
  const registry = await openRegistry(environment);
  const [profile] = await registry.profiles();
  registry.close();
  const store = await openStore(profile?.id ?? '');
  try {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for await (const part of createVerifyStore({ ...environment, store }).exportCar(did)) parts.push(part);
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  } finally {
    store.close();
  }
};

/** Of the profile that is here. Writes nothing: the app may run in another tab. */
const acts = async (): Promise<ActsReport> => {
  const registry = await openRegistry(environment);
  const [profile] = await registry.profiles();
  const store = profile === undefined ? undefined : await openStore(profile.id);
  try {
    if (profile === undefined || store === undefined) return noActs;
    const verified = createVerifyStore({ ...environment, store });
    return await readActs({ registry, profile, store, verified, random });
  } finally {
    store?.close();
    registry.close();
  }
};

const checker = { acts, check, exportCar, beginMigration, findMigrationProblems };
export type Checker = typeof checker;
Object.assign(globalThis, { checker });
