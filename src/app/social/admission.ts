/**
 * What the author of a thread has let in (`app.tabard.reply/<thread TID>.<26 letters of the answer>`). An admission that was taken away again says
 * that the author does not want the answer there. Readers honour both, and may look behind it.
 */
import type { Cid, Did, RecordPath, RecordUri } from '../../base/index.js';
import { derivedKey, pathOf, splitPath } from '../../repo/index.js';
import type { Write } from '../../worker/index.js';
import type { EntryView, InboxEntry } from '../../worker/social/types.js';
import type { SocialGround } from './ground.js';
import { defaultPolicy } from './kept/wishes.js';
import { MAX_ADMISSIONS } from './limits.js';
import { postFields } from './post-fields.js';
import { referenceRecord } from './post-record.js';
import { authorOf, partsOfUri } from './records.js';
import type { ReplyPolicy } from './social-view.js';
import { isAmong, nearness } from './trust.js';

const collection = 'app.tabard.reply';

/** Where the admission of an answer stands, in the repository of the thread's author. */
export const admissionPath = async (root: RecordUri, reply: RecordUri): Promise<RecordPath> => {
  const thread = splitPath(partsOfUri(root).path).key;
  const { did, path } = partsOfUri(reply);
  const { collection: of, key } = splitPath(path);
  return pathOf(collection, `${thread}.${await derivedKey(did, of, key)}`);
};

/** Whether everything that answers stands in the thread, or only what its author has let in. */
export const isOpen = ({ action, who }: ReplyPolicy): boolean => action !== 'ignore' && who === 'everyone';

export interface Gate {
  readonly author: Did;
  readonly open: boolean;
  readonly admitted: ReadonlySet<RecordUri>;
  readonly dropped: ReadonlySet<RecordUri>;
}

/** Who has not let it in, if anybody has a say and has not. */
export const notAdmittedBy = (gate: Gate, uri: RecordUri): Did | undefined => {
  if (authorOf(uri) === gate.author || gate.admitted.has(uri)) return undefined;
  return gate.dropped.has(uri) || !gate.open ? gate.author : undefined;
};

/** What the root says of who may answer. */
export const policyOfRoot = (root: EntryView | null): ReplyPolicy =>
  (root === null ? null : postFields(root.value)?.policy) ?? defaultPolicy;

/** Which answers the author has put out again: tombstones where admissions stood. */
export const findDropped = async (
  ground: SocialGround,
  root: RecordUri,
  answers: readonly RecordUri[],
): Promise<ReadonlySet<RecordUri>> => {
  const author = authorOf(root);
  const prefix = `${collection}/${splitPath(partsOfUri(root).path).key}.`;
  const removed = new Set<RecordPath>();
  let cursor: string | undefined = prefix;
  while (cursor !== undefined) {
    const page: Awaited<ReturnType<SocialGround['records']['list']>> = await ground.records.list(author, collection, {
      removed: true,
      cursor,
      limit: 1000,
    });
    const inThread = page.records.filter(({ path }) => path.startsWith(prefix));
    for (const { path, removal } of inThread) if (removal !== undefined) removed.add(path);
    cursor = inThread.length < page.records.length ? undefined : page.cursor;
  }
  if (removed.size === 0) return new Set();
  const paths = await Promise.all(answers.map((uri) => admissionPath(root, uri)));
  return new Set(answers.filter((_, index) => removed.has(paths[index] ?? ('' as RecordPath))));
};

const admissionOf = async (
  ground: SocialGround,
  root: RecordUri,
  reply: { readonly uri: RecordUri; readonly cid: Cid | null },
): Promise<Write> => ({
  path: await admissionPath(root, reply.uri),
  value: { subject: referenceRecord({ ...reply, commit: null }), createdAt: ground.now() },
});

export interface Admissions {
  admit(root: RecordUri, uri: RecordUri): Promise<void>;
  drop(root: RecordUri, uri: RecordUri): Promise<void>;
  /** Lets in what came to one's own threads since the last time, as one's policy says: one commit for many. */
  settle(): Promise<void>;
}

interface Copy {
  readonly uri: RecordUri;
  readonly until: number;
}

