/** Who may answer, and what becomes of it. */
import { createUniqueId, type JSX, Show } from 'solid-js';
import type { ReplyPolicy } from '../../../../app/social/social-view.js';
import { rules as words } from '../../../../i18n/en/rules.js';
import { useAction } from '../../../bindings/action.js';
import { announce } from '../../../bindings/announce.js';
import { useReadable } from '../../../bindings/readable.js';
import { useSocial } from '../../../bindings/social.js';
import { useText } from '../../../bindings/text.jsx';
import { Choose } from '../../../parts/choose.jsx';
import { Heading } from '../../../parts/small.jsx';
import { Failure } from '../../../parts/words.jsx';

const whoever = ['everyone', 'followed', 'two-hops', 'nobody'] as const;
const actions = ['note', 'keep', 'ignore'] as const;

const month = 30;
const mostDays = 36_500;

/** For how many days copies stay. */
const Days = (props: { readonly days: number; readonly onDays: (days: number) => void }): JSX.Element => {
  const t = useText(words);
  const id = createUniqueId();
  return (
    <div class="rules-choose">
      <label class="label" for={id}>
        {t('rules.days')}
      </label>
      <input
        id={id}
        class="field"
        type="number"
        min="1"
        max={mostDays}
        data-testid="rules-days"
        aria-describedby={`${id}-hint`}
        value={props.days}
        onChange={(event) => {
          const days = Math.round(Number(event.currentTarget.value));
          if (days >= 1 && days <= mostDays) props.onDays(days);
          else event.currentTarget.value = `${props.days}`;
        }}
      />
      <p class="small soft" id={`${id}-hint`}>
        {t('rules.daysHint')}
      </p>
    </div>
  );
};

export const Answers = (): JSX.Element => {
  const t = useText(words);
  const social = useSocial();
  const policy = useReadable(social.policy);
  const setting = useAction(
    (change: Partial<ReplyPolicy>) => {
      const next = { ...policy(), ...change };
      return social.setPolicy({ ...next, days: next.action === 'keep' ? (next.days ?? month) : null });
    },
    () => announce(t('rules.saved')),
  );
  return (
    <section class="stack">
      <Heading>{t('rules.answers')}</Heading>
      <p>{t('rules.answersText')}</p>
      <Choose
        class="rules-choose"
        label={t('rules.answers')}
        testid="rules-who"
        value={policy().who}
        options={whoever.map((value) => ({ value, says: t(`rules.who.${value}`) }))}
        onChoose={(who) => setting.run({ who })}
      />
      <Show when={policy().who !== 'nobody'}>
        <Choose
          class="rules-choose"
          label={t('rules.actions')}
          testid="rules-action"
          value={policy().action}
          options={actions.map((value) => ({ value, says: t(`rules.action.${value}`) }))}
          onChoose={(action) => setting.run({ action })}
        />
        <Show when={policy().action === 'keep'}>
          <Days days={policy().days ?? month} onDays={(days) => setting.run({ days })} />
        </Show>
      </Show>
      <Failure error={setting.error()} />
    </section>
  );
};
