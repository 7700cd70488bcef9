/** The search: whose the words are, and who has the newest of it. */
import { createMemo, createSignal, type JSX, Show } from 'solid-js';
import type { SeekStatus } from '../../../app/network.js';
import type { RestoreView } from '../../../app/restore/view.js';
import { restore as words } from '../../../i18n/en/restore.js';
import { useAction } from '../../bindings/action.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { createCountdown } from './countdown.js';
import { Identity, isUsable } from './identity.jsx';
import { LinkField } from './link-field.jsx';
import type { StageProps } from './progressing.jsx';

type Of<Kind extends RestoreView['kind']> = Extract<RestoreView, { kind: Kind }>;

const Countdown = (props: { readonly label: string; readonly since: number; readonly until: number }): JSX.Element => {
  const t = useText(words);
  const { part, left } = createCountdown(
    () => props.since,
    () => props.until,
  );
  return (
    <div class="restore-progress">
      <progress aria-label={props.label} value={part()} />
      <span class="figure small soft">
        <Show when={left() > 0} fallback={t('restore.fetching')}>
          {t('restore.seconds', { count: left() })}
        </Show>
      </span>
    </div>
  );
};

export const Locating = (props: StageProps & { readonly view: Of<'locating'> }): JSX.Element => {
  const t = useText(words);
  return (
    <>
      <h1>{t('restore.seeking')}</h1>
      <p role="status">{t('restore.locating')}</p>
      <Countdown label={t('restore.locating')} since={props.view.since} until={props.view.until} />
      <Show when={props.view.answers > 0}>
        <p class="soft small">{t('restore.answers', { count: props.view.answers })}</p>
      </Show>
      <Button testid="restore-cancel" onClick={() => props.leave()}>
        {t('common.cancel')}
      </Button>
    </>
  );
};

export const Unlocated = (props: StageProps & { readonly view: Of<'unlocated'> }): JSX.Element => {
  const t = useText(words);
  const [link, setLink] = createSignal('');
  const leading = useAction(async () => {
    if (link().trim() !== '') await props.restoring.lead(link());
  });
  return (
    <>
      <h1>{t('restore.unlocated')}</h1>
      <p role="alert">{t('restore.unlocated-text')}</p>
      <Show when={props.view.answers > 0}>
        <p class="soft small">{t('restore.answers', { count: props.view.answers })}</p>
      </Show>
      <form
        class="restore-field"
        onSubmit={(event) => {
          event.preventDefault();
          leading.run();
        }}
      >
        <LinkField value={link()} onText={setLink} bad={leading.error() !== undefined} />
        <Button kind="main" submit testid="restore-lead" aria-disabled={link().trim() === '' || leading.pending()}>
          {t('restore.go')}
        </Button>
      </form>
      <div class="row">
        <Button testid="restore-again" onClick={() => props.restoring.again()}>
          {t('common.retry')}
        </Button>
        <Button kind="quiet" testid="restore-leave" onClick={() => props.leave()}>
          {t('restore.again-from-start')}
        </Button>
      </div>
    </>
  );
};

export const AskTracker = (props: StageProps & { readonly hosts: readonly string[] }): JSX.Element => {
  const t = useText(words);
  const hosts = (): string => props.hosts.join(', ');
  return (
    <>
      <h1>{t('restore.ask-tracker')}</h1>
      <p>{t('restore.ask-tracker-text', { hosts: hosts() })}</p>
      <div class="row">
        <Button kind="main" testid="restore-allow" onClick={() => props.restoring.allow()}>
          {t('restore.allow', { hosts: hosts() })}
        </Button>
        <Button testid="restore-cancel" onClick={() => props.leave()}>
          {t('common.cancel')}
        </Button>
      </div>
    </>
  );
};

export const Seeking = (props: StageProps & { readonly view: Of<'seeking'> }): JSX.Element => {
  const t = useText(words);
  const usable = createMemo(() => {
    const { found } = props.view;
    return found !== null && isUsable(found) && found.signedAt !== null;
  });
  return (
    <>
      <h1>{t('restore.seeking')}</h1>
      <p role="status">{t('restore.seeking-text')}</p>
      <Countdown label={t('restore.seeking')} since={props.view.since} until={props.view.until} />
      <Show when={props.view.found}>{(found) => <Identity found={found()} />}</Show>
      <div class="row">
        <Show when={usable()}>
          <Button testid="restore-go-on" onClick={() => props.restoring.enough()}>
            {t('restore.go-on')}
          </Button>
        </Show>
        <Button kind="quiet" testid="restore-cancel" onClick={() => props.leave()}>
          {t('common.cancel')}
        </Button>
      </div>
    </>
  );
};

export const Nobody = (props: StageProps & { readonly status: SeekStatus }): JSX.Element => {
  const t = useText(words);
  const why = (): string | undefined => {
    const { status } = props;
    switch (status.kind) {
      case 'tracker-unreachable':
        return t('restore.unreachable', { hosts: status.hosts.join(', ') });
      case 'no-tracker':
        return t('restore.no-tracker');
      case 'offline':
        return t('restore.offline');
      case 'refused':
        return t('restore.refused');
      default:
        return undefined;
    }
  };
  return (
    <>
      <h1>{t('restore.nobody')}</h1>
      <Show when={why()}>{(text) => <p role="alert">{text()}</p>}</Show>
      <p>{t('restore.nobody-text')}</p>
      <div class="row">
        <Button kind="main" testid="restore-again" onClick={() => props.restoring.again()}>
          {t('common.retry')}
        </Button>
        <Button testid="restore-leave" onClick={() => props.leave()}>
          {t('restore.again-from-start')}
        </Button>
      </div>
    </>
  );
};
