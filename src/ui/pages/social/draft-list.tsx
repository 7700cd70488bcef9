/** What else waits to be finished, on whichever of one's devices it was begun. */
import { For, type JSX, Show } from 'solid-js';
import { threadPath } from '../../../app/social/post-path.js';
import type { Draft } from '../../../app/social/social-view.js';
import { plainLine } from '../../../app/text/line.js';
import { writing as words } from '../../../i18n/en/writing.js';
import { useAction } from '../../bindings/action.js';
import { useNow } from '../../bindings/now.js';
import { useReadable } from '../../bindings/readable.js';
import { goTo } from '../../bindings/route.js';
import { useSocial } from '../../bindings/social.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { showToast } from '../../bindings/toast.js';
import { Button } from '../../parts/button.jsx';
import { Failure } from '../../parts/words.jsx';
import { writePost } from './writing.jsx';

const mostWords = 80;

export const DraftList = (props: {
  /** The one that is open. */
  readonly open: string | null;
  /** Whether something stands in it. */
  readonly started: boolean;
  /** Asks to close what is open: it is kept. Answers whether it closes. */
  readonly onGo: () => boolean;
}): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const now = useNow();
  const social = useSocial();
  const all = useReadable(social.drafts);
  const others = () => all().filter(({ id }) => id !== props.open);
  const dropping = useAction(async (some: readonly Draft[]) => {
    for (const { id } of some) await social.dropDraft(id);
    showToast(t('writing.draftsGone', { count: some.length }), () => {
      for (const one of some) void social.keepDraft(one).catch(() => undefined);
    });
  });
  const kindOf = ({ reply, quote }: Draft): string =>
    t(reply !== null ? 'writing.draft.reply' : quote !== null ? 'writing.draft.quote' : 'writing.draft.post');
  const begins = ({ writing }: Draft): string =>
    plainLine(writing.text, mostWords) ||
    plainLine(writing.event?.title ?? writing.poll?.options.find((option) => option !== '') ?? '', mostWords) ||
    t('writing.draft.noWords');
  const goOn = ({ id, reply, quote }: Draft): void => {
    if (!props.onGo()) return;
    // An answer goes on where it answers: its button there opens it.
    const about = reply ?? quote;
    if (about === null) writePost({ draft: id });
    else goTo(threadPath(about));
  };
  const another = (): void => {
    if (!props.onGo()) return;
    writePost({ draft: `post-${Date.now().toString(36)}` });
  };
  return (
    <div class="drafts" data-testid="drafts">
      <Show when={props.started && props.open?.startsWith('post')}>
        <Button kind="quiet" testid="drafts-another" onClick={another}>
          {t('writing.another')}
        </Button>
      </Show>
      <Show when={others().length > 0}>
        <details class="composer-more">
          <summary data-testid="drafts-open">{t('writing.drafts', { count: others().length })}</summary>
          <ul class="drafts-list">
            <For each={others()}>
              {(draft) => (
                <li class="drafts-line" data-testid="draft">
                  <span class="drafts-words">
                    <span class="small soft">
                      {kindOf(draft)} · {formats.relative(draft.changedAt, now())}
                    </span>
                    <bdi dir="auto">{begins(draft)}</bdi>
                  </span>
                  <Button
                    testid="draft-go"
                    aria-label={`${t('writing.goOn')}: ${begins(draft)}`}
                    onClick={() => goOn(draft)}
                  >
                    {t('writing.goOn')}
                  </Button>
                  <Button
                    kind="quiet"
                    testid="draft-drop"
                    aria-label={`${t('writing.drop')}: ${begins(draft)}`}
                    aria-disabled={dropping.pending()}
                    onClick={() => dropping.run([draft])}
                  >
                    {t('writing.drop')}
                  </Button>
                </li>
              )}
            </For>
          </ul>
          <p class="small soft">{t('writing.never')}</p>
          <Show when={others().length > 1}>
            <Button kind="quiet" testid="drafts-drop-all" onClick={() => dropping.run(others())}>
              {t('writing.dropAll')}
            </Button>
          </Show>
        </details>
      </Show>
      <Failure error={dropping.error()} />
    </div>
  );
};
