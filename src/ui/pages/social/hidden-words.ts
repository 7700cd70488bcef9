/** Why a post is folded away, in words. */
import type { HiddenBy, PersonView } from '../../../app/social/social-view.js';
import type { common } from '../../../i18n/en/common.js';
import type { social as words } from '../../../i18n/en/social.js';
import type { Translate } from '../../../i18n/index.js';

type T = Translate<typeof words & typeof common>;

export const hiddenWords = (t: T, nameOf: (who: PersonView) => string, by: HiddenBy): string => {
  switch (by.kind) {
    case 'muted-person':
    case 'blocked-person':
      return t(`social.hidden.${by.kind}`, { name: nameOf(by.who) });
    case 'muted-word':
      return t('social.hidden.muted-word', { word: by.word });
    case 'muted-tag':
      return t('social.hidden.muted-tag', { tag: by.tag });
    case 'not-admitted':
      return t('social.hidden.not-admitted', { name: nameOf(by.by) });
    default:
      return t(`social.hidden.${by.kind}`);
  }
};