const day = 24 * 60 * 60 * 1000;
/** Where a wish to keep says no number. */
const usualDays = 30;

/** A copy is kept for so many days from when it came. */
const copyOf = ({ action, days }: ReplyPolicy, uri: RecordUri, since: number): readonly Copy[] =>
  action === 'keep' ? [{ uri, until: since + (days ?? usualDays) * day }] : [];

const noteName = 'admitted';
/** An inbox is gone through in pages of so many. */
const page = 200;

export const createAdmissions = (ground: SocialGround): Admissions => {
  const entryOf = async (uri: RecordUri): Promise<EntryView | null> => (await ground.reads.entries([uri]))[0] ?? null;

  /** Newest first down to where it stopped the last time; answers to one's own threads. */
  const arrived = async (
    me: Did,
    since: number,
  ): Promise<{ readonly answers: InboxEntry[]; readonly last: number }> => {
    const answers: InboxEntry[] = [];
    let last = since;
    let before: number | undefined;
    for (;;) {
      const found = await ground.reads.inbox(me, { limit: page, ...(before === undefined ? {} : { before }) });
      for (const each of found.entries) {
        const { id, entry } = each;
        last = Math.max(last, id);
        if (id <= since) return { answers, last };
        const root = entry.root;
        if (entry.kind === 'post' && root !== undefined && authorOf(root) === me && entry.removed === undefined)
          answers.push(each);
      }
      before = found.cursor;
      if (before === undefined) return { answers, last };
    }
  };

  /** What is to become of it, where it is wanted. */
  const wishFor = async (entry: EntryView): Promise<ReplyPolicy | undefined> => {
    if (entry.root === undefined) return undefined;
    const root = await entryOf(entry.root);
    if (root === null || root.removed !== undefined) return undefined;
    const policy = policyOfRoot(root);
    const isWanted = policy.action !== 'ignore' && isAmong(await nearness(ground, entry.did), policy.who);
    return isWanted ? policy : undefined;
  };

  const keepCopies = async (me: Did, copies: readonly Copy[]): Promise<void> => {
    if (copies.length > 0) await ground.reads.keepUntil(me, copies);
  };

  /** Nobody was asked, or the author has decided already: both stay as they are. */
  const isDecided = async (me: Did, path: RecordPath): Promise<boolean> =>
    (await ground.records.record(me, path, { removed: true })) !== undefined;

  return {
    async admit(root, uri) {
      const { own } = await ground.open();
      const entry = await entryOf(uri);
      await own.writer.write([await admissionOf(ground, root, { uri, cid: entry?.cid ?? null })]);
      await keepCopies(own.did, copyOf(policyOfRoot(await entryOf(root)), uri, ground.now()));
    },
    async drop(root, uri) {
      const { own } = await ground.open();
      const path = await admissionPath(root, uri);
      // Only where something stood is a tombstone left.
      if ((await ground.records.record(own.did, path)) === undefined)
        await own.writer.write([await admissionOf(ground, root, { uri, cid: (await entryOf(uri))?.cid ?? null })]);
      await own.writer.write([{ remove: path, kind: 'deletion' }]);
    },
    settle: () =>
      ground.alone('admissions', async () => {
        const me = ground.me();
        if (me === null || !ground.leads()) return;
        const noted = await ground.note(noteName);
        const { answers, last } = await arrived(me, typeof noted === 'number' ? noted : 0);
        const self = await ground.open();
        if (self.own.vault.locked) return;
        const writes: Write[] = [];
        const copies: Copy[] = [];
        for (const { entry, receivedAt } of answers) {
          const policy = await wishFor(entry);
          if (entry.root === undefined || policy === undefined) continue;
          copies.push(...copyOf(policy, entry.uri, receivedAt));
          const write = await admissionOf(ground, entry.root, { uri: entry.uri, cid: entry.cid });
          if ('path' in write && !(await isDecided(me, write.path))) writes.push(write);
        }
        for (let at = 0; at < writes.length; at += MAX_ADMISSIONS)
          await self.own.writer.write(writes.slice(at, at + MAX_ADMISSIONS));
        await keepCopies(me, copies);
        if (last !== noted) await ground.setNote(noteName, last);
      }),
  };
};
