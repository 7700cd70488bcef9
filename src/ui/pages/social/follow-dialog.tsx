/** How one follows somebody: how much of which of their posts, which media by themselves, and whether others get it from here. */
import { createSignal, createUniqueId, For, type JSX, onMount, Show } from 'solid-js';
import type { FollowRule, StreamView } from '../../../app/social/social-view.js';
import type { Did } from '../../../base/index.js';
import { followRule as words } from '../../../i18n/en/follow-rule.js';
import { useAction } from '../../bindings/action.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { useSocial } from '../../bindings/social.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { showToast } from '../../bindings/toast.js';
import { Button } from '../../parts/button.jsx';
import { Choose } from '../../parts/choose.jsx';
import { Dialog } from '../../parts/dialog.jsx';
import { Marks } from '../../parts/marks.jsx';
import { Plain } from '../../parts/name.jsx';
import { Switch } from '../../parts/switch.jsx';
import { Failure } from '../../parts/words.jsx';
import { mediaChoices, newestChoices, withChosen } from './follow-rule.js';
import { WithSocial } from './with-social.jsx';

interface FollowDialogProps {
  readonly did: Did;
  readonly name: string;
  readonly onClose: () => void;
}

const Streams = (props: {
  readonly streams: readonly StreamView[];
  readonly chosen: readonly string[] | null;
  readonly lacks: boolean;
  readonly onChoose: (keys: readonly string[] | null) => void;
}): JSX.Element => {
  const t = useText(words);
  const id = createUniqueId();
  const toggle = (key: string): void => {
    const chosen = props.chosen ?? [];
    props.onChoose(chosen.includes(key) ? chosen.filter((one) => one !== key) : [...chosen, key]);
  };
  return (
    <>
      <Marks
        legend={t('rule.streams')}
        value={props.chosen === null ? 'everything' : 'some'}
        options={(['everything', 'some'] as const).map((value) => ({ value, says: t(`rule.${value}`) }))}
        testid="rule-streams"
        onChoose={(value) => props.onChoose(value === 'everything' ? null : [])}
      />
      <Show when={props.chosen !== null}>
        <fieldset class="rule-streams" aria-describedby={props.lacks ? `${id}-lacks` : undefined}>
          <legend class="sr-only">{t('rule.streams')}</legend>
          <For each={props.streams}>
            {(stream) => (
              <label class="rule-stream">
                <input
                  class="mark"
                  type="checkbox"
                  data-testid="rule-stream"
                  checked={props.chosen?.includes(stream.key) === true}
                  onChange={() => toggle(stream.key)}
                />
                <Plain text={stream.name} />
                <span class="small soft figure">{t('rule.streamPosts', { count: stream.posts })}</span>
              </label>
            )}
          </For>
          <Show when={props.lacks}>
            <p class="issue" id={`${id}-lacks`} role="alert">
              {t('rule.chooseOne')}
            </p>
          </Show>
        </fieldset>
      </Show>
    </>
  );
};

const Rule = (props: FollowDialogProps): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const app = useApp();
  const social = useSocial();
  const before = social.followRule(props.did);
  const [rule, setRule] = createSignal<FollowRule>(before);
  const change = (next: Partial<FollowRule>): void => void setRule({ ...rule(), ...next });
  const [streams, setStreams] = createSignal<readonly StreamView[]>([]);
  const looking = useAction(() => social.streamsOf(props.did), setStreams);
  onMount(() => looking.run());
  const following = useReadable(app.following);
  const profile = () => following().find(({ did }) => did === props.did);
  const [reserve, setReserve] = createSignal(profile()?.reserve ?? false);
  const [lacks, setLacks] = createSignal(false);
  const mayReserve = (): boolean => profile()?.follow === 'public' && profile()?.pin === null;

  const set = async (next: FollowRule, serve: boolean): Promise<void> => {
    await social.setFollowRule(props.did, next);
    if (mayReserve() && serve !== profile()?.reserve) await app.setReserve(props.did, serve);
  };
  const keeping = useAction(
    async () => {
      const served = profile()?.reserve ?? false;
      await set(rule(), reserve());
      showToast(t('rule.kept'), () => {
        set(before, served).then(
          () => showToast(t('rule.back')),
          () => showToast(t('rule.backFailed')),
        );
      });
    },
    () => props.onClose(),
  );
  const go = (event: SubmitEvent): void => {
    event.preventDefault();
    const isEmpty = rule().streams?.length === 0;
    setLacks(isEmpty);
    if (!isEmpty) keeping.run();
  };
  const saysNewest = (count: number | null): string => {
    if (count === null) return t('rule.all');
    if (count === 0) return t('rule.nothing');
    return t(rule().streams === null ? 'rule.newest' : 'rule.newestStreams', { count });
  };
  const saysMedia = (bytes: number | null): string => {
    if (bytes === null) return t('rule.mediaAll');
    return bytes === 0 ? t('rule.mediaNone') : t('rule.mediaUpTo', { bytes: formats.bytes(bytes) });
  };
  return (
    <form class="stack rule-form" onSubmit={go}>
      <Choose
        class="marks-field stack"
        label={t('rule.what')}
        hint={t(rule().newest === 0 ? 'rule.nothingHint' : 'rule.whatHint')}
        testid="rule-newest"
        value={rule().newest}
        options={withChosen(newestChoices, before.newest).map((value) => ({ value, says: saysNewest(value) }))}
        onChoose={(newest) => change({ newest })}
      />
      <Show when={looking.error()}>
        <p class="small soft" role="status">
          {t('rule.failedStreams')}
        </p>
      </Show>
      <Show when={rule().newest !== 0 && (streams().length > 0 || rule().streams !== null)}>
        <Streams
          streams={streams()}
          chosen={rule().streams}
          lacks={lacks() && rule().streams?.length === 0}
          onChoose={(keys) => change({ streams: keys })}
        />
      </Show>
      <Show when={rule().newest !== 0}>
        <Choose
          class="marks-field stack"
          label={t('rule.media')}
          hint={t('rule.mediaHint')}
          testid="rule-media"
          value={rule().mediaLimit}
          options={withChosen(mediaChoices, before.mediaLimit).map((value) => ({ value, says: saysMedia(value) }))}
          onChoose={(mediaLimit) => change({ mediaLimit })}
        />
      </Show>
      <div class="rule-reserve">
        <Switch
          checked={mayReserve() ? reserve() : profile()?.reserve === true}
          disabled={!mayReserve()}
          testid="rule-reserve"
          onChange={setReserve}
        >
          {t('rule.reserve')}
        </Switch>
        <p class="small soft">
          {t(
            mayReserve()
              ? 'rule.reserveHint'
              : profile()?.follow === 'private'
                ? 'rule.reservePrivate'
                : 'rule.reservePinned',
          )}
        </p>
      </div>
      <Failure error={keeping.error()} />
      <div class="row dialog-end">
        <Button onClick={() => props.onClose()}>{t('common.cancel')}</Button>
        <Button kind="main" submit testid="rule-go" aria-disabled={keeping.pending()}>
          {t('rule.keep')}
        </Button>
      </div>
    </form>
  );
};

export const FollowDialog = (props: FollowDialogProps): JSX.Element => {
  const t = useText(words);
  return (
    <Dialog open onClose={props.onClose} title={t('rule.title', { name: props.name })} testid="follow-dialog">
      <WithSocial>
        <Rule did={props.did} name={props.name} onClose={props.onClose} />
      </WithSocial>
    </Dialog>
  );
};
