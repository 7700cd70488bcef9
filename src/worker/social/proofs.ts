/**
 * Records that come alone, each with what proves it (rules PRV-*). What comes in is judged from the genesis down by the functions that judge
 * everything; only what is valid, and newer than what is here, is kept, and nothing that is kept whole is kept twice.
 */
import type { Did, RecordPath, RecordUri } from '../../base/index.js';
import {
  compareVersions,
  judgeBundle,
  type ProvenVersion,
  parseBundle,
  recordUri,
  type UnverifiedBundle,
  type VerifiedBundle,
  type Version,
} from '../../repo/index.js';
import type { EntryRow, ProvenRow } from '../../store/index.js';
import type { Context } from '../context.js';
import type { Identities } from '../identities.js';
import type { IdentitiesIn } from '../identities-in.js';
import type { Unaccepted } from '../outcomes.js';
import { type Life, promisedLife } from './copies.js';
import { kindOf } from './entry-of.js';
import { admitToInbox, judgeForInbox } from './inbox-rules.js';
import { looseEntryOf } from './loose-entry.js';
import { FRIENDS_FOR, INBOX_FOR, STRANGERS_ANSWER_FOR, THREAD_FOR } from './loose-limits.js';
import { makeRoom, provenStores, putProven, versionOf } from './proven-rows.js';
import type { Proving } from './proving.js';
import { createTouched } from './touched.js';
import type { EntryReads, LooseRecords, ProvenFor, ProvenOutcome } from './types.js';

export interface ProofsParts {
  readonly context: Context;
  readonly identities: Pick<Identities, 'find'>;
  readonly identitiesIn: () => Promise<Pick<IdentitiesIn, 'receiveOperations' | 'receiveDelegations'>>;
  readonly proving: Proving;
  readonly entries: EntryReads['entries'];
  /** Whether the owner of an inbox follows somebody. */
  readonly knows: (to: Did, from: Did) => Promise<boolean>;
}

const profilePath = 'app.tabard.profile/self';

/** A bundle, and who brought it. */
interface Brought {
  readonly bundle: UnverifiedBundle;
  readonly bytes: Uint8Array;
  readonly from: string;
}

