/** Lies about who somebody is and what their keys may do. */
import type { DidKey, Signer } from '../../../src/base/index.js';
import {
  byteString,
  bytesOf,
  decodeMap,
  encodeDidKey,
  encodeValue,
  isByteString,
  isMap,
  signValue,
  type ValueMap,
} from '../../../src/codec/index.js';
import { buildRotation, buildUpdate, type Delegation, judgeLog, PURGE } from '../../../src/identity/index.js';
import { createSelf } from '../../../src/peer/index.js';
import type { Commit } from '../../../src/repo/index.js';
import { testKey } from '../../helpers/keys.js';
import {
  type Author,
  commitOf,
  delegateTo,
  headsOf,
  MARK,
  type Made,
  makeAuthor,
  profilePath,
  profileRecord,
} from './author.js';
import type { Lie, Scene } from './lie.js';

const mapOf = (bytes: Uint8Array): ValueMap => {
  const decoded = decodeMap(bytes);
  if (decoded.verdict !== 'valid') throw new TypeError(decoded.verdict);
  return decoded.value;
};

/** The same operation with other fields, signed by whom one likes. */
const resigned = async (bytes: Uint8Array, changes: ValueMap, signer: Signer): Promise<Uint8Array<ArrayBuffer>> => {
  const { sig: _, ...unsigned } = mapOf(bytes);
  return encodeValue(await signValue('operation', { ...unsigned, ...changes }, signer));
};

/** A false profile, rightly signed by this key. */
export const falseProfile = async (
  author: Author,
  signer: Signer = author.device,
  change: Partial<Commit> = {},
): Promise<Made> =>
  commitOf(author, [[profilePath, await profileRecord(author, MARK)]], { key: signer.key, ...change }, signer);

/** Announces a false profile with everything that could speak for it. */
const announce = async (
  { liar, author, planted }: Scene,
  signer: Signer,
  more: {
    readonly operations?: readonly Uint8Array<ArrayBuffer>[];
    readonly delegations?: readonly Delegation[];
    readonly change?: Partial<Commit>;
    readonly position?: Author['log']['state']['position'];
  } = {},
): Promise<void> => {
  const auth = more.delegations?.at(-1)?.cid ?? author.delegation.cid;
  const made = await falseProfile(author, signer, { auth, ...more.change });
  for (const { cid } of made.blocks) planted.add(cid);
  const heads = headsOf(author, made, {
    log: more.position ?? author.log.state.position,
    operations: [author.genesis, ...(more.operations ?? [])],
    delegations: [author.delegation, ...(more.delegations ?? [])].map(({ bytes }) => bytes),
  });
  liar.say(heads);
  answerLogs({ liar }, heads);
};

/** Whoever is asked for the log gives what it has announced. */
const answerLogs = ({ liar }: Pick<Scene, 'liar'>, heads: ReturnType<typeof headsOf>): void => {
  liar
    .hears('get', ({ kind }) => kind === 'log')
    .then(({ id }) =>
      liar.say({ t: 'log', id, operations: heads.operations, delegations: heads.delegations, next: null }),
    )
    .catch(() => undefined);
};

const announceLapsed = async (scene: Scene, knows: boolean): Promise<void> => {
  const { author } = scene;
  const lapsed = await delegateTo(author, author.other(0).key);
  const rotation = await buildRotation(author.log, {
    signer: nextRoot(author),
    nextRootKey: testKey(999_999),
    grants: [author.delegation.cid],
  });
  const log = await judgeLog(author.did, [rotation], author.log);
  if (log.verdict !== 'valid') throw new TypeError(log.verdict);
  const position = knows ? log.value.state.position : author.log.state.position;
  await announce(scene, author.other(0), { operations: [rotation], delegations: [lapsed], position });
};

const updateOf = async (author: Author, changes: Parameters<typeof buildUpdate>[1]): Promise<Uint8Array<ArrayBuffer>> =>
  buildUpdate(author.log, changes, author.root);

const revoke = (key: DidKey) => ({ revoked: [{ key, keep: [] }] });

