import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorCodes, refusalCodes } from '../../src/base/index.js';

const [refusalPart = '', errorPart = ''] = readFileSync('docs/errors.md', 'utf8').split('## Errors');
const rows = (text: string): string[] => [...text.matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1] ?? '');

describe('docs/errors.md', () => {
  it('has one row for each refusal code, and no other', () => {
    expect(rows(refusalPart).sort()).toEqual([...refusalCodes].sort());
  });

  it('has one row for each error code, and no other', () => {
    expect(rows(errorPart).sort()).toEqual([...errorCodes].sort());
  });
});
