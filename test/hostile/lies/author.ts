/**
 * Whoever is lied about: an identity with its device, what it truly published, and the keys that a liar could hold. Runs in Node and in a
 * page alike. Every number is another identity.
 */
import type { Cid, Did, DidKey, RecordPath, Signer, Tid } from '../../../src/base/index.js';
import { cidOfRaw, cidOfValue, linkTo, parseTid, tidOf } from '../../../src/codec/index.js';
import {
  buildDelegation,
  buildGenesis,
  type Delegation,
  parseDelegation,
  type VerifiedLog,
  WRITE,
} from '../../../src/identity/index.js';
import type { BlockPair, MessageOf } from '../../../src/peer/messages/index.js';
import { buildHeads } from '../../../src/peer/messages/index.js';
import {
  type Block,
  type BuiltRecord,
  buildTree,
  type Commit,
  draftCommit,
  finishCommit,
  makeRecord,
} from '../../../src/repo/index.js';
import { testKey, testSigner, testX25519 } from '../../helpers/keys.js';

/** In everything that is not true, so that it can be looked for on the page and in the store. */
export const MARK = 'Mallory';

export interface Author {
  readonly did: Did;
  readonly name: string;
  readonly log: VerifiedLog;
  readonly genesis: Uint8Array<ArrayBuffer>;
  readonly root: Signer;
  readonly device: Signer;
  readonly delegation: Delegation;
  /** Further keys of this author: lost devices, stolen keys, strangers. */
  readonly other: (index: number) => Signer;
  /** Milliseconds since 1970, when all of it begins. */
  readonly now: number;
}

/** A commit with its tree, in the order in which a host sends it. */
export interface Made {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly id: Cid;
  readonly data: Cid;
  readonly blocks: readonly Block[];
}

export interface Delegating {
  readonly signer?: Signer;
  readonly issuer?: Did | DidKey;
  readonly command?: string;
  readonly expires?: number;
  readonly notBefore?: number;
}

export const delegateTo = async (
  { did, root, log }: Pick<Author, 'did' | 'root' | 'log'>,
  audience: DidKey,
  { signer = root, issuer = did, command = WRITE, expires, notBefore }: Delegating = {},
): Promise<Delegation> => {
  const bytes = await buildDelegation({
    issuer,
    subject: did,
    audience,
    command,
    meta: { x25519: testX25519(7), clock: 7, op: log.state.position.id },
    signer,
    nonce: new Uint8Array(12).fill(1),
    ...(expires === undefined ? {} : { expires }),
    ...(notBefore === undefined ? {} : { notBefore }),
  });
  const parsed = await parseDelegation(bytes);
  if (parsed.verdict !== 'valid') throw new TypeError(`a delegation that is ${parsed.verdict}`);
  return parsed.value;
};

export const makeAuthor = async (number: number, now: number): Promise<Author> => {
  const seed = 100_000 + number * 100;
  const root = testSigner(seed);
  const device = testSigner(seed + 3);
  const { did, bytes, log } = await buildGenesis({
    root,
    nextRootKey: testKey(seed + 1),
    nextRecoveryKey: testKey(seed + 2),
    backup: testX25519(seed),
  });
  const delegation = await delegateTo({ did, root, log }, device.key);
  const other = (index: number): Signer => testSigner(seed + 10 + index);
  return { did, name: `Ada ${number}`, log, genesis: bytes, root, device, delegation, other, now };
};

/** Some milliseconds after it all began. */
export const revOf = (author: Author, offset: number): Tid => tidOf((author.now - 60_000 + offset) * 1000, 7);

export const pathOf = (text: string): RecordPath => text as RecordPath;
export const profilePath = pathOf('app.tabard.profile/self');

export const profileRecord = (author: Author, name: string, more = {}, offset = 0): Promise<BuiltRecord> =>
  makeRecord('app.tabard.profile', revOf(author, offset), { name, bio: '', links: [], tags: [], ...more });

