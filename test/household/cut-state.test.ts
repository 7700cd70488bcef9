/** A large state in pieces: whatever it holds, and whoever wrote it, the pieces one after the other are the state. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { cutState, MAX_PIECE } from '../../src/household/cut-state.js';
import { remakeHere } from '../../src/household/remake-state.js';
import { createRandom } from '../net/support.js';

const chance = (seed: number): ((most: number) => number) => {
  const random = createRandom(seed);
  return (most) => new DataView(random(4).buffer).getUint32(0) % most;
};

/** Devices that write into one text, one map of maps and one list, and meet now and then. */
const written = (seed: number, steps: number): Y.Doc => {
  const pick = chance(seed);
  const docs = [new Y.Doc(), new Y.Doc(), new Y.Doc()];
  for (let step = 0; step < steps; step++) {
    const doc = docs[pick(3)] ?? new Y.Doc();
    const [text, map, list] = [doc.getText('bio'), doc.getMap<unknown>('map'), doc.getArray<unknown>('list')];
    const key = `key ${pick(40)}`;
    const acts = [
      () => text.insert(pick(text.length + 1), 'a letter'),
      () => text.length > 4 && text.delete(pick(text.length - 3), 3),
      () => map.set(key, { step }),
      () => map.delete(key),
      () => map.set(key, new Y.Map([['inner', step]])),
      () => {
        const inner = map.get(key);
        if (inner instanceof Y.Map) inner.set(`at ${pick(4)}`, step);
      },
      () => list.insert(pick(list.length + 1), [step, new Y.Text('in a list')]),
      () => Y.applyUpdate(doc, Y.encodeStateAsUpdate(docs[pick(3)] ?? doc)),
    ];
    acts[pick(acts.length)]?.();
  }
  const all = new Y.Doc();
  for (const doc of docs) Y.applyUpdate(all, Y.encodeStateAsUpdate(doc));
  return all;
};

const stateOf = (doc: Y.Doc): unknown => [
  doc.getText('bio').toString(),
  doc.getMap('map').toJSON(),
  doc.getArray('list').toJSON(),
];

describe('a state that is cut', () => {
  it('SNP-8 is the same state, whoever wrote what on top of what; each piece stands on those before it', () => {
    let cuts = 0;
    for (let seed = 1; seed <= 25; seed++) {
      const all = written(seed, 400);
      const pieces = cutState(Y.encodeStateAsUpdate(all), 20);
      cuts += pieces.length;
      const taken = new Y.Doc();
      for (const piece of pieces) {
        Y.applyUpdate(taken, piece);
        expect(taken.store.pendingStructs, `seed ${seed}`).toBeNull();
      }
      expect(stateOf(taken), `seed ${seed}`).toEqual(stateOf(all));
      expect(Y.equalSnapshots(Y.snapshot(taken), Y.snapshot(all)), `seed ${seed}`).toBe(true);
    }
    expect(cuts).toBeGreaterThan(25 * 5);
  });

  it('SNP-8 of which a part is known goes on top of that, with what was deleted since', () => {
    for (let seed = 30; seed < 40; seed++) {
      const all = written(seed, 300);
      const taken = new Y.Doc();
      Y.applyUpdate(taken, Y.encodeStateAsUpdate(all));
      all.getText('bio').delete(0, 5);
      for (let count = 0; count < 50; count++) all.getMap('map').set(`new ${count}`, count);
      const pieces = cutState(Y.encodeStateAsUpdate(all, Y.encodeStateVector(taken)), 7);
      for (const piece of pieces) Y.applyUpdate(taken, piece);
      expect(stateOf(taken)).toEqual(stateOf(all));
    }
  });

  it('SNP-8 ten thousand follows come in pieces of a bounded size, and small states whole', () => {
    const doc = new Y.Doc();
    const follows = doc.getMap('follows');
    for (let count = 0; count < 10_000; count++) follows.set(`did ${count}`, { private: true });
    const pieces = cutState(remakeHere(Y.encodeStateAsUpdate(doc)) ?? new Uint8Array(0));
    expect(pieces).toHaveLength(10_000 / MAX_PIECE + 1);
    for (const piece of pieces) expect(Y.decodeUpdate(piece).structs.length).toBeLessThanOrEqual(MAX_PIECE);
    const taken = new Y.Doc();
    for (const piece of pieces) Y.applyUpdate(taken, piece);
    expect(taken.getMap('follows').size).toBe(10_000);
    const small = Y.encodeStateAsUpdate(written(1, 20));
    expect(cutState(small)).toEqual([small]);
  });

  it('SNP-8 that is none is nothing, and throws nothing', () => {
    expect(remakeHere(Uint8Array.of(9, 9, 9, 9))).toBeUndefined();
    expect(remakeHere(new Uint8Array(0))).toBeUndefined();
  });
});
