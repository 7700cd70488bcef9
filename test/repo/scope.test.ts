import { describe, expect, test } from 'vitest';
import {
  betweenScope,
  collectionScope,
  coversScope,
  inScope,
  parseScope,
  pathScope,
  prefixScope,
  touchesScope,
  uniteScopes,
  WHOLE,
} from '../../src/repo/index.js';
import { path } from './trees.js';

describe('scopes', () => {
  test('a collection has its paths and no neighbour of a longer name', () => {
    const scope = collectionScope('app.tabard.post');
    expect(inScope(scope, 'app.tabard.post/a')).toBe(true);
    expect(inScope(scope, 'app.tabard.post/~')).toBe(true);
    for (const other of ['app.tabard.posts/a', 'app.tabard.post.x/a', 'app.tabard.pos/a', 'app.tabard.profile/self']) {
      expect(inScope(scope, other)).toBe(false);
    }
  });

  test('a stream is a range of members, and bounds are with it', () => {
    const scope = prefixScope('app.tabard.member/3jzfcijpj2z2a.');
    expect(inScope(scope, 'app.tabard.member/3jzfcijpj2z2a.3jzfcijpj2z2b')).toBe(true);
    expect(inScope(scope, 'app.tabard.member/3jzfcijpj2z2b.3jzfcijpj2z2b')).toBe(false);
    const between = betweenScope('app.tabard.post', 'b', 'd');
    expect(['a', 'b', 'c', 'd', 'da'].map((key) => inScope(between, `app.tabard.post/${key}`))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
    expect(inScope(pathScope(path('a/b')), 'a/b')).toBe(true);
    expect(inScope(pathScope(path('a/b')), 'a/b0')).toBe(false);
  });

  test('united scopes cover each and nothing else', () => {
    const united = uniteScopes(collectionScope('b'), collectionScope('a'), prefixScope('a/x'));
    expect(united).toEqual([...collectionScope('a'), ...collectionScope('b')]);
    expect(coversScope(united, prefixScope('a/x'))).toBe(true);
    expect(coversScope(united, collectionScope('c'))).toBe(false);
    expect(coversScope(WHOLE, united)).toBe(true);
    expect(uniteScopes(WHOLE, united)).toEqual(WHOLE);
    expect(prefixScope('')).toEqual(WHOLE);
  });

  test('a subtree is touched if a path between its bounds can lie inside', () => {
    const scope = collectionScope('b');
    expect(touchesScope(scope, 'a/z', 'c/a')).toBe(true);
    expect(touchesScope(scope, '', 'b/a')).toBe(true);
    expect(touchesScope(scope, 'b0', 'c')).toBe(false);
    expect(touchesScope(scope, '', 'b/')).toBe(false);
  });

  test('a scope survives the way over a link', () => {
    const scope = uniteScopes(collectionScope('a'), collectionScope('b'));
    expect(parseScope(JSON.parse(JSON.stringify(scope)))).toEqual(scope);
  });
});
