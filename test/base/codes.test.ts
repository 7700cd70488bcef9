import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorCodes, refusalCodes } from '../../src/base/index.js';
import { problemCodes } from '../../src/vault/recovery/index.js';

const [refusalPart = '', errorPart = '', problemPart = ''] = readFileSync('docs/errors.md', 'utf8').split(
  /## Errors|## Problems/,
);
const rows = (text: string): string[] => [...text.matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1] ?? '');

describe('docs/errors.md', () => {
  it('has one row for each refusal code, and no other', () => {
    expect(rows(refusalPart).sort()).toEqual([...refusalCodes].sort());
  });

  it('has one row for each error code, and no other', () => {
    expect(rows(errorPart).sort()).toEqual([...errorCodes].sort());
  });

  it('has one row for each problem code, and no other', () => {
    expect(rows(problemPart).sort()).toEqual([...problemCodes].sort());
  });
});
