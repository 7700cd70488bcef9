/** In the list of whom one follows: what is kept of somebody, in a line, and the way to change it. */
import { createEffect, createSignal, type JSX, on, onMount, Show } from 'solid-js';
import type { FollowRule, StreamView } from '../../../app/social/social-view.js';
import type { Did } from '../../../base/index.js';
import { followRule as words } from '../../../i18n/en/follow-rule.js';
import { useAction } from '../../bindings/action.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { fetchSocial } from '../../bindings/social.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { settingsIcon } from '../../parts/frame-icons.js';
import { FollowDialog } from './follow-dialog.jsx';
import { isWhole, ruleWords } from './follow-rule.js';

export const RuleLine = (props: { readonly did: Did; readonly name: string }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const { made } = fetchSocial();
  const following = useReadable(useApp().following);
  const [open, setOpen] = createSignal(false);
  const [rule, setRule] = createSignal<FollowRule>();
  const [streams, setStreams] = createSignal<readonly StreamView[]>([]);
  const naming = useAction(async () => (await made()?.streamsOf(props.did)) ?? [], setStreams);
  const read = (): void => {
    const found = made()?.followRule(props.did);
    setRule(found);
    if (found !== undefined && found.streams !== null && streams().length === 0) naming.run();
  };
  onMount(read);
  // The rule is read anew when the dialog has closed, and when the follows have changed, on whichever device.
  createEffect(on([made, open, following], read));
  return (
    <div class="rule-line">
      <Button
        kind="quiet"
        icon={settingsIcon}
        testid="following-rule"
        aria-label={t('rule.openOf', { name: props.name })}
        onClick={() => setOpen(true)}
      >
        {t('rule.open')}
      </Button>
      <Show when={rule()}>
        {(found) => (
          <Show when={!isWhole(found())}>
            <span class="small soft" data-testid="following-rule-says">
              <bdi>{ruleWords(t, formats.bytes, found(), streams())}</bdi>
            </span>
          </Show>
        )}
      </Show>
      <Show when={open()}>
        <FollowDialog did={props.did} name={props.name} onClose={() => setOpen(false)} />
      </Show>
    </div>
  );
};
