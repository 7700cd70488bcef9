import { describe, expect, it } from 'vitest';
import type { Did, RecordPath } from '../../src/base/index.js';
import { parseRecordUri, recordUri } from '../../src/repo/index.js';

const did = `did:tabard:${'a'.repeat(32)}` as Did;
const path = 'app.tabard.post/3l2abcdefgh2a' as RecordPath;

describe('the uri of a record', () => {
  it('has an identity and a path', () => {
    expect(parseRecordUri(recordUri(did, path))).toEqual({ did, path });
  });

  it.each(['', did, `${did}/`, `${did}/app.tabard.post`, `${did}/a/b/c`, `x/${path}`, `/${did}/${path}`, path])(
    'is not %j',
    (text) => {
      expect(parseRecordUri(text)).toBeUndefined();
    },
  );
});