export const postPath = (author: Author, offset: number): RecordPath =>
  pathOf(`app.tabard.post/${parseTid(revOf(author, offset)) ?? ''}`);

export const postRecord = (author: Author, text: string, offset = 0): Promise<BuiltRecord> =>
  makeRecord('app.tabard.post', revOf(author, offset), { text, createdAt: 1 });

/** A commit over a tree that is given by its root, whatever stands there. */
export const commitOver = async (
  author: Author,
  data: Cid,
  blocks: readonly Block[],
  change: Partial<Commit> = {},
  signer: Signer = author.device,
): Promise<Made> => {
  const draft = await draftCommit({
    v: 1,
    did: author.did,
    seq: 1,
    rev: revOf(author, 1_000),
    data,
    seen: {},
    prev: null,
    log: author.log.state.position,
    key: signer.key,
    auth: author.delegation.cid,
    ...change,
  });
  return { bytes: finishCommit(draft, await signer.sign(draft.signing)), id: draft.id, data, blocks };
};

/** A commit over records, as an honest writer makes it. */
export const commitOf = async (
  author: Author,
  records: readonly (readonly [RecordPath, Pick<BuiltRecord, 'cid' | 'bytes'>])[],
  change: Partial<Commit> = {},
  signer: Signer = author.device,
): Promise<Made> => {
  const sorted = [...records].sort(([a], [b]) => (a < b ? -1 : 1));
  const tree = await buildTree(sorted.map(([at, { cid }]) => [at, cid] as const));
  const nodes = [...tree.blocks].map(([cid, bytes]) => ({ cid, bytes })).toReversed();
  const blocks = [...nodes, ...sorted.map(([, { cid, bytes }]) => ({ cid, bytes }))];
  return commitOver(author, tree.root, blocks, change, signer);
};

/** A profile and three posts: the truth is the second commit of its device. */
export const publish = async (author: Author, name: string, seq = 2, more = {}): Promise<Made> => {
  const offset = seq * 1_000;
  const posts = [1, 2, 3].map(
    async (at) => [postPath(author, at), await postRecord(author, `${name}, ${at}`, at)] as const,
  );
  const records = [
    [profilePath, await profileRecord(author, name, more, offset)] as const,
    ...(await Promise.all(posts)),
  ];
  return commitOf(author, records, { seq, rev: revOf(author, offset + 100) });
};

/** The pixel that the author shows; a picture's content is nobody's business here. */
export const pictureOf = ({ name }: Pick<Author, 'name'>): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: 600 }, (_, at) => (at * name.length + name.charCodeAt(at % name.length)) % 251);

/** What the author truly published. */
export const truthOf = async (author: Author): Promise<Made> => {
  const picture = pictureOf(author);
  const blob = { cid: linkTo(await cidOfRaw(picture)), size: picture.length, mime: 'image/png' };
  return publish(author, author.name, 2, { avatar: { blob, width: 1, height: 1 } });
};

export const pairs = (blocks: readonly Block[]): BlockPair[] => blocks.map(({ cid, bytes }) => [cid, bytes]);

/** Heads as a host announces them, with all blocks along. */
export const headsOf = (
  author: Author,
  made: Made | undefined,
  change: Partial<Omit<MessageOf<'heads'>, 't' | 'did'>> = {},
): MessageOf<'heads'> =>
  buildHeads({
    did: author.did,
    log: author.log.state.position,
    operations: [author.genesis],
    delegations: [author.delegation.bytes],
    commits: made === undefined ? [] : [made.bytes],
    inline: made === undefined ? null : { root: made.data, blocks: pairs(made.blocks), cursor: null },
    ...change,
  });

export const blockOf = async (bytes: Uint8Array<ArrayBuffer>): Promise<Block> => ({
  cid: await cidOfValue(bytes),
  bytes,
});
