/** Making bundles: of records whose repository is kept, out of the head that has the version that is shown; of others, as they came. */
import type { Cid, Did, RecordPath } from '../../base/index.js';
import {
  compareVersions,
  decodeRecord,
  encodeBundle,
  findInTree,
  findVersion,
  parseCommit,
  parseRecordUri,
  prove,
  type UnverifiedBundle,
  unverifiedPurger,
  type VerifiedCommit,
  type Version,
} from '../../repo/index.js';
import type { ProvenRow } from '../../store/index.js';
import type { Blocks } from '../blocks.js';
import type { Context } from '../context.js';
import type { Identities } from '../identities.js';
import type { Repositories, Repository } from '../repository.js';
import { orElse } from '../shown.js';
import type { ByteArray } from '../types.js';
import { versionOf } from './proven-rows.js';
import type { LooseRecords } from './types.js';

/** Bytes of operations in a bundle: of a longer log only the last ones go along. */
const MAX_LOG_BYTES = 96 * 1024;
/** Operations of a log that does not fit. */
const LAST_OPERATIONS = 8;
const MAX_CHAIN = 16;
const MAX_OPERATIONS = 64;

export interface Proving {
  prove: LooseRecords['prove'];
  /** What stands at a path of a repository that is kept. Undefined where nothing does, or the part is not here. */
  keptVersion(did: Did, path: RecordPath): Promise<Version | undefined>;
}

export interface ProvingParts {
  readonly context: Context;
  readonly identities: Pick<Identities, 'operationsFrom' | 'delegationsFor' | 'view'>;
  readonly repositories: Pick<Repositories, 'load'>;
  readonly blocks: Blocks;
}

interface KeptPlace {
  readonly head: VerifiedCommit;
  /** Undefined: the head's tree has nothing there. */
  readonly version: Version | undefined;
}

export const createProving = ({ context, identities, repositories, blocks }: ProvingParts): Proving => {
  /** Of all heads the one with the version that merging shows. Undefined where a part is not here. */
  const placeOf = async (repository: Repository, path: RecordPath): Promise<KeptPlace | undefined> => {
    const source = blocks.of(repository.did);
    let best: KeptPlace | undefined;
    for (const { verified } of repository.live) {
      const { data, rev } = verified.commit;
      const cid = await orElse(undefined, () => findInTree(source, data, path));
      if (cid === undefined) continue;
      const found = cid === null ? undefined : await findVersion(source, path, cid, rev, repository.isPurge);
      if (found === 'missing' || found === 'dropped') continue;
      const isBetter =
        best === undefined ||
        (found !== undefined && (best.version === undefined || compareVersions(found, best.version) > 0));
      if (isBetter) best = { head: verified, version: found };
    }
    return best;
  };

  const logOf = async (did: Did): Promise<ByteArray[]> => {
    const all = await identities.operationsFrom(did, 0);
    if (fits(all)) return all;
    const position = (await identities.view(did))?.position.n ?? 0;
    const last = await identities.operationsFrom(did, Math.max(0, position + 1 - LAST_OPERATIONS));
    return fits(last) ? last : [];
  };

  const fits = (all: readonly ByteArray[]): boolean =>
    all.length <= MAX_OPERATIONS && all.reduce((sum, { length }) => sum + length, 0) <= MAX_LOG_BYTES;

  /** The chains of whoever signed the commit, and of whoever signed the purge, if it is one. */
  const chainsOf = async (did: Did, commit: ByteArray, record: ByteArray | null): Promise<ByteArray[]> => {
    const signers = [...signersOf(did, commit), ...purgersOf(record)];
    const found = new Set<ByteArray>();
    for (const { auth, key } of signers) {
      const chain = await identities.delegationsFor(did, [auth]);
      for (const one of chain.length > 0 ? chain : await identities.delegationsFor(did, [key])) found.add(one);
    }
    return [...found].slice(0, MAX_CHAIN);
  };

  const bundleOf = async (
    did: Did,
    path: RecordPath,
    parts: Pick<UnverifiedBundle, 'commit' | 'nodes' | 'record'>,
  ): Promise<ByteArray | undefined> => {
    const [operations, delegations] = await Promise.all([logOf(did), chainsOf(did, parts.commit, parts.record)]);
    return encodeBundle({ did, path, operations, delegations, ...parts });
  };

  const fromKept = async (did: Did, path: RecordPath, place: KeptPlace): Promise<ByteArray | undefined> => {
    const source = blocks.of(did);
    const { head, version } = place;
    const nodes = await orElse(undefined, () => prove(source, head.commit.data, path));
    const record = version === undefined ? null : await source.get(version.cid);
    if (nodes === undefined || record === undefined) return undefined;
    return bundleOf(did, path, { commit: head.bytes, nodes: nodes.map(({ bytes }) => bytes), record });
  };

  const fromProven = (row: ProvenRow): Promise<ByteArray | undefined> => {
    const [commit, record] = [row.commit.slice(), row.record.slice()];
    return bundleOf(row.did, row.path, { commit, nodes: row.nodes.map((node) => node.slice()), record });
  };

  const load = async (did: Did, path: RecordPath): Promise<KeptPlace | undefined> => {
    const repository = await repositories.load(did);
    return repository?.row === undefined ? undefined : placeOf(repository, path);
  };

  return {
    async prove(uri) {
      const parsed = parseRecordUri(uri);
      if (parsed === undefined) return undefined;
      const { did, path } = parsed;
      const row = await context.store().read(['proven'], (tx) => tx.objectStore('proven').get([did, path]));
      const loose = row?.barred === true ? undefined : row;
      const kept = await load(did, path);
      const isKeptNewer =
        loose === undefined || (kept?.version !== undefined && compareVersions(kept.version, versionOf(loose)) >= 0);
      if (kept !== undefined && isKeptNewer) return fromKept(did, path, kept);
      return loose === undefined ? undefined : fromProven(loose);
    },
    keptVersion: async (did, path) => (await load(did, path))?.version,
  };
};

interface Signer {
  readonly key: Parameters<Identities['delegationsFor']>[1][number];
  readonly auth: Cid;
}

const signersOf = (did: Did, commit: ByteArray): readonly Signer[] => {
  const parsed = parseCommit(commit, did);
  return parsed.verdict === 'valid' ? [parsed.value.commit] : [];
};

const purgersOf = (record: ByteArray | null): readonly Signer[] => {
  const decoded = record === null ? undefined : decodeRecord(record);
  if (decoded?.verdict !== 'valid' || decoded.value.removal !== 'purge') return [];
  const signer = unverifiedPurger(decoded.value);
  return signer === undefined ? [] : [signer];
};
