/** Properties over whole trees of operations: the order of arrival plays no part, and spent keys take nothing over. */
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Signer } from '../../src/base/index.js';
import { byteString, encodeValue, linkTo, parseBase32, signValue, type ValueMap } from '../../src/codec/index.js';
import { type Branch, resolve } from '../../src/identity/fork.js';
import { hashOfKey, judgeLog, logBytes, type VerifiedLog } from '../../src/identity/index.js';
import { testSigner, testX25519 } from '../helpers/keys.js';
import { coldly, ensureValid, person } from './helpers.js';

// Thousands of signatures: on a loaded machine they take their time.
vi.setConfig({ testTimeout: 600_000 });

type Kind = 'update' | 'rotation' | 'recovery';

/** An operation and the numbers of the keys that its state has. */
interface Planted {
  readonly id: string;
  readonly n: number;
  readonly bytes: Uint8Array;
  readonly root: number;
  readonly nextRoot: number;
  readonly recovery: number;
}

interface Step {
  readonly parent: number;
  readonly kind: Kind;
  readonly mark: number;
}

const steps = (kinds: readonly Kind[], maxLength = 12): fc.Arbitrary<Step[]> =>
  fc.array(fc.record({ parent: fc.nat(), kind: fc.constantFrom(...kinds), mark: fc.nat({ max: 3 }) }), {
    minLength: 1,
    maxLength,
  });

const hashField = async (seed: number) =>
  byteString(parseBase32(await hashOfKey(testSigner(seed).key)) ?? new Uint8Array());

/** Signed by whoever has the keys that the parent's state asks for. Keys that come new are numbered from `fresh`. */
const plant = async (log: VerifiedLog, parent: Planted, { kind, mark }: Step, fresh: number): Promise<Planted> => {
  const rotates = kind !== 'update';
  const recovers = kind === 'recovery';
  const root = recovers ? fresh : kind === 'rotation' ? parent.nextRoot : parent.root;
  const nextRoot = rotates ? fresh + 1 : parent.nextRoot;
  const recovery = recovers ? fresh + 2 : parent.recovery;
  const signer: Signer = testSigner(recovers ? parent.recovery : root);
  const unsigned: ValueMap = {
    v: 1,
    kind: rotates ? 'rotation' : 'update',
    did: log.did,
    n: parent.n + 1,
    prev: linkTo(log.operations.find(({ id }) => id === parent.id)?.id ?? log.state.position.id),
    ...(rotates ? { key: signer.key } : {}),
    root: testSigner(root).key,
    next: { recovery: await hashField(recovery), root: await hashField(nextRoot) },
    backup: byteString(testX25519(1)),
    grants: [],
    witnesses: { keys: [], threshold: 0 },
    revoked: [],
    retired: [{ key: testSigner(1).key, seq: mark }],
  };
  const bytes = encodeValue(await signValue('operation', unsigned, signer));
  const placed = ensureValid(await judgeLog(log.did, [bytes], log)).operations.find((one) => same(one.bytes, bytes));
  return { id: placed?.id ?? parent.id, n: parent.n + 1, bytes, root, nextRoot, recovery };
};

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, at) => byte === b[at]);

const genesis = async (): Promise<{ log: VerifiedLog; first: Planted }> => {
  const { log, bytes } = await person();
  return { log, first: { id: log.state.position.id, n: 0, bytes, root: 100, nextRoot: 101, recovery: 200 } };
};

/** A tree of valid operations. Steps that would make one twice are left out. */
const grow = async (plan: readonly Step[]): Promise<{ log: VerifiedLog; planted: Planted[] }> => {
  let { log, first } = await genesis();
  const planted = [first];
  for (const [index, step] of plan.entries()) {
    const parent = planted[step.parent % planted.length] ?? first;
    const made = await plant(log, parent, step, 1000 + 10 * index);
    if (planted.some(({ id }) => id === made.id)) continue;
    planted.push(made);
    log = await coldly(
      log.did,
      planted.map(({ bytes }) => bytes),
    );
  }
  return { log, planted };
};

