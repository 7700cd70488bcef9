import { describe, expect, it } from 'vitest';
import type { Mute, Muted } from '../../../src/app/social/kept/mutes.js';
import { type Hiding, type Judged, judgeItem, rulesOf } from '../../../src/app/social/rules.js';
import type { Did, RecordUri } from '../../../src/base/index.js';

const did = (letter: string): Did => `did:tabard:${letter.repeat(32)}` as Did;
const [me, ada, ben] = [did('a'), did('b'), did('c')];
const post = (author: Did, key = '3jzfcijpj2z2a'): RecordUri => `${author}/app.tabard.post/${key}` as RecordUri;

const item = (change: Partial<Judged> = {}): Judged => ({
  uri: post(ada),
  author: ada,
  text: 'A quiet morning in Bergen',
  tags: ['Harbour'],
  root: post(ada),
  ...change,
});

const mute = (what: Muted): Mute => ({ id: 'x', what, at: 1, until: null });
const rules = (change: { mutes?: readonly Muted[]; blocked?: readonly Did[]; hidden?: readonly RecordUri[] } = {}) =>
  rulesOf({ me, mutes: (change.mutes ?? []).map(mute), blocked: change.blocked ?? [], hidden: change.hidden ?? [] });
const word = (text: string) => rules({ mutes: [{ kind: 'word', word: text }] });

const table: readonly (readonly [string, Judged, ReturnType<typeof rules>, Hiding | null])[] = [
  ['nothing hides it', item(), rules(), null],
  ['its author is muted', item(), rules({ mutes: [{ kind: 'person', did: ada }] }), { kind: 'muted-person', who: ada }],
  [
    'its author is blocked, which counts before a mute',
    item(),
    rules({ mutes: [{ kind: 'person', did: ada }], blocked: [ada] }),
    { kind: 'blocked-person', who: ada },
  ],
  [
    'whoever boosted it is muted',
    item({ boostedBy: ben }),
    rules({ mutes: [{ kind: 'person', did: ben }] }),
    { kind: 'muted-person', who: ben },
  ],
  ['another is muted', item(), rules({ mutes: [{ kind: 'person', did: ben }], blocked: [ben] }), null],
  ['a word in it, in another case', item(), word('bergen'), { kind: 'muted-word', word: 'bergen' }],
  ['a part of a word is not that word', item(), word('berg'), null],
  ['the end of a word is not that word', item(), word('ergen'), null],
  ['a word before a comma', item({ text: 'Bergen, again' }), word('bergen'), { kind: 'muted-word', word: 'bergen' }],
  [
    'a word in other letters of the same kind',
    item({ text: 'in Ｂｅｒｇｅｎ' }),
    word('bergen'),
    { kind: 'muted-word', word: 'bergen' },
  ],
  [
    'several words, however they are spaced',
    item({ text: 'quiet\n  morning' }),
    word('quiet morning'),
    { kind: 'muted-word', word: 'quiet morning' },
  ],
  [
    'a word with signs that patterns know',
    item({ text: 'I like C++ a lot' }),
    word('c++'),
    { kind: 'muted-word', word: 'c++' },
  ],
  [
    'a word in a script without spaces',
    item({ text: '今日は選挙の日です' }),
    word('選挙'),
    { kind: 'muted-word', word: '選挙' },
  ],
  [
    'a word in its warning',
    item({ warning: 'About Bergen', text: '' }),
    word('bergen'),
    { kind: 'muted-word', word: 'bergen' },
  ],
  [
    'a tag, whatever its case',
    item(),
    rules({ mutes: [{ kind: 'tag', tag: 'harbour' }] }),
    { kind: 'muted-tag', tag: 'Harbour' },
  ],
  [
    'its thread',
    item({ root: post(ben) }),
    rules({ mutes: [{ kind: 'thread', root: post(ben) }] }),
    { kind: 'muted-thread' },
  ],
  [
    'the first of a muted thread itself',
    item(),
    rules({ mutes: [{ kind: 'thread', root: post(ada) }] }),
    { kind: 'muted-thread' },
  ],
  ['hidden by oneself', item(), rules({ hidden: [post(ada)] }), { kind: 'hidden-by-me' }],
  ['taken back by its author', item({ retracted: true }), rules({ hidden: [post(ada)] }), { kind: 'retracted' }],
  ['not let in by the author of the thread', item({ notAdmittedBy: ben }), rules(), { kind: 'not-admitted', by: ben }],
  ['one’s own, with a muted word', item({ author: me }), word('bergen'), null],
  ['one’s own, hidden by oneself', item({ author: me }), rules({ hidden: [post(ada)] }), { kind: 'hidden-by-me' }],
];

describe('what hides an item', () => {
  it.each(table)('%s', (_, judged, given, expected) => {
    expect(judgeItem(judged, given)).toEqual(expected);
  });

  it('takes no time over a word that patterns choke on', () => {
    const hostile = word('(a+)+$');
    const begun = performance.now();
    expect(judgeItem(item({ text: `${'a'.repeat(10_000)}!` }), hostile)).toBeNull();
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});
