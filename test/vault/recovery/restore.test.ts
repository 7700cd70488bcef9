/** The whole way back, as a page would go it: cards or words, box, log, rotation, delegation. No network: what peers hold is passed on by hand. */
import { describe, expect, test } from 'vitest';
import type { Cid, DidKey } from '../../../src/base/index.js';
import {
  buildChange,
  buildDeviceDelegations,
  buildGenesis,
  buildUpdate,
  type Delegation,
  judgeAuthority,
  judgeLog,
  logBytes,
  parseDelegation,
  type VerifiedLog,
  WRITE,
} from '../../../src/identity/index.js';
import {
  deriveBackupKey,
  deriveLocator,
  deriveRecoveryKey,
  encodeWords,
  parseWords,
} from '../../../src/vault/index.js';
import {
  combineShares,
  encodeShareText,
  encodeShareWords,
  findRecovery,
  openLocatorBox,
  parseShare,
  recoveryAuthor,
  type ShareCard,
  sealLocatorBox,
  splitEntropy,
} from '../../../src/vault/recovery/index.js';
import { testKey, testSigner, testX25519 } from '../../helpers/keys.js';
import { ensureValid, extend, said } from '../../identity/helpers.js';

type Bytes = Uint8Array<ArrayBuffer>;

const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

const delegationsOf = async (bytes: readonly Uint8Array[]): Promise<ReadonlyMap<Cid, Delegation>> => {
  const read = (await Promise.all(bytes.map(parseDelegation))).map(ensureValid);
  return new Map(read.map((one) => [one.cid, one]));
};

const add = async (log: VerifiedLog, key: DidKey, signer = testSigner(100)): Promise<Uint8Array[]> =>
  buildDeviceDelegations(log, { key, x25519: testX25519(1), clock: 1 }, signer, random);

const may = async (log: VerifiedLog, key: DidKey, delegations: ReadonlyMap<Cid, Delegation>): Promise<string> =>
  said(await judgeAuthority({ log, key, command: WRITE, now: 0, delegations, complete: true }));

/** A phone (which is lost) and a laptop; cards with three friends; a box with a pin; a follower who has the log and the delegations. */
const life = async () => {
  const entropy = random(16);
  const { did, log } = await buildGenesis({
    root: testSigner(100),
    nextRecoveryKey: await deriveRecoveryKey(entropy, 0),
    nextRootKey: testKey(101),
    backup: await deriveBackupKey(entropy),
  });
  const [phone, laptop] = [testKey(300), testKey(301)];
  const held = [...(await add(log, phone)), ...(await add(log, laptop))];
  const content = { did, pins: [], trackers: ['wss://tracker.example'] };
  const box = await sealLocatorBox(await deriveLocator(entropy), content, random);
  const cards = await splitEntropy({ entropy, did, needed: 2, total: 3 }, random);
  return { entropy, did, log, phone, laptop, held, box, cards };
};

interface Found {
  readonly log: VerifiedLog;
  readonly held: readonly Uint8Array[];
}

/** From the entropy on: everything else comes from strangers. */
const restore = async (entropy: Bytes, box: Bytes, kept: readonly Uint8Array[], { held }: Found, lost: DidKey) => {
  const content = await openLocatorBox(await deriveLocator(entropy), box);
  if ('problem' in content) throw new Error(content.problem);
  const log = ensureValid(await judgeLog(content.did, kept));
  const [match] = await findRecovery(log, entropy);
  if (match === undefined) throw new Error('the words are of another identity');
  const author = await recoveryAuthor({ entropy, index: match.index, root: testKey(500), nextRootKey: testKey(501) });
  const after = match.after === undefined ? {} : { after: match.after };
  const revoked = [{ key: lost, keep: [] }];
  const built = await buildChange(log, { author, delegations: await delegationsOf(held), now: 0, revoked, ...after });
  const own = await add(built.log, testKey(310), testSigner(500));
  return { match, built, delegations: await delegationsOf([...held, ...own]) };
};

const read = async (text: string): Promise<ShareCard> => {
  const card = await parseShare(text);
  if ('problem' in card) throw new Error(card.problem);
  return card;
};

describe('restoring', () => {
  test('RCV-1 from words: the new device writes, the laptop goes on, the lost phone does not', async () => {
    const story = await life();
    const entropy = await parseWords((await encodeWords(story.entropy)).join(' '));
    if ('problem' in entropy) throw new Error(entropy.problem);
    const { built, delegations } = await restore(entropy, story.box, logBytes(story.log), story, story.phone);
    expect(built.outcome).toBe('stands');
    const afar = await extend(story.log, built.bytes);
    expect(await may(afar, testKey(310), delegations)).toBe('valid');
    expect(await may(afar, story.laptop, delegations)).toBe('valid');
    expect(await may(afar, story.phone, delegations)).toBe('DLG-13 revoked');
  });

  test('SHR-5 from the cards of two friends, one by its code and one by its words', async () => {
    const story = await life();
    const [one, two] = story.cards;
    if (one === undefined || two === undefined) throw new Error('two cards');
    const shown = [await read(encodeShareText(one)), await read((await encodeShareWords(two)).join(' '))];
    const combined = await combineShares(shown);
    if ('problem' in combined) throw new Error(combined.problem);
    expect(combined.did).toBe(story.did);
    const { built } = await restore(combined.entropy, story.box, logBytes(story.log), story, story.phone);
    expect(built.outcome).toBe('stands');
  });

  test('RCV-1 over what a thief made with the phone and its root key meanwhile', async () => {
    const story = await life();
    const his = await extend(
      story.log,
      await buildUpdate(story.log, { revoked: [{ key: story.laptop, keep: [] }] }, testSigner(100)),
    );
    const on = await extend(his, await buildUpdate(his, {}, testSigner(100)));
    const { match, built } = await restore(story.entropy, story.box, logBytes(on), story, story.phone);
    expect(match.order).toBe('same');
    expect(built.outcome).toBe('stands');
    // On top of his operations the laptop stays out: the page asks which operation was the last own one.
    const author = await recoveryAuthor({
      entropy: story.entropy,
      index: 0,
      root: testKey(500),
      nextRootKey: testKey(501),
    });
    const delegations = await delegationsOf(story.held);
    const revoked = [{ key: story.phone, keep: [] }];
    const under = await buildChange(on, { author, delegations, now: 0, revoked, after: story.log.state.position.id });
    expect(under.outcome).toBe('stands');
    const afar = await extend(on, under.bytes);
    expect(await may(afar, story.laptop, delegations)).toBe('valid');
    expect(await may(afar, story.phone, delegations)).toBe('DLG-13 revoked');
  });

  test('RCV-2 an older log than the newest is found out by who has the newer: restored twice from one old copy', async () => {
    const story = await life();
    const first = await restore(story.entropy, story.box, logBytes(story.log), story, story.phone);
    const seen = await extend(story.log, first.built.bytes);
    const again = await findRecovery(seen, story.entropy);
    expect(again.map(({ index, order }) => [index, order])).toEqual([
      [1, 'same'],
      [0, 'older'],
    ]);
  });
});
