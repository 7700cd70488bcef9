/** What is told, in words: for the page as a sentence, for the system as plain text of bounded length. */
import { threadPath } from '../../app/social/post-path.js';
import type { MissingPost, NoticeView, PersonView, PostView } from '../../app/social/social-view.js';
import { plainLine } from '../../app/text/line.js';
import type { told } from '../../i18n/en/told.js';
import type { useText } from '../bindings/text.jsx';

export type TellWords = ReturnType<typeof useText<typeof told>>;

const mostName = 40;
const mostBody = 160;
/** More at once are told as a number. */
const mostApart = 3;

export interface Told {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly path: string;
}

const nameIn = (t: TellWords, who: PersonView | undefined): string =>
  plainLine(who?.name ?? '', mostName) || t('told.somebody');

const isHere = (post: PostView | MissingPost | null): post is PostView => post !== null && !('missing' in post);

/** One by name, two by their names, more by the first and how many there are besides. */
const namesIn = (t: TellWords, { who, count }: NoticeView): string => {
  const first = nameIn(t, who[0]);
  if (count < 2) return first;
  return count === 2 && who[1] !== undefined
    ? t('told.two', { first, second: nameIn(t, who[1]) })
    : t('told.more', { first, count: count - 1 });
};

export const sentenceOf = (t: TellWords, notice: NoticeView): string =>
  t(`told.${notice.kind}`, { name: namesIn(t, notice), count: notice.count });

export const pathOf = ({ post }: NoticeView): string => (post === null ? '/notices' : threadPath(post.uri));

/** `plain`: a post's words without what marks them up. */
const bodyOf = (t: TellWords, { post }: NoticeView, plain: (text: string) => string): string => {
  if (!isHere(post)) return '';
  const warning = plainLine(post.warning ?? '', mostBody);
  return post.warning === null ? plainLine(plain(post.text), mostBody) : t('told.warned', { warning });
};

/** One for each, or one for all where they are many. */
export const toldOf = (t: TellWords, items: readonly NoticeView[], plain: (text: string) => string): readonly Told[] =>
  items.length > mostApart
    ? [{ id: 'many', title: t('told.many', { count: items.length }), body: '', path: '/notices' }]
    : items.map((item) => ({
        id: item.id,
        title: sentenceOf(t, item),
        body: bodyOf(t, item, plain),
        path: pathOf(item),
      }));
