/** Why a post stands in the feed, in words. */
import type { PersonView, Why } from '../../../app/social/social-view.js';
import type { common } from '../../../i18n/en/common.js';
import type { social as words } from '../../../i18n/en/social.js';
import type { Translate } from '../../../i18n/index.js';

type T = Translate<typeof words & typeof common>;

/** Whom one does not follow is not said to be followed: somebody in a list, or under a tag, or no more. */
const followWords = (t: T, nameOf: (who: PersonView) => string, who: PersonView): string =>
  t(who.follow === 'no' ? 'social.why.followed' : 'social.why.follow', { name: nameOf(who) });

const boostWords = (t: T, nameOf: (who: PersonView) => string, who: PersonView): string => {
  if (who.isMe) return t('social.why.boostMine');
  return t(who.follow === 'no' ? 'social.why.boostOther' : 'social.why.boost', { name: nameOf(who) });
};

export const whyWords = (t: T, nameOf: (who: PersonView) => string, why: Why): string => {
  switch (why.kind) {
    case 'follow':
      return followWords(t, nameOf, why.who);
    case 'boost':
      return boostWords(t, nameOf, why.who);
    case 'person':
      return t('social.why.person', { name: nameOf(why.who) });
    case 'stream':
      return why.stream === ''
        ? t('social.why.streamUnnamed', { name: nameOf(why.who) })
        : t('social.why.stream', { name: nameOf(why.who), stream: why.stream });
    case 'tag':
    case 'tagged':
      return t(`social.why.${why.kind}`, { tag: why.tag });
    case 'list':
      return t('social.why.list', { list: why.list });
    case 'reply':
      return t('social.why.reply', { name: nameOf(why.to) });
    default:
      return t(`social.why.${why.kind}`);
  }
};
