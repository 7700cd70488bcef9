/** Who may make a notice, and what one is told of. */
import { For, type JSX } from 'solid-js';
import { type NoticeRules, type NoticeSort, noticeSorts } from '../../../../app/social/social-view.js';
import { rules as words } from '../../../../i18n/en/rules.js';
import { useAction } from '../../../bindings/action.js';
import { announce } from '../../../bindings/announce.js';
import { useReadable } from '../../../bindings/readable.js';
import { useSocial } from '../../../bindings/social.js';
import { useText } from '../../../bindings/text.jsx';
import { Choose } from '../../../parts/choose.jsx';
import { Heading } from '../../../parts/small.jsx';
import { Switch } from '../../../parts/switch.jsx';
import { Failure } from '../../../parts/words.jsx';

const tellers = ['everyone', 'two-hops', 'followed'] as const;

export const Notices = (): JSX.Element => {
  const t = useText(words);
  const social = useSocial();
  const kept = useReadable(social.noticeRules);
  const setting = useAction(
    (change: Partial<NoticeRules>) => social.setNoticeRules({ ...kept(), ...change }),
    () => announce(t('rules.saved')),
  );
  const tell = (sort: NoticeSort, on: boolean): void =>
    setting.run({ quiet: on ? kept().quiet.filter((one) => one !== sort) : [...kept().quiet, sort] });
  return (
    <section class="stack">
      <Heading>{t('rules.notices')}</Heading>
      <p>{t('rules.noticesText')}</p>
      <Choose
        class="rules-choose"
        label={t('rules.notices')}
        testid="rules-notices"
        value={kept().from}
        options={tellers.map((value) => ({ value, says: t(`rules.who.${value}`) }))}
        onChoose={(from) => setting.run({ from })}
      />
      <fieldset class="rules-tell">
        <legend class="label">{t('rules.tell')}</legend>
        <p class="small soft">{t('rules.tellText')}</p>
        <For each={noticeSorts}>
          {(sort) => (
            <Switch
              checked={!kept().quiet.includes(sort)}
              testid={`rules-tell-${sort}`}
              onChange={(on) => tell(sort, on)}
            >
              {t(`rules.tell.${sort}`)}
            </Switch>
          )}
        </For>
      </fieldset>
      <Failure error={setting.error()} />
    </section>
  );
};
