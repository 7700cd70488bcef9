import { describe, expect, it } from 'vitest';
import { parseTarget } from '../../../src/app/share-link.js';
import { formatPostLink, parsePostTarget } from '../../../src/app/social/post-link.js';
import { parseDid } from '../../../src/codec/index.js';
import { parseRecordPath, recordUri } from '../../../src/repo/index.js';

const page = 'https://tabard.example/app/';
const letters = 'abcdefghijklmnopqrstuvwxyz234567';
const [did, path] = [parseDid(`did:tabard:${letters}`), parseRecordPath('app.tabard.post/3jzfcijpj2z2a')];
if (did === undefined || path === undefined) throw new TypeError('bad fixture');
const uri = recordUri(did, path);

describe('links to posts', () => {
  it('URL-8 have the key of the post behind the letters of its author', () => {
    expect(formatPostLink(`${page}#/@${letters}`, uri)).toBe(`${page}#/@${letters}/3jzfcijpj2z2a`);
    const link = formatPostLink(`${page}#/@${letters}?t=a.example%2Fr`, uri);
    expect(link).toBe(`${page}#/@${letters}/3jzfcijpj2z2a?t=a.example%2Fr`);
    expect(parsePostTarget(link, page)).toEqual({ did, uri, trackers: ['wss://a.example/r'] });
    expect(parsePostTarget(uri, page)).toEqual({ did, uri, trackers: [] });
  });

  it.each([
    ['a profile', `${page}#/@${letters}`],
    ['a key of no time', `${page}#/@${letters}/0jzfcijpj2z2a`],
    ['a key too long', `${page}#/@${letters}/3jzfcijpj2z2a2`],
    ['no letters', `${page}#/@/3jzfcijpj2z2a`],
    ['nothing', ''],
  ])('%s is no link to a post', (_, text) => {
    expect(parsePostTarget(text, page)).toBeUndefined();
  });

  it('is no link to a profile for those who know none to posts', () => {
    expect(parseTarget(formatPostLink(`${page}#/@${letters}`, uri), page)).toBeUndefined();
  });
});
