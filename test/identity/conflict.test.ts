import { describe, expect, test, vi } from 'vitest';
import { byteString, decodeMap, encodeValue, isMap, linkTo, type Value, type ValueMap } from '../../src/codec/index.js';
import {
  buildChange,
  buildConflictProof,
  buildUpdate,
  type Conflict,
  judgeConflictProof,
  type VerifiedLog,
} from '../../src/identity/index.js';
import { MAX_CONFLICT_BYTES, MAX_CONFLICT_PATH, MAX_CONFLICT_SIDES } from '../../src/identity/limits.js';
import { testKey, testSignerWithNonce } from '../helpers/keys.js';
import { ensureValid, extend, forge, person, recover, recovery, root, rotate, said, thief } from './helpers.js';

// Thousands of signatures: on a loaded machine they take their time.
vi.setConfig({ testTimeout: 600_000 });

const retire = (log: VerifiedLog, seq: number, signer = root(0)): Promise<Uint8Array> =>
  buildUpdate(log, { retired: [{ key: testKey(300), seq }] }, signer);

const bytesOf = (proof: Uint8Array | undefined): Uint8Array => {
  if (proof === undefined) throw new Error('no proof');
  return proof;
};

const prove = (log: VerifiedLog): Uint8Array => bytesOf(buildConflictProof(log, new Map()));

const idsOf = ({ sides }: Conflict): string[] => sides.map(({ operations }) => operations[0]?.id ?? '').sort();

/** Two updates by the same root key; each peer has seen one. */
const split = async () => {
  const { did, log } = await person();
  const mine = await retire(log, 1);
  const his = await retire(log, 2);
  const here = await extend(log, mine);
  const there = await extend(log, his);
  return { did, log, mine, his, here, there, both: await extend(here, his) };
};

/** Changes a proof's fields and encodes it again. */
const tampered = (proof: Uint8Array, change: (fields: ValueMap, sides: readonly Value[]) => ValueMap): Uint8Array => {
  const fields = ensureValid(decodeMap(proof));
  const { sides } = fields;
  if (!Array.isArray(sides)) throw new TypeError('no sides');
  return encodeValue(change(fields, sides));
};

const operationsIn = (side: Value | undefined): readonly Value[] => {
  if (side === undefined || !isMap(side) || !Array.isArray(side.operations)) throw new TypeError('no operations');
  return side.operations;
};

