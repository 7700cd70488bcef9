/** Every lie, told to a visitor in memory over the real link, handshake, sync, worker and store. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkLie } from './lies/check.js';
import { lies } from './lies/lies.js';
import { createMemoryStage } from './lies/memory-stage.js';

describe('SYN-10 a lying peer over the link in memory', () => {
  test.each(lies.map((lie, number) => ({ ...lie, number })))(
    '$what: refused as $code, stored, shown and relayed nowhere, its teller blamed as the rules say ($blame), the honest heard',
    async ({ number, ...lie }) => {
      const stage = await createMemoryStage(lie, number);
      onTestFinished(() => stage.close());
      await checkLie(stage, lie);
    },
  );

  test('no two lies are the same', () => {
    expect(new Set(lies.map(({ what }) => what)).size).toBe(lies.length);
  });
});
