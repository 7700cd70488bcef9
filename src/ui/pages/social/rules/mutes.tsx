/** What is muted, and until when. */
import { createSignal, For, type JSX, Show } from 'solid-js';
import { threadPath } from '../../../../app/social/post-path.js';
import type { MuteView } from '../../../../app/social/social-view.js';
import { rules as words } from '../../../../i18n/en/rules.js';
import { useAction } from '../../../bindings/action.js';
import { useReadable } from '../../../bindings/readable.js';
import { useSocial } from '../../../bindings/social.js';
import { useFormats, useText } from '../../../bindings/text.jsx';
import { Button } from '../../../parts/button.jsx';
import { Name } from '../../../parts/name.jsx';
import { Heading } from '../../../parts/small.jsx';
import { Failure } from '../../../parts/words.jsx';
import { useUndo } from '../undoing.js';
import { AddLine } from './add-line.jsx';

const MuteLine = (props: { readonly mute: MuteView }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const social = useSocial();
  const said = useUndo();
  const unmuting = useAction(async () => said(t('rules.unmuted'), await social.unmute(props.mute.id)));
  const called = (): string => {
    const { what } = props.mute;
    if (what.kind === 'person') return what.who.name.trim() || t('common.unnamed');
    if (what.kind === 'thread') return t('rules.thread');
    return what.kind === 'tag' ? `#${what.tag}` : what.word;
  };
  return (
    <li class="rules-line" data-testid="rules-mute">
      <span>
        {(() => {
          const { what } = props.mute;
          if (what.kind === 'person') return <Name did={what.who.did} name={what.who.name} />;
          if (what.kind === 'thread') return <a href={`#${threadPath(what.root)}`}>{called()}</a>;
          return <bdi>{called()}</bdi>;
        })()} <Show when={props.mute.until}>
          {(at) => <span class="small soft">{t('rules.until', { when: formats.dateTime(at()) })}</span>}
        </Show>
      </span>
      <Button
        aria-label={t('rules.unmuteOf', { name: called() })}
        aria-disabled={unmuting.pending()}
        onClick={() => unmuting.run()}
      >
        {t('rules.unmute')}
      </Button>
      <Failure error={unmuting.error()} />
    </li>
  );
};

export const Mutes = (): JSX.Element => {
  const t = useText(words);
  const social = useSocial();
  const said = useUndo();
  const mutes = useReadable(social.mutes);
  const [text, setText] = createSignal('');
  const muting = useAction(async () => {
    const word = text().trim();
    if (word === '' || word === '#') return;
    const what = word.startsWith('#')
      ? ({ kind: 'tag', tag: word.slice(1) } as const)
      : ({ kind: 'word', word } as const);
    const undoable = await social.mute(what, null);
    setText('');
    said(t('rules.saved'), undoable);
  });
  return (
    <section class="stack">
      <Heading>{t('rules.mutes')}</Heading>
      <AddLine
        label={t('rules.muteWord')}
        hint={t('rules.muteWordHint')}
        go={t('rules.muteGo')}
        testid="rules-mute-word"
        most={100}
        text={text()}
        pending={muting.pending()}
        onText={setText}
        onAdd={() => muting.run()}
      />
      <Failure error={muting.error()} />
      <Show when={mutes().length > 0} fallback={<p class="soft">{t('rules.mutesNone')}</p>}>
        <ul class="rules-list">
          <For each={mutes()}>{(mute) => <MuteLine mute={mute} />}</For>
        </ul>
      </Show>
    </section>
  );
};
