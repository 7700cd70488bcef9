/** Who may make a notice. */
import type { JSX } from 'solid-js';
import type { NoticeRules } from '../../../../app/social/social-view.js';
import { rules as words } from '../../../../i18n/en/rules.js';
import { useAction } from '../../../bindings/action.js';
import { announce } from '../../../bindings/announce.js';
import { useReadable } from '../../../bindings/readable.js';
import { useSocial } from '../../../bindings/social.js';
import { useText } from '../../../bindings/text.jsx';
import { Heading } from '../../../parts/small.jsx';
import { Failure } from '../../../parts/words.jsx';
import { Choose } from './choose.jsx';

const tellers = ['everyone', 'two-hops', 'followed'] as const;

export const Notices = (): JSX.Element => {
  const t = useText(words);
  const social = useSocial();
  const kept = useReadable(social.noticeRules);
  const setting = useAction(
    (from: NoticeRules['from']) => social.setNoticeRules({ from }),
    () => announce(t('rules.saved')),
  );
  return (
    <section class="stack">
      <Heading>{t('rules.notices')}</Heading>
      <p>{t('rules.noticesText')}</p>
      <Choose
        label={t('rules.notices')}
        testid="rules-notices"
        value={kept().from}
        options={tellers.map((value) => ({ value, says: t(`rules.who.${value}`) }))}
        onChoose={(from) => setting.run(from)}
      />
      <Failure error={setting.error()} />
    </section>
  );
};