export const keyLies: readonly Lie[] = [
  {
    what: 'a log of another identity',
    code: 'wrong-did',
    blame: 'cut',
    async tell({ liar, author, truth }) {
      const stranger = await makeAuthor(7_000, author.now);
      liar.say(headsOf(author, truth, { operations: [stranger.genesis] }));
    },
  },
  {
    what: 'an operation signed by a key that is not the root’s',
    code: 'bad-signature',
    blame: 'cut',
    async tell({ liar, author, truth }) {
      const good = await updateOf(author, revoke(author.device.key));
      const forged = await resigned(good, {}, author.other(0));
      liar.say(headsOf(author, truth, { operations: [author.genesis, forged] }));
    },
  },
  {
    what: 'two operations with one n in one chain, signed right',
    code: 'not-rising',
    blame: 'cut',
    async tell({ liar, author, truth }) {
      const first = await updateOf(author, revoke(author.other(1).key));
      const log = await judgeLog(author.did, [first], author.log);
      if (log.verdict !== 'valid') throw new TypeError(log.verdict);
      const next = await buildUpdate(log.value, revoke(author.other(2).key), author.root);
      const twice = await resigned(next, { n: 1 }, author.root);
      liar.say(headsOf(author, truth, { operations: [author.genesis, first, twice] }));
    },
  },
  {
    what: 'two operations with one n, of a stolen root key: a fork, in which nobody who passes it on is at fault',
    code: null,
    blame: 'none',
    async tell({ liar, author }) {
      const operations = await Promise.all(
        [3, 4].map((index) => updateOf(author, { ...revoke(author.other(index).key) })),
      );
      liar.say(headsOf(author, undefined, { operations: [author.genesis, ...operations] }));
    },
  },
  {
    what: 'a delegation that the root key never signed',
    code: 'bad-signature',
    blame: 'cut',
    async tell(scene) {
      const { author } = scene;
      const forged = await delegateTo(author, author.other(0).key, { signer: author.other(1) });
      await announce(scene, author.other(0), { delegations: [forged] });
    },
  },
  {
    what: 'a commit whose signature was changed',
    code: 'bad-signature',
    blame: 'cut',
    async tell({ liar, author, planted }) {
      const made = await falseProfile(author);
      for (const { cid } of made.blocks) planted.add(cid);
      const bytes = encodeValue({ ...mapOf(made.bytes), sig: byteString(new Uint8Array(64).fill(9)) });
      liar.say(headsOf(author, { ...made, bytes }));
    },
  },
  {
    what: 'a commit of another identity',
    code: 'wrong-did',
    blame: 'cut',
    async tell({ liar, author }) {
      const stranger = await makeAuthor(7_001, author.now);
      liar.say(headsOf(author, await falseProfile(stranger)));
    },
  },
  {
    what: 'a right signature by a key without authority',
    code: 'no-authority',
    blame: 'cut',
    tell: (scene) => announce(scene, scene.author.other(0)),
  },
  {
    what: 'a delegation that has expired',
    code: 'expired',
    blame: 'repeated',
    async tell(scene) {
      const { author } = scene;
      const over = await delegateTo(author, author.other(0).key, { expires: Math.floor(author.now / 1000) - 5 });
      await announce(scene, author.other(0), { delegations: [over] });
    },
  },
  {
    what: 'a delegation of a key that was revoked',
    code: 'revoked',
    blame: 'repeated',
    async tell(scene) {
      const { author } = scene;
      const lost = await delegateTo(author, author.other(0).key);
      const operations = [await updateOf(author, revoke(author.other(0).key))];
      await announce(scene, author.other(0), { operations, delegations: [lost] });
    },
  },
  {
    what: 'a commit above where its key was put away',
    code: 'retired',
    blame: 'repeated',
    async tell(scene) {
      const { author } = scene;
      const old = await delegateTo(author, author.other(0).key);
      const operations = [await updateOf(author, { retired: [{ key: author.other(0).key, seq: 1 }] })];
      await announce(scene, author.other(0), { operations, delegations: [old], change: { seq: 2 } });
    },
  },
  {
    what: 'a delegation that is too narrow: it allows something else',
    code: 'no-authority',
    blame: 'cut',
    async tell(scene) {
      const narrow = await delegateTo(scene.author, scene.author.other(0).key, { command: PURGE });
      await announce(scene, scene.author.other(0), { delegations: [narrow] });
    },
  },
  {
    what: 'a delegation that gives more than its parent',
    code: 'widened',
    blame: 'cut',
    async tell(scene) {
      const { author } = scene;
      const [first, second] = [author.other(0), author.other(1)];
      const narrow = await delegateTo(author, first.key, { command: '/repo/write/app.tabard.post' });
      const wide = await delegateTo(author, second.key, { signer: first, issuer: first.key });
      await announce(scene, second, { delegations: [narrow, wide] });
    },
  },
  {
    what: 'a broken chain: a link of it is missing',
    code: 'no-authority',
    blame: 'cut',
    async tell(scene) {
      const { author } = scene;
      const [first, second] = [author.other(0), author.other(1)];
      const loose = await delegateTo(author, second.key, { signer: first, issuer: first.key });
      await announce(scene, second, { delegations: [loose] });
    },
  },
  {
    what: 'a delegation that lapsed with the root key, from one whose log may not have the rotation yet',
    code: 'no-authority',
    blame: 'repeated',
    tell: (scene) => announceLapsed(scene, false),
  },
  {
    what: 'a delegation that lapsed with the root key, from one who knows the rotation',
    code: 'no-authority',
    blame: 'cut',
    tell: (scene) => announceLapsed(scene, true),
  },
  {
    what: 'a delegation that names what was never here',
    code: 'no-authority',
    blame: 'cut',
    async tell(scene) {
      const auth = scene.truth.data;
      await announce(scene, scene.author.other(0), {
        change: { auth, log: { n: 0, id: scene.author.log.state.position.id } },
      });
    },
  },
  {
    what: 'the owner’s proof, made for another link',
    code: 'bad-signature',
    blame: 'cut',
    async tell({ liar, author }) {
      const proof = await selfOf(author, author.device).prove(new Uint8Array(32).fill(77), liar.link.remote);
      liar.say({ t: 'prove', did: author.did, ...proof });
    },
  },
  {
    what: 'a proof over this link by a key without authority',
    code: 'no-authority',
    blame: 'cut',
    async tell(scene) {
      const { liar, author } = scene;
      liar.say(headsOf(author, undefined));
      const thief = selfOf(author, author.other(0));
      liar.say({ t: 'prove', did: author.did, ...(await thief.prove(liar.link.transcript, ownKeyOf(scene))) });
    },
  },
];

const selfOf = (author: Author, signer: Signer) =>
  createSelf(author.did, signer, async () => [author.delegation.bytes]);

/** The announced next root key, as `makeAuthor` numbers it. */
const nextRoot = (author: Author): Signer => author.other(-9);

/** The session key of the liar's end: the link's transcript has both. */
const ownKeyOf = ({ liar }: Scene): DidKey => {
  const transcript = mapOf(liar.link.transcript);
  for (const side of [transcript.dialer, transcript.answerer]) {
    if (side === undefined || !isMap(side) || side.key === undefined || !isByteString(side.key)) continue;
    const key = encodeDidKey(bytesOf(side.key));
    if (key !== liar.link.remote) return key;
  }
  throw new TypeError('a transcript has two keys');
};
