/** Why a post stands in the feed, in words. */
import type { PersonView, Why } from '../../../app/social/social-view.js';
import type { common } from '../../../i18n/en/common.js';
import type { social as words } from '../../../i18n/en/social.js';
import type { Translate } from '../../../i18n/index.js';

type T = Translate<typeof words & typeof common>;

export const whyWords = (t: T, nameOf: (who: PersonView) => string, why: Why): string => {
  switch (why.kind) {
    case 'follow':
    case 'boost':
      return t(`social.why.${why.kind}`, { name: nameOf(why.who) });
    case 'stream':
      return t('social.why.stream', { name: nameOf(why.who), stream: why.stream });
    case 'tag':
      return t('social.why.tag', { tag: why.tag });
    case 'list':
      return t('social.why.list', { list: why.list });
    case 'reply':
      return t('social.why.reply', { name: nameOf(why.to) });
    default:
      return t(`social.why.${why.kind}`);
  }
};
