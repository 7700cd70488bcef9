/** What is told in words: plain, of bounded length, and nothing of what stands behind a warning. */
import { describe, expect, it } from 'vitest';
import type { NoticeView, PersonView, PostView } from '../../src/app/social/social-view.js';
import { parsePost } from '../../src/app/text/parse.js';
import { plainPost } from '../../src/app/text/plain.js';
import type { Did, RecordUri } from '../../src/base/index.js';
import { told } from '../../src/i18n/en/told.js';
import { english } from '../../src/i18n/index.js';
import { type TellWords, toldOf } from '../../src/ui/herald/words.js';

const t: TellWords = (key, ...args) => english.say(key, Reflect.get(told, key), args[0] ?? {});
const plain = (text: string): string => plainPost(parsePost(text));

const did = `did:tabard:${'b'.repeat(32)}` as Did;
const person = (name: string): PersonView => ({ did, name, avatar: null, isMe: false, follow: 'no' });
const post = (text: string, warning: string | null = null): PostView =>
  ({ uri: `${did}/app.tabard.post/3jzfcijpj2z2a` as RecordUri, text, warning }) as PostView;
const notice = (kind: NoticeView['kind'], name: string, more: Partial<NoticeView> = {}): NoticeView => ({
  ...{ id: `${kind} ${name}`, kind, who: [person(name)], count: 1, at: 1, post: null, unread: true, held: false },
  ...more,
});

describe('what is told by the system', () => {
  it('is who and what, with the words as plain text, and leads to the post', () => {
    expect(toldOf(t, [notice('reply', 'Bo', { post: post('**The** [gold](https://e.org) as well?') })], plain)).toEqual(
      [
        {
          id: 'reply Bo',
          title: 'Bo answered you',
          body: 'The gold as well?',
          path: `/@${'b'.repeat(32)}/3jzfcijpj2z2a`,
        },
      ],
    );
    const both = { who: [person('Bo'), person('שירה')], count: 2 };
    expect(toldOf(t, [notice('follow', 'Bo', both)], plain)[0]?.title).toBe(
      '\u2068Bo and \u2068שירה\u2069\u2069 follow you',
    );
    expect(toldOf(t, [notice('like', 'Bo', { count: 3 })], plain)[0]).toMatchObject({
      title: 'Bo and 2 others like your post',
      path: '/notices',
    });
  });

  it('is turned around, hidden in, or piled up by no name and no words', () => {
    const name = `Bank\u202e\u2066 \u200b${'e\u0301'.repeat(3)}${'\u0301'.repeat(500)}`;
    const [one] = toldOf(t, [notice('mention', name, { post: post('a\u202eb\u200b\u0007c') })], plain);
    expect(one?.title).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(one?.title.length).toBeLessThan(60);
    expect(one?.body).toBe('abc');
    expect(toldOf(t, [notice('follow', '\u200b\u2800')], plain)[0]?.title).toBe('Somebody follows you');
  });

  it('is of bounded length', () => {
    const [one] = toldOf(t, [notice('quote', 'x'.repeat(640), { post: post('word '.repeat(5_000)) })], plain);
    expect([...(one?.title ?? '')].length).toBeLessThanOrEqual(60);
    expect([...(one?.body ?? '')].length).toBeLessThanOrEqual(160);
  });

  it('says of what stands behind a warning nothing but the warning', () => {
    const [one] = toldOf(t, [notice('reply', 'Bo', { post: post('The end of the film', 'Spoilers') })], plain);
    expect(one?.body).toBe('Behind a warning: Spoilers');
  });

  it('is one line for many at once', () => {
    const many = ['a', 'b', 'c', 'd'].map((name) => notice('reply', name));
    expect(toldOf(t, many, plain)).toEqual([{ id: 'many', title: '4 new notices', body: '', path: '/notices' }]);
  });
});
