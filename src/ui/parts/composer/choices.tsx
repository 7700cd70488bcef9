/** What a post says about itself: its language, its streams, and who may answer. */
import { For, type JSX, Show } from 'solid-js';
import type { ReplyPolicy } from '../../../app/social/social-view.js';
import { composer as words } from '../../../i18n/en/composer.js';
import { useText } from '../../bindings/text.jsx';
import { LineField } from './field.jsx';
import { languageChoices, nameOfLanguage } from './languages.js';
import type { ComposerProps } from './props.js';

const whos = ['everyone', 'followed', 'two-hops', 'nobody'] as const;
const actions = ['note', 'keep', 'ignore'] as const;
const month = 30;

type ChoiceProps = Pick<ComposerProps, 'writing' | 'onDraft' | 'streams' | 'policy' | 'languages'>;

/** They share what they are given, and each takes its own of it. */
interface Choice {
  readonly of: ChoiceProps;
}

const LanguageChoice = (props: Choice): JSX.Element => {
  const t = useText(words);
  return (
    <label class="composer-select">
      <span>{t('composer.language')}</span>
      <select
        class="field"
        data-testid="composer-language"
        onChange={(event) => props.of.onDraft({ ...props.of.writing, language: event.currentTarget.value })}
      >
        <option value="" selected={props.of.writing.language === ''}>
          {t('composer.noLanguage')}
        </option>
        <For each={languageChoices(props.of.writing.language, props.of.languages)}>
          {(language) => (
            <option value={language} lang={language} selected={props.of.writing.language === language}>
              {nameOfLanguage(language)}
            </option>
          )}
        </For>
      </select>
    </label>
  );
};

const PolicyChoice = (props: Choice): JSX.Element => {
  const t = useText(words);
  const set = (policy: ReplyPolicy | null): void => props.of.onDraft({ ...props.of.writing, policy });
  const chosen = (): ReplyPolicy | null => props.of.writing.policy;
  const change = (who: string): void => {
    const found = whos.find((one) => one === who);
    if (found === undefined) set(null);
    else set({ action: found === 'nobody' ? 'ignore' : 'note', days: null, ...chosen(), who: found });
  };
  return (
    <div class="composer-policy">
      <label class="composer-select">
        <span>{t('composer.who')}</span>
        <select class="field" data-testid="composer-who" onChange={(event) => change(event.currentTarget.value)}>
          <option value="" selected={chosen() === null}>
            {t('composer.asProfile', { who: t(`composer.${props.of.policy.who}`) })}
          </option>
          <For each={whos}>
            {(who) => (
              <option value={who} selected={chosen()?.who === who}>
                {t(`composer.${who}`)}
              </option>
            )}
          </For>
        </select>
      </label>
      <Show when={chosen()}>
        {(policy) => (
          <Show when={policy().who !== 'nobody'}>
            <label class="composer-select">
              <span>{t('composer.answers')}</span>
              <select
                class="field"
                data-testid="composer-answers"
                onChange={(event) => {
                  const action = actions.find((one) => one === event.currentTarget.value) ?? 'note';
                  set({ ...policy(), action, days: action === 'keep' ? (policy().days ?? month) : null });
                }}
              >
                <For each={actions}>
                  {(action) => (
                    <option value={action} selected={policy().action === action}>
                      {t(`composer.${action}`)}
                    </option>
                  )}
                </For>
              </select>
            </label>
            <Show when={policy().action === 'keep'}>
              <LineField
                label={t('composer.days')}
                type="number"
                value={`${policy().days ?? month}`}
                onText={(text) => {
                  const days = Math.round(Number(text));
                  if (days >= 1 && days <= 36_500) set({ ...policy(), days });
                }}
                testid="composer-days"
              />
            </Show>
          </Show>
        )}
      </Show>
    </div>
  );
};

const StreamsChoice = (props: Choice): JSX.Element => {
  const t = useText(words);
  const toggle = (key: string): void => {
    const { streams } = props.of.writing;
    const next = streams.includes(key) ? streams.filter((one) => one !== key) : [...streams, key];
    props.of.onDraft({ ...props.of.writing, streams: next });
  };
  return (
    <Show when={props.of.streams.length > 0}>
      <fieldset class="composer-streams">
        <legend class="label">{t('composer.streams')}</legend>
        <div class="row">
          <For each={props.of.streams}>
            {(stream) => (
              <label class="tag composer-stream">
                <input
                  type="checkbox"
                  checked={props.of.writing.streams.includes(stream.key)}
                  onChange={() => toggle(stream.key)}
                  data-testid="composer-stream"
                />
                <bdi dir="auto">{stream.name}</bdi>
              </label>
            )}
          </For>
        </div>
      </fieldset>
    </Show>
  );
};

/** What is chosen in one line; all of it when that is opened. */
export const MoreChoices = (props: ChoiceProps): JSX.Element => {
  const t = useText(words);
  const chosen = (): string => {
    const { language, policy, streams } = props.writing;
    const names = props.streams.filter(({ key }) => streams.includes(key)).map(({ name }) => name);
    return [
      language === '' ? t('composer.noLanguageYet') : nameOfLanguage(language),
      t('composer.answeredBy', { who: t(`composer.${(policy ?? props.policy).who}`) }),
      ...names,
    ].join(' · ');
  };
  return (
    <details class="composer-more" data-testid="composer-more">
      <summary>
        <bdi>{chosen()}</bdi>
      </summary>
      <div class="composer-more-inside">
        <div class="composer-pair">
          <LanguageChoice of={props} />
          <PolicyChoice of={props} />
        </div>
        <StreamsChoice of={props} />
      </div>
    </details>
  );
};
