/** Finding people, tags and posts in what is kept here. */
import type { Did } from '../../base/index.js';
import type { SocialGround } from './ground.js';
import { isMeant, type People } from './people.js';
import { postFields } from './post-fields.js';
import type { PersonView, Social } from './social-view.js';
import { isPost, type Views } from './views.js';

type Finding = Pick<Social, 'people' | 'tags' | 'languages' | 'search' | 'person'>;

/** So many are shown at most. */
const most = 20;
/** Of one's own posts so many are looked at for languages. */
const lately = 40;
/** Of one's own posts and those in the feed, so many are looked at for tags. */
const recent = 200;

export const createFinding = (
  ground: SocialGround,
  people: People,
  views: Views,
  followed: () => readonly Did[],
): Finding => {
  const known = async (): Promise<readonly PersonView[]> => {
    const kept = await ground.records.repositories();
    const dids = [...new Set([...followed(), ...kept.map(({ did }) => did)])];
    await people.load(dids);
    return people.all();
  };

  return {
    async person(did) {
      await people.load([did]);
      return people.of(did);
    },
    async people(text) {
      const rank = ({ follow, isMe }: PersonView): number => (isMe ? 2 : follow === 'no' ? 1 : 0);
      return (await known())
        .filter((person) => person.name !== '' && isMeant(person, text))
        .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
        .slice(0, most);
    },
    async tags(text) {
      const begin = text.trim().replace(/^#/, '').toLowerCase();
      const { entries } = await ground.reads.feed({ limit: recent, replies: true });
      const counts = new Map<string, number>();
      for (const post of await views.posts(entries.filter(({ kind }) => kind === 'post')))
        if (isPost(post))
          for (const tag of post.tags) counts.set(tag, (counts.get(tag) ?? 0) + (post.author.isMe ? 3 : 1));
      return [...counts]
        .filter(([tag]) => tag.toLowerCase().startsWith(begin))
        .sort(([a, one], [b, other]) => other - one || a.localeCompare(b))
        .map(([tag]) => tag)
        .slice(0, most);
    },
    async languages() {
      const me = ground.me();
      if (me === null) return [];
      const { entries } = await ground.reads.posts(me, { limit: lately, replies: true });
      return [...new Set(entries.flatMap(({ value }) => postFields(value)?.language ?? []))];
    },
    async search(text) {
      const find = (what: 'posts' | 'people' | 'tags') => ground.reads.search(text, { limit: 50, what });
      const [posts, persons, tags] = await Promise.all([find('posts'), find('people'), find('tags')]);
      const found = await views.named(posts.hits.map(({ uri }) => uri));
      const dids = [...new Set(persons.hits.map(({ uri }) => uri.slice(0, uri.indexOf('/')) as Did))];
      await people.load(dids);
      return {
        posts: found.filter(isPost),
        people: dids.map(people.of),
        complete: posts.complete && persons.complete && tags.complete,
        tags: [...new Set(tags.hits.flatMap(({ terms }) => terms))],
      };
    },
  };
};
