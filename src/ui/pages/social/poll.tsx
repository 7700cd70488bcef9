/** A poll: choose, vote, see. One vote a person; it can be changed while the poll is open. */
import { createMemo, createSignal, createUniqueId, For, type JSX, Show } from 'solid-js';
import type { PollView, PostView } from '../../../app/social/social-view.js';
import { social as words } from '../../../i18n/en/social.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useSocial } from '../../bindings/social.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Said } from '../../parts/post/said.jsx';
import { Failure } from '../../parts/words.jsx';

export const Poll = (props: { readonly post: PostView; readonly poll: PollView }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const social = useSocial();
  const name = createUniqueId();
  const [chosen, setChosen] = createSignal<ReadonlySet<number>>(
    new Set(props.poll.options.flatMap(({ mine }, at) => (mine ? [at] : []))),
  );
  const voting = useAction(
    async () =>
      social.vote(
        props.post.uri,
        [...chosen()].toSorted((a, b) => a - b),
      ),
    () => announce(t('social.voted')),
  );
  const choose = (at: number, on: boolean): void => {
    const next = new Set(props.poll.many ? chosen() : []);
    if (on) next.add(at);
    else next.delete(at);
    setChosen(next);
  };
  const standing = (): string => {
    const { voters, closesAt, closed, many } = props.poll;
    const when =
      closesAt === null
        ? []
        : [t(closed ? 'social.pollClosed' : 'social.pollOpen', { when: formats.dateTime(closesAt) })];
    const open = closed ? [] : [...(many ? [t('social.pollMany')] : []), t('social.pollPublic')];
    return [t('social.voters', { count: voters }), ...when, ...open].join(' · ');
  };
  const most = createMemo(() => Math.max(1, ...props.poll.options.map(({ votes }) => votes)));
  return (
    <form
      class="poll"
      data-testid="post-poll"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen().size > 0) voting.run();
      }}
    >
      <fieldset>
        <legend class="sr-only">{t('social.vote')}</legend>
        <For each={props.poll.options}>
          {(option, at) => (
            <label class="poll-option" data-mine={option.mine}>
              <span
                class="poll-bar"
                style={{ 'inline-size': `${(option.votes / most()) * 100}%` }}
                aria-hidden="true"
              />
              <input
                class="mark"
                type={props.poll.many ? 'checkbox' : 'radio'}
                name={name}
                checked={chosen().has(at())}
                disabled={props.poll.closed}
                onChange={(event) => choose(at(), event.currentTarget.checked)}
              />
              <Said text={option.text} />
              <span class="figure small soft">{t('social.votes', { count: option.votes })}</span>
            </label>
          )}
        </For>
      </fieldset>
      <p class="small soft">{standing()}</p>
      <Show when={!props.poll.closed}>
        <Button submit testid="poll-vote" aria-disabled={voting.pending() || chosen().size === 0}>
          {t(props.poll.options.some(({ mine }) => mine) ? 'social.voteAnew' : 'social.vote')}
        </Button>
      </Show>
      <Failure error={voting.error()} />
    </form>
  );
};