const shuffled = <Item>(items: readonly Item[], seed: readonly number[]): Item[] =>
  items
    .map((item, index) => ({ item, at: seed[index % seed.length] ?? 0 }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);

/** Hands them over one by one, each again while its parent is missing, as gossip would. */
const arriveOneByOne = async (log: VerifiedLog, operations: readonly Uint8Array[]): Promise<VerifiedLog> => {
  let known: VerifiedLog | undefined;
  let open = [...operations];
  while (open.length > 0) {
    const later: Uint8Array[] = [];
    for (const bytes of open) {
      const judged = await judgeLog(log.did, [bytes], known);
      if (judged.verdict === 'needs') later.push(bytes);
      else known = ensureValid(judged);
    }
    if (later.length === open.length) throw new Error('nothing moves');
    open = later;
  }
  if (known === undefined) throw new Error('no genesis');
  return known;
};

const hasRivalRecoveries = (branch: Branch): boolean =>
  branch.children.filter(({ tier }) => tier === 0).length > 1 || branch.children.some(hasRivalRecoveries);

const seeds = fc.array(fc.integer(), { minLength: 13, maxLength: 13 });

describe('identity logs whatever the order', () => {
  test('IDN-16 all at once: any order gives the same state', async () => {
    let conflicts = 0;
    let forks = 0;
    await fc.assert(
      fc.asyncProperty(steps(['update', 'update', 'rotation', 'recovery']), seeds, async (plan, seed) => {
        const { log, planted } = await grow(plan);
        const bytes = planted.map((one) => one.bytes);
        const other = await coldly(log.did, shuffled(bytes, seed));
        expect(other.state).toEqual(log.state);
        expect(other.operations.map(({ id }) => id)).toEqual(log.operations.map(({ id }) => id));
        expect((await coldly(log.did, logBytes(log))).state).toEqual(log.state);
        conflicts += Number(log.state.conflict);
        forks += Number(log.operations.length > log.chain.length);
      }),
      { numRuns: 60, seed: 4 },
    );
    expect(conflicts).toBeGreaterThan(5);
    expect(forks).toBeGreaterThan(conflicts);
  });

  test('IDN-16 one by one: any order gives the same state, but for what was seen first', async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(steps(['update', 'update', 'rotation', 'recovery']), seeds, async (plan, seed) => {
        const { log, planted } = await grow(plan);
        fc.pre(!hasRivalRecoveries(resolve(log.operations, null)));
        const arrived = await arriveOneByOne(
          log,
          shuffled(planted, seed).map(({ bytes }) => bytes),
        );
        expect(arrived.state).toEqual(log.state);
        runs += 1;
      }),
      { numRuns: 40, seed: 5 },
    );
    expect(runs).toBeGreaterThan(20);
  });

  test('IDN-18 a verified recovery is only ever overruled by one that reveals what it announces', async () => {
    await fc.assert(
      fc.asyncProperty(steps(['update', 'rotation', 'recovery'], 8), seeds, async (plan, seed) => {
        const { log, planted } = await grow(plan);
        let known = await coldly(
          log.did,
          planted.slice(0, 1).map(({ bytes }) => bytes),
        );
        let open = shuffled(planted, seed);
        while (open.length > 0) {
          const later: Planted[] = [];
          for (const one of open) {
            const judged = await judgeLog(log.did, [one.bytes], known);
            if (judged.verdict === 'needs') later.push(one);
            if (judged.verdict !== 'valid') continue;
            const lost = known.firstSeen !== null && !judged.value.chain.some(({ id }) => id === known.firstSeen);
            // Keys of one plan are all different, so no branch can reveal what a rival has announced.
            expect(lost).toBe(false);
            known = judged.value;
          }
          open = later;
        }
      }),
      { numRuns: 30, seed: 6 },
    );
  });
});

describe('spent keys', () => {
  const honest: readonly Kind[] = ['update', 'rotation', 'update', 'rotation', 'update'];

  test('IDN-16 whoever has every root key but the newest announced takes nothing over', async () => {
    await fc.assert(
      fc.asyncProperty(steps(['update', 'rotation'], 6), async (plan) => {
        const { log: start, first } = await genesis();
        let log = start;
        const owner = [first];
        for (const [index, kind] of honest.entries()) {
          const made = await plant(log, owner.at(-1) ?? first, { parent: 0, kind, mark: 0 }, 500 + 10 * index);
          owner.push(made);
          log = await coldly(
            log.did,
            owner.map(({ bytes }) => bytes),
          );
        }
        // The thief starts below the last rotation, whose key he never had, and goes on from what he made.
        const below = owner.slice(0, 4);
        const all = [...owner];
        for (const [index, step] of plan.entries()) {
          const parent = below[step.parent % below.length] ?? first;
          const made = await plant(log, parent, { ...step, mark: 7 }, 2000 + 10 * index);
          if (all.some(({ id }) => id === made.id) || made.root === owner.at(-1)?.root) continue;
          below.push(made);
          all.push(made);
          log = await coldly(
            log.did,
            all.map(({ bytes }) => bytes),
          );
        }
        const honestIds = new Set(owner.map(({ id }) => id));
        expect(log.chain.every(({ id }) => honestIds.has(id))).toBe(true);
        const rotations = all.filter(({ id, root }) => !honestIds.has(id) && root !== 100).length;
        if (rotations === 0) expect(log.state).toMatchObject({ conflict: false, position: { n: honest.length } });
      }),
      { numRuns: 40, seed: 7 },
    );
  });
});
