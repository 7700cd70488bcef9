/** The poll of a post: two to twenty answers, one or more to be chosen, until when. */
import { Index, type JSX, Show } from 'solid-js';
import type { WrittenPoll } from '../../../app/text/writing.js';
import type { WritingIssue } from '../../../app/text/writing-issues.js';
import { MAX_OPTIONS } from '../../../app/text/writing-issues.js';
import { composer as words } from '../../../i18n/en/composer.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../button.jsx';
import { Switch } from '../switch.jsx';
import { LineField } from './field.jsx';
import { addIcon, crossIcon } from './icons.js';

const hour = 3_600_000;
const spans = [1, 6, 24, 72, 168, 720].map((hours) => hours * hour);

export const PollEditor = (props: {
  readonly poll: WrittenPoll;
  readonly issues: readonly WritingIssue[];
  readonly onPoll: (poll: WrittenPoll | null) => void;
}): JSX.Element => {
  const t = useText(words);
  const set = (change: Partial<WrittenPoll>): void => props.onPoll({ ...props.poll, ...change });
  const setOption = (at: number, text: string): void =>
    set({ options: props.poll.options.map((option, other) => (other === at ? text : option)) });
  const issueAt = (at: number): string | undefined => {
    const found = props.issues.find((issue) => issue.field === 'option' && issue.at === at);
    return found === undefined ? undefined : t(found.code === 'twice' ? 'composer.twice' : 'composer.tooLong');
  };
  const inWords = (span: number): string =>
    span < 48 * hour
      ? t('composer.hours', { count: span / hour })
      : t('composer.inDays', { count: span / (24 * hour) });
  return (
    <fieldset class="card composer-part" data-testid="composer-poll">
      <legend class="sr-only">{t('composer.poll')}</legend>
      <Index each={props.poll.options}>
        {(option, at) => (
          <div class="composer-option">
            <LineField
              label={t('composer.option', { number: at + 1 })}
              value={option()}
              onText={(text) => setOption(at, text)}
              issue={issueAt(at)}
              testid="composer-option"
            />
            <Show when={props.poll.options.length > 2}>
              <Button
                kind="quiet"
                icon={crossIcon}
                label={t('composer.removeOption', { number: at + 1 })}
                onClick={() => set({ options: props.poll.options.filter((_, other) => other !== at) })}
              />
            </Show>
          </div>
        )}
      </Index>
      <Show when={props.issues.some(({ field }) => field === 'poll')}>
        <p class="issue">{t('composer.tooFew')}</p>
      </Show>
      <div class="composer-row">
        <Button
          icon={addIcon}
          disabled={props.poll.options.length >= MAX_OPTIONS}
          onClick={() => set({ options: [...props.poll.options, ''] })}
          testid="composer-option-add"
        >
          {t('composer.addOption')}
        </Button>
        <label class="composer-select">
          <span>{t('composer.ends')}</span>
          <select
            class="field"
            data-testid="composer-poll-ends"
            onChange={(event) => set({ endsIn: Number(event.currentTarget.value) || null })}
          >
            <option value="0" selected={props.poll.endsIn === null}>
              {t('composer.never')}
            </option>
            {spans.map((span) => (
              <option value={span} selected={props.poll.endsIn === span}>
                {inWords(span)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Switch checked={props.poll.many} onChange={(many) => set({ many })}>
        {t('composer.many')}
      </Switch>
      <div>
        <Button kind="quiet" onClick={() => props.onPoll(null)} testid="composer-poll-remove">
          {t('composer.removePoll')}
        </Button>
      </div>
    </fieldset>
  );
};