export const createReceiveProof = (parts: ProofsParts): LooseRecords['receiveProof'] => {
  const { context, identities, proving } = parts;
  const { counters } = context;

  const judge = async (bundle: UnverifiedBundle) => {
    const known = await identities.find(bundle.did);
    const ground = { log: known?.log, delegations: known?.delegations ?? new Map(), now: context.now() };
    return counters.timed('judge-proof', () => judgeBundle(bundle, ground));
  };

  /** The log and the chains first: by them it is judged again later. Answers the stamp of the identity then. */
  const keepIdentity = async (
    { did, operations, delegations }: UnverifiedBundle,
    from: string,
  ): Promise<number | Unaccepted> => {
    const takes = await parts.identitiesIn();
    const log = await takes.receiveOperations(did, operations, 'relaxed', from);
    if (log.verdict !== 'valid') return log;
    const chains = await takes.receiveDelegations(did, delegations, 'relaxed');
    if (chains.verdict !== 'valid') return chains;
    return (await identities.find(did))?.stamp ?? 0;
  };

  const keep = async (
    { bundle, bytes, from }: Brought,
    { commit, nodes }: VerifiedBundle,
    found: ProvenVersion,
    reason: ProvenFor,
  ): Promise<ProvenOutcome> => {
    const { did, path } = bundle;
    const isKnown = reason.why === 'inbox' && (await parts.knows(reason.to, did));
    const uri = recordUri(did, path);
    const version = { cid: found.cid, rev: found.record.rev, purge: found.isPurge };
    const wanted =
      reason.why === 'inbox'
        ? await judgeForInbox(context, bundle, found, reason.to, { size: bytes.length, isKnown })
        : undefined;
    if (wanted !== undefined && 'verdict' in wanted) return wanted;
    const here = await proving.keptVersion(did, path);
    if (wanted !== undefined && (await isWithdrawn(uri, bundle, version, here)))
      return { verdict: 'valid', uri, isNew: false };
    const isKept = here !== undefined && compareVersions(here, version) >= 0;
    const ofIdentity = (await identities.find(did)) === undefined ? [...bundle.operations, ...bundle.delegations] : [];
    const stamp = isKept ? 0 : await keepIdentity(bundle, from);
    if (typeof stamp !== 'number') return stamp;
    const now = context.now();
    const row: ProvenRow = {
      ...{ did, path, cid: found.cid, rev: version.rev, stamp, receivedAt: now },
      ...{ commit: commit.bytes, nodes, record: found.bytes },
      // Whoever brings a log that is not here yet is asked for its room.
      size: [...nodes, commit.bytes, found.bytes, ...ofIdentity].reduce((sum, { length }) => sum + length, 0),
      ...(await lifeOf(reason, uri, found, { now, isKnown })),
      ...(found.isPurge ? { final: true } : {}),
    };
    const entry = isKept ? undefined : await looseEntryOf(row, commit.commit.rev);
    const before = await context.store().read(['entries'], (tx) => tx.objectStore('entries').get([did, path]));
    const isNew = await context.store().write([...provenStores], 'relaxed', async (tx) => {
      const isNews = !isKept && (await putProven(tx, row, entry));
      const isPushed = wanted !== undefined && (await admitToInbox(tx, wanted, { now, isNews }));
      if (isNews) await makeRoom(tx, did);
      return reason.why === 'inbox' ? isPushed : isNews;
    });
    if (isNew) context.events.emit('entries', { dids: [did], ...touchedBy(uri, before, entry) });
    const [view] = await parts.entries([uri]);
    return { verdict: 'valid', uri, ...(view === null || view === undefined ? {} : { entry: view }), isNew };
  };

  /** A later version is known here, by which it is gone: an older one that somebody brings makes no notice. */
  const isWithdrawn = async (
    uri: RecordUri,
    { did, path }: UnverifiedBundle,
    version: Version,
    kept: Version | undefined,
  ): Promise<boolean> => {
    const row = await context.store().read(['proven'], (tx) => tx.objectStore('proven').get([did, path]));
    const known = [
      ...(kept === undefined ? [] : [kept]),
      ...(row === undefined || row.barred === true ? [] : [versionOf(row)]),
    ];
    if (!known.some((each) => compareVersions(each, version) > 0)) return false;
    const [entry] = await parts.entries([uri]);
    return entry === null || entry === undefined || entry.removed !== undefined;
  };

  /** The life is a rank as well: what ends first gives way first, so that strangers push nobody out whom one follows. */
  const lifeOf = async (
    reason: ProvenFor,
    uri: RecordUri,
    { record }: ProvenVersion,
    { now, isKnown }: { readonly now: number; readonly isKnown: boolean },
  ): Promise<Life> => {
    if (reason.why !== 'inbox') return { until: now + THREAD_FOR };
    const promised = await promisedLife(context, reason.to, uri);
    if (promised !== undefined) return promised;
    if (isKnown) return { until: now + FRIENDS_FOR };
    const row = await context.store().read(['repositories'], (tx) => tx.objectStore('repositories').get(reason.to));
    const isOwnThread = row?.policy.reason === 'own' && record.value.reply !== undefined;
    return { until: now + (isOwnThread ? STRANGERS_ANSWER_FOR : INBOX_FOR) };
  };

  return async (bytes, reason, from) => {
    const parsed = parseBundle(bytes);
    if (parsed.verdict !== 'valid') return counters.declined(parsed);
    const bundle = parsed.value;
    const { did, path } = bundle;
    if (!isTold(path)) return { verdict: 'unsupported', what: path.split('/', 1)[0] ?? '' };
    const judged = await judge(bundle);
    if (judged.verdict !== 'valid') return counters.declined(judged);
    counters.verified(1);
    const uri = recordUri(did, path);
    const { found } = judged.value;
    if (found === null) return { verdict: 'absent', uri };
    if (reason.why === 'nothing') return { verdict: 'valid', uri, isNew: false };
    if (reason.why === 'thread' && !reason.uris.includes(uri)) return { verdict: 'unwanted' };
    return keep({ bundle, bytes, from }, judged.value, found, reason);
  };
};

/** What it was about before counts too: a like that was taken back says nothing any more. */
const touchedBy = (uri: RecordUri, ...rows: (EntryRow | undefined)[]): { readonly uris?: readonly RecordUri[] } => {
  const touched = createTouched();
  touched.addUri(uri);
  for (const row of rows) if (row !== undefined) touched.add(row);
  const uris = touched.uris();
  return uris === undefined ? {} : { uris };
};

/** What of others' repositories is kept alone: what says something to others, and names. */
const isTold = (path: RecordPath): boolean => path === profilePath || kindOf(path) !== undefined;
