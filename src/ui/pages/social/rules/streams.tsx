/** The named parts of one’s own profile. */
import { createSignal, For, type JSX, Show } from 'solid-js';
import { rules as words } from '../../../../i18n/en/rules.js';
import { useAction } from '../../../bindings/action.js';
import { announce } from '../../../bindings/announce.js';
import { useReadable } from '../../../bindings/readable.js';
import { useSocial } from '../../../bindings/social.js';
import { useText } from '../../../bindings/text.jsx';
import { Button } from '../../../parts/button.jsx';
import { Heading } from '../../../parts/small.jsx';
import { Failure } from '../../../parts/words.jsx';
import { useUndo } from '../undoing.js';
import { AddLine } from './add-line.jsx';

export const Streams = (): JSX.Element => {
  const t = useText(words);
  const social = useSocial();
  const said = useUndo();
  const streams = useReadable(social.streams);
  const [name, setName] = createSignal('');
  const adding = useAction(async () => {
    const text = name().trim();
    if (text === '') return;
    await social.keepStream({ name: text, description: '' });
    setName('');
    announce(t('rules.saved'));
  });
  const dropping = useAction(async (key: string) => said(t('rules.dropped'), await social.dropStream(key)));
  return (
    <section class="stack">
      <Heading>{t('rules.streams')}</Heading>
      <p>{t('rules.streamsText')}</p>
      <AddLine
        label={t('rules.streamName')}
        go={t('rules.streamAdd')}
        testid="rules-stream-name"
        most={64}
        text={name()}
        pending={adding.pending()}
        onText={setName}
        onAdd={() => adding.run()}
      />
      <Show when={streams().length > 0} fallback={<p class="soft">{t('rules.streamsNone')}</p>}>
        <ul class="rules-list">
          <For each={streams()}>
            {(stream) => (
              <li class="rules-line" data-testid="rules-stream">
                <span>
                  <bdi>{stream.name}</bdi>{' '}
                  <span class="small soft">{t('rules.streamPosts', { count: stream.posts })}</span>
                </span>
                <Button
                  aria-label={t('rules.streamDropOf', { name: stream.name })}
                  aria-disabled={dropping.pending()}
                  onClick={() => dropping.run(stream.key)}
                >
                  {t('rules.streamDrop')}
                </Button>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Failure error={adding.error() ?? dropping.error()} />
    </section>
  );
};