describe('the proof of an identity conflict', () => {
  test('CNF-1 reaches whoever has seen one side only, who then has both, with when and from whom they were seen', async () => {
    const { log, both, here, there } = await split();
    const one = here.state.position.id;
    const sightings = new Map([
      [one, { at: 1_000, from: null }],
      [there.state.position.id, { at: 2_000, from: testKey(77) }],
    ]);
    const proof = bytesOf(buildConflictProof(both, sightings));
    for (const reader of [log, here, there, both]) {
      const conflict = ensureValid(await judgeConflictProof(reader, proof));
      expect(conflict).toMatchObject({ fork: log.state.position.id, rank: 1, key: root(0).key, open: true });
      expect(idsOf(conflict)).toEqual([one, there.state.position.id].sort());
      for (const { operations, seen } of conflict.sides) expect(seen).toEqual(sightings.get(operations[0]?.id ?? one));
      expect(conflict.log.state).toMatchObject({ conflict: true, position: log.state.position });
    }
  });

  test('CNF-1 there is none where nothing is in conflict', async () => {
    const { log, here } = await split();
    expect(buildConflictProof(log, new Map())).toBeUndefined();
    expect(buildConflictProof(here, new Map(), log.state.position.id)).toBeUndefined();
    const rotated = await extend(here, await rotate(log, 1));
    expect(buildConflictProof(rotated, new Map(), log.state.position.id)).toBeUndefined();
  });

  test('CNF-1 whoever lacks the fork asks for it', async () => {
    const { log } = await person();
    const further = await extend(log, await retire(log, 1));
    const both = await extend(further, await retire(further, 2), await retire(further, 3));
    expect(await judgeConflictProof(log, prove(both))).toEqual({
      verdict: 'needs',
      what: 'operations',
      ids: [further.state.position.id],
    });
  });

  test('CNF-3 an operation signed again, or told twice, is no conflict', async () => {
    const { both, here, mine } = await split();
    const proof = prove(both);
    const doubled = tampered(proof, (fields, [side]) => ({ ...fields, sides: [side ?? null, side ?? null] }));
    expect(said(await judgeConflictProof(here, doubled))).toBe('CNF-3 bad-proof');
    const single = tampered(proof, (fields, [side]) => ({ ...fields, sides: [side ?? null] }));
    expect(said(await judgeConflictProof(here, single))).toBe('CNF-3 bad-proof');
    const { sig: _, ...unsigned } = ensureValid(decodeMap(mine));
    const again = await forge(unsigned, testSignerWithNonce(100, 12345n));
    const copies = [mine, again].map((bytes): Value => ({ operations: [byteString(bytes)], seen: null }));
    expect(
      said(
        await judgeConflictProof(
          here,
          tampered(proof, (fields) => ({ ...fields, sides: copies })),
        ),
      ),
    ).toBe('CNF-3 bad-proof');
    const nothing = tampered(proof, (fields) => ({ ...fields, sides: [] }));
    expect(said(await judgeConflictProof(here, nothing))).toBe('CNF-3 bad-proof');
    const empty = tampered(proof, (fields, [side]) => ({
      ...fields,
      sides: [side ?? null, { operations: [], seen: null }],
    }));
    expect(said(await judgeConflictProof(here, empty))).toBe('CNF-3 bad-proof');
  });

  test('CNF-4 a rotation against an update is no conflict: the better rank has won', async () => {
    const { log, here, mine } = await split();
    const turn = await rotate(log, 1);
    const both = await extend(here, turn);
    const side = (bytes: Uint8Array): Value => ({ operations: [byteString(bytes)], seen: null });
    const fork = linkTo(log.state.position.id);
    const proof = encodeValue({ v: 1, did: log.did, fork, sides: [side(mine), side(turn)] });
    expect(said(await judgeConflictProof(both, proof))).toBe('CNF-4 bad-proof');
    // Nor if the update of a side hides that a rotation had decided it before.
    const turned = await extend(log, turn);
    const behind = await retire(turned, 5, root(1));
    const long: Value = { operations: [byteString(turn), byteString(behind)], seen: null };
    const hidden = encodeValue({ v: 1, did: log.did, fork, sides: [side(mine), long] });
    expect(said(await judgeConflictProof(both, hidden))).toBe('CNF-4 bad-proof');
  });

  test('CNF-4 a side ends with the operation that decides it, and tells no more', async () => {
    const { log, here, his, mine } = await split();
    const further = await retire(here, 7);
    const both = await extend(here, further, his);
    const side = (...all: readonly Uint8Array[]): Value => ({ operations: all.map(byteString), seen: null });
    const write = (...sides: readonly Value[]): Uint8Array =>
      encodeValue({ v: 1, did: log.did, fork: linkTo(log.state.position.id), sides });
    expect(said(await judgeConflictProof(both, write(side(mine), side(his))))).toBe('valid');
    expect(said(await judgeConflictProof(both, write(side(mine, further), side(his))))).toBe('CNF-4 bad-proof');
    expect(said(await judgeConflictProof(both, write(side(his), side(mine, further))))).toBe('CNF-4 bad-proof');
  });

  test('CNF-2 the operations of a side follow one another from the fork', async () => {
    const { log, here, his, both } = await split();
    const further = await retire(here, 7);
    const proof = tampered(prove(both), (fields, sides) => ({
      ...fields,
      sides: [{ operations: [byteString(further)], seen: null }, sides[1] ?? null],
    }));
    expect(said(await judgeConflictProof(here, proof))).toBe('CNF-2 wrong-prev');
    const shuffled = tampered(prove(both), (fields, sides) => ({
      ...fields,
      sides: [{ operations: [...operationsIn(sides[0]), ...operationsIn(sides[1])], seen: null }, sides[1] ?? null],
    }));
    expect(said(await judgeConflictProof(await extend(log, his), shuffled))).toBe('CNF-2 wrong-prev');
  });

  test('CNF-2 forged operations are refused as those of a log', async () => {
    const { both, here, his } = await split();
    const fields = ensureValid(decodeMap(his));
    const forged = encodeValue({ ...fields, sig: byteString(new Uint8Array(64)) });
    const proof = tampered(prove(both), (all, sides) => ({
      ...all,
      sides: [sides[0] ?? null, { operations: [byteString(forged)], seen: null }].map((side, index) =>
        index === 1 ? side : { operations: operationsIn(sides[0]), seen: null },
      ),
    }));
    expect(said(await judgeConflictProof(here, proof))).toBe('IDN-8 bad-signature');
  });

  test('CNF-1 what is not a proof is judged, never thrown at', async () => {
    const { both, here, log } = await split();
    const proof = prove(both);
    const stranger = 'did:tabard:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
    const rows: readonly [string, Uint8Array][] = [
      ['refused too-large', new Uint8Array(MAX_CONFLICT_BYTES + 1)],
      ['COD-1 malformed', new Uint8Array([1])],
      ['unsupported', tampered(proof, (fields) => ({ ...fields, v: 2 }))],
      ['CNF-1 malformed', tampered(proof, (fields) => ({ ...fields, v: null }))],
      ['CNF-1 malformed', tampered(proof, (fields) => ({ ...fields, did: 'nobody' }))],
      ['CNF-1 wrong-did', tampered(proof, (fields) => ({ ...fields, did: stranger }))],
      ['CNF-1 malformed', tampered(proof, (fields) => ({ ...fields, fork: null }))],
      ['CNF-1 malformed', tampered(proof, (fields) => ({ ...fields, sides: {} }))],
      ['CNF-1 malformed', tampered(proof, (fields) => ({ ...fields, sides: [null, null] }))],
      ['CNF-1 malformed', tampered(proof, (fields) => ({ ...fields, sides: [{ operations: [1], seen: null }] }))],
      ['CNF-1 malformed', tampered(proof, (fields) => ({ ...fields, sides: [{ operations: [], seen: 1 }] }))],
      [
        'CNF-1 malformed',
        tampered(proof, (fields) => ({ ...fields, sides: [{ operations: [], seen: { at: -1, from: null } }] })),
      ],
      [
        'CNF-1 malformed',
        tampered(proof, (fields) => ({ ...fields, sides: [{ operations: [], seen: { at: 1, from: 'x' } }] })),
      ],
      [
        'refused too-many',
        tampered(proof, (fields, [side]) => ({ ...fields, sides: Array(MAX_CONFLICT_SIDES + 1).fill(side ?? null) })),
      ],
      [
        'refused too-many',
        tampered(proof, (fields, [side]) => ({
          ...fields,
          sides: [{ operations: Array(MAX_CONFLICT_PATH + 1).fill(operationsIn(side)[0] ?? null), seen: null }],
        })),
      ],
    ];
    for (const [index, [expected, bytes]] of rows.entries()) {
      expect(said(await judgeConflictProof(here, bytes)), `row ${index}`).toBe(expected);
    }
    for (let at = 0; at < proof.length; at++) {
      const judged = await judgeConflictProof(
        log,
        proof.map((byte, index) => (index === at ? byte ^ 1 : byte)),
      );
      if (judged.verdict === 'valid')
        expect(idsOf(judged.value), `byte ${at}`).toEqual(idsOf(ensureValid(await judgeConflictProof(log, proof))));
    }
  });

  test('CNF-4 a pre-announced key revealed twice is one, also where one side makes an update first', async () => {
    const { log, here, both } = await split();
    const late = await rotate(here, 1, { nextRootKey: thief(0).key });
    const early = await rotate(log, 1);
    const all = await extend(both, late, early);
    expect(all.state.conflict).toBe(true);
    const conflict = ensureValid(await judgeConflictProof(log, prove(all)));
    expect(conflict).toMatchObject({ rank: 1, key: root(1).key, open: true });
    expect(conflict.sides.map(({ operations }) => operations.length).sort()).toEqual([1, 2]);
  });

  test('CNF-4 so is a recovery key that was used twice', async () => {
    const { log, here } = await split();
    const one = await recover(log, 0, 110);
    const two = await recover(here, 0, 120);
    const all = await extend(here, one, two);
    const conflict = ensureValid(await judgeConflictProof(log, prove(all)));
    expect(conflict).toMatchObject({ rank: 0, key: recovery(0).key, open: true });
  });

  test('CNF-5 the words end it; the proof still shows what there was', async () => {
    const { log, both } = await split();
    const author = {
      by: 'recovery',
      signer: recovery(0),
      root: testKey(110),
      nextRootKey: testKey(111),
      nextRecoveryKey: testKey(201),
    } as const;
    const proof = prove(both);
    const healed = await buildChange(both, { author, delegations: new Map(), now: 0 });
    expect(healed).toMatchObject({ outcome: 'stands', log: { state: { conflict: false } } });
    const conflict = ensureValid(await judgeConflictProof(healed.log, proof));
    expect(conflict).toMatchObject({ open: false, log: { state: { conflict: false, root: testKey(110) } } });
    expect(idsOf(conflict)).toHaveLength(2);
    expect(ensureValid(await judgeConflictProof(log, proof)).open).toBe(true);
  });

  test('CNF-1 a crowd of sides is told in part, and a side too long not at all', async () => {
    const { log } = await person();
    const many = await Promise.all(Array.from({ length: MAX_CONFLICT_SIDES + 1 }, (_, seq) => retire(log, seq)));
    const crowd = await extend(log, ...many);
    expect(ensureValid(await judgeConflictProof(log, prove(crowd))).sides).toHaveLength(MAX_CONFLICT_SIDES);
    let long = log;
    for (let seq = 0; seq < MAX_CONFLICT_PATH; seq++) long = await extend(long, await retire(long, 100 + seq));
    const deep = await rotate(long, 1, { nextRootKey: thief(0).key });
    const all = await extend(long, deep, await rotate(log, 1));
    expect(all.state.conflict).toBe(true);
    expect(buildConflictProof(all, new Map())).toBeUndefined();
  });
});
