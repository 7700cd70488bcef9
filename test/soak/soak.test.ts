import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Part } from './part.js';
import { encodeResults, parseResults, type Results, tableOf, withTable } from './results.js';
import { type SoakOptions, soak } from './soak.js';

let time = 0;
const pass = (milliseconds: number): void => {
  time += milliseconds;
};
const empty: Results = { date: '', parts: {} };

const setUp = (parts: readonly Part[], options: Partial<SoakOptions> = {}) => {
  const printed: string[] = [];
  const saved: Results[] = [];
  const soaking = soak({
    parts,
    results: empty,
    milliseconds: 100,
    signal: new AbortController().signal,
    now: () => time,
    date: '2026-01-02',
    print: (line) => printed.push(line),
    save: (results) => saved.push(results),
    ...options,
  });
  return { soaking, printed, saved };
};

/** A part whose rounds take so long, and that notes its seeds. */
const partOf = (name: string, weight: number, took: () => void, run?: (seed: number) => void) => {
  const seeds: number[] = [];
  const part: Part = {
    name,
    weight,
    async run({ seed }) {
      seeds.push(seed);
      took();
      run?.(seed);
      return { inputs: 10 };
    },
  };
  return { part, seeds };
};

describe('the soak', () => {
  it('shares the time by weight and goes on at the next seed', async () => {
    const [a, b] = [partOf('a', 3, () => pass(5)), partOf('b', 1, () => pass(5))];
    const world = setUp([a.part, b.part]);
    const { results, failed } = await world.soaking;
    expect(failed).toBe(0);
    expect(a.seeds.length).toBe(15);
    expect(b.seeds.length).toBe(5);
    expect(results.parts.a).toEqual({ next: 16, rounds: 15, milliseconds: 75, counts: { inputs: 150 }, failures: [] });
    const again = setUp([a.part], { results: parseResults(encodeResults(results)), milliseconds: 5 });
    const second = await again.soaking;
    expect(a.seeds.at(-1)).toBe(16);
    expect(second.results.parts.a).toMatchObject({ next: 17, counts: { inputs: 160 } });
    expect(second.results.parts.b).toEqual(results.parts.b);
    expect(again.saved.at(-1)).toEqual(second.results);
  });

  it('keeps the seed of a failure, says how to have it again, and fails', async () => {
    let broken = true;
    const { part, seeds } = partOf(
      'a',
      1,
      () => pass(5),
      (seed) => {
        if (seed === 4 && broken) throw new Error('it broke');
      },
    );
    const world = setUp([part]);
    const { results, failed } = await world.soaking;
    expect(failed).toBe(1);
    expect(seeds.length).toBe(20);
    expect(results.parts.a?.failures).toEqual([{ seed: 4, date: '2026-01-02', message: 'it broke' }]);
    expect(results.parts.a?.counts).toEqual({ inputs: 190 });
    expect(world.printed.join('\n')).toContain('npm run soak -- --only a --seed 4');
    expect(tableOf(results)).toContain('Failures that still stand: 1.');
    const replay = setUp([part], { results, replay: { seed: 4, rounds: 1 } });
    expect((await replay.soaking).failed).toBe(1);
    broken = false;
    const mended = await setUp([part], { results, replay: { seed: 4, rounds: 1 } }).soaking;
    expect(mended.failed).toBe(0);
    expect(mended.results.parts.a).toEqual({
      ...results.parts.a,
      failures: [{ seed: 4, date: '2026-01-02', message: 'it broke', passes: '2026-01-02' }],
    });
    expect(tableOf(mended.results)).toContain('Failures that still stand: 0.');
  });

  it('gives a part up after three failures, and takes a round that does not end for one', async () => {
    const bad = partOf(
      'a',
      1,
      () => undefined,
      () => {
        throw new Error('always');
      },
    );
    expect((await setUp([bad.part]).soaking).failed).toBe(3);
    const stuck: Part = { name: 'stuck', weight: 1, run: () => new Promise(() => undefined) };
    const world = await setUp([stuck], { grace: 20 }).soaking;
    expect(world.failed).toBe(1);
    expect(world.results.parts.stuck?.failures[0]?.message).toContain('did not end');
  });

  it('fails a part that holds more and more', async () => {
    const { part } = partOf('a', 1, () => pass(10));
    let held = 0;
    const world = setUp([part], {
      memory: () => {
        held += 200 * 1024 * 1024;
        return held;
      },
    });
    const { failed, results } = await world.soaking;
    expect(failed).toBe(1);
    expect(results.parts.a?.failures[0]?.message).toContain('memory grew by 200 MiB');
  });

  it('leaves out what has too little time, and gives what a part leaves to the others', async () => {
    const slow: Part = { name: 'slow', weight: 1, needs: 60_000, run: async () => ({ inputs: 1 }) };
    const once: Part = { name: 'once', weight: 10, rounds: 1, run: async () => ({ inputs: 1 }) };
    const { part, seeds } = partOf('a', 1, () => pass(5));
    const world = setUp([slow, part, once]);
    const { results } = await world.soaking;
    expect(Object.keys(results.parts).sort()).toEqual(['a', 'once']);
    expect(results.parts.once?.rounds).toBe(1);
    expect(seeds.length).toBe(20);
    expect(world.printed[1]).toContain('slow: left out');
  });

  it('stops when a person does, without counting what was cut short', async () => {
    const stop = new AbortController();
    const part: Part = {
      name: 'a',
      weight: 1,
      run: ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
          stop.abort();
        }),
    };
    const { results, failed } = await setUp([part], { signal: stop.signal }).soaking;
    expect(failed).toBe(0);
    expect(results.parts).toEqual({});
  });
});

describe('the table', () => {
  const results: Results = {
    date: '2026-01-02',
    parts: {
      fuzz: { next: 3, rounds: 2, milliseconds: 60_000, counts: { inputs: 20_000 }, failures: [] },
      rendezvous: { next: 2, rounds: 1, milliseconds: 30_000, counts: { joins: 1_000, inputs: 5 }, failures: [] },
    },
  };

  it('adds up what all parts did', () => {
    expect(tableOf(results)).toContain('In all 1.5 minutes, last on 2026-01-02: 20,005 inputs, 1,000 joins.');
  });

  it('replaces what stands between the markers, and nothing else', () => {
    const document = 'before\n<!-- soak: written by npm run soak -->\nold\n<!-- /soak -->\nafter\n';
    const once = withTable(document, results);
    expect(once).not.toContain('old');
    expect(withTable(once, results)).toBe(once);
    expect(once.startsWith('before\n')).toBe(true);
    expect(once.endsWith('\nafter\n')).toBe(true);
    expect(() => withTable('no markers', results)).toThrow();
  });

  it('of docs/security.md is that of the committed results', () => {
    const document = readFileSync('docs/security.md', 'utf8');
    expect(withTable(document, parseResults(readFileSync('test/soak/results/state.json', 'utf8')))).toBe(document);
  });
});
