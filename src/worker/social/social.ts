/** Puts the parts together into what `VerifyStore.social` gives. */
import { createPart, type Did, type RecordUri } from '../../base/index.js';
import { parseRecordUri } from '../../repo/index.js';
import type { Blocks } from '../blocks.js';
import type { Context } from '../context.js';
import type { Identities } from '../identities.js';
import type { IdentitiesIn } from '../identities-in.js';
import type { Repositories } from '../repository.js';
import { createFeed } from './feed.js';
import { createFollowing } from './following.js';
import { createIndexer } from './indexer.js';
import { createLoose, type LooseUpkeep } from './loose.js';
import { createThreads } from './thread.js';
import type { Answering, Boxes, EntryReads, LooseRecords, Searching } from './types.js';
import { createValues } from './values.js';

export interface SocialParts {
  readonly context: Context;
  readonly identities: Identities;
  readonly identitiesIn: () => Promise<IdentitiesIn>;
  readonly repositories: Repositories;
  readonly blocks: Blocks;
}

/** Entries are made of a landing at once, its answer first; of what lands within this time after it together. Milliseconds. */
const AFTER_LANDING = 50;

/** Words are indexed when landings have rested: an editor publishes at every pause. */
const BEFORE_WORDS = 2_000;

export const createSocial = (
  parts: SocialParts,
): EntryReads & LooseRecords & Boxes & Answering & LooseUpkeep & Searching => {
  const { context, blocks } = parts;
  const indexer = createIndexer(context, blocks);
  const values = createValues(context, blocks);
  const searching = createPart(async () => (await import('./search/searching.js')).createSearching(context, blocks));
  const { follow, followAll, followFirst } = createFollowing({
    context,
    indexer,
    later: atOnceThenTogether(AFTER_LANDING),
    afterwards: restful(async () => (await searching()).follow(), BEFORE_WORDS),
  });
  const feed = createFeed(context, blocks, values);
  const threads = createThreads(context, blocks, values);

  const followOf = async (uris: readonly RecordUri[]): Promise<void> => {
    const late = new Set((await indexer.behind()).rows.map(({ did }) => did));
    const dids = new Set<Did>(uris.flatMap((uri) => parseRecordUri(uri)?.did ?? []));
    await Promise.all([...dids].filter((did) => late.has(did)).map(follow));
  };

  /** One's own is there at once; of the others what there is. */
  const followOwn = async (): Promise<void> => {
    await followFirst(({ policy }) => policy.reason === 'own');
  };

  const reads: EntryReads & Searching = {
    follow,
    async feed(options) {
      // Who names entries has just heard of them.
      if (options.among === undefined) await followOwn();
      return feed.feed(options);
    },
    async newer(options, than) {
      followAll();
      return feed.newer(options, than);
    },
    async posts(did, options) {
      if (options.among === undefined) await follow(did);
      return feed.posts(did, options);
    },
    async about(subject, kind, options) {
      await followOwn();
      return feed.about(subject, kind, options);
    },
    async thread(root) {
      await followOf([root]);
      await followOwn();
      return threads.thread(root);
    },
    async entries(uris) {
      await followOf(uris);
      return threads.entries(uris);
    },
    async counts(uris, viewer) {
      await followOwn();
      return threads.counts(uris, viewer);
    },
    history: threads.history,
    search: async (...args) => (await searching()).search(...args),
  };
  return { ...reads, ...createLoose({ ...parts, reads }) };
};

/** The first run begins in the next task; one that is asked for while the time of the last has not passed begins when it has. */
const atOnceThenTogether = (wait: number): ((run: () => void) => void) => {
  let isResting = false;
  let next: (() => void) | undefined;
  const begin = (run: () => void): void => {
    isResting = true;
    next = undefined;
    setTimeout(run, 0);
    setTimeout(() => {
      isResting = false;
      if (next !== undefined) begin(next);
    }, wait);
  };
  return (run) => {
    if (isResting) next = run;
    else begin(run);
  };
};

/** Runs once a while after the first of many calls. What fails is behind, and is done before the next question. */
const restful = (run: () => Promise<void>, wait: number): (() => void) => {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    setTimeout(() => {
      isDue = false;
      run().catch(() => undefined);
    }, wait);
  };
};
