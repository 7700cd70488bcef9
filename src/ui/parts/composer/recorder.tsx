/** Recording into a post: the buttons among the tools, and what stands below them while one records. */
import { createEffect, createSignal, type JSX, Match, on, onCleanup, Show, Switch } from 'solid-js';
import type { Recording } from '../../../app/media/media-view.js';
import { recorder as words } from '../../../i18n/en/recorder.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../button.jsx';
import { Failure } from '../words.jsx';
import { cameraIcon, micIcon } from './icons.js';

export type Recorded = Recording['what'];

export const RecordButtons = (props: {
  readonly disabled: boolean;
  readonly onRecord: (what: Recorded) => void;
}): JSX.Element => {
  const t = useText(words);
  return (
    <>
      <Button
        kind="quiet"
        icon={micIcon}
        label={t('recorder.audio')}
        disabled={props.disabled}
        onClick={() => props.onRecord('audio')}
        testid="composer-record-audio"
      />
      <Button
        kind="quiet"
        icon={cameraIcon}
        label={t('recorder.video')}
        disabled={props.disabled}
        onClick={() => props.onRecord('video')}
        testid="composer-record-video"
      />
    </>
  );
};

/** `1:05`, as a watch counts. */
export const clockOf = (milliseconds: number): string => {
  const seconds = Math.floor(milliseconds / 1000);
  const two = (value: number): string => `${value}`.padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
};

/** What the camera sees, without its sound: one would hear oneself. */
const Preview = (props: { readonly recording: Recording; readonly label: string }): JSX.Element => {
  const live = useReadable(props.recording.live);
  return (
    <Show when={live()}>
      {(stream) => (
        <video
          class="recorder-preview"
          aria-label={props.label}
          autoplay
          muted
          playsinline
          ref={(element) => {
            createEffect(() => {
              element.srcObject = stream();
            });
            onCleanup(() => {
              element.srcObject = null;
            });
          }}
        />
      )}
    </Show>
  );
};

const Level = (props: { readonly recording: Recording; readonly label: string }): JSX.Element => {
  const level = useReadable(props.recording.level);
  return (
    <meter class="recorder-level" aria-label={props.label} min={0} max={1} value={Math.min(1, level())}>
      {Math.round(level() * 100)}
    </meter>
  );
};

/** What is thrown away without a question is no longer than that. Milliseconds. */
const short = 2_000;

export const Recorder = (props: {
  readonly recording: Recording;
  /** Somebody wanted to close what it stands in. */
  readonly leaving: boolean;
  readonly onDone: (file: File) => void;
  readonly onAgain: () => void;
  readonly onClose: () => void;
}): JSX.Element => {
  const t = useText(words);
  const { recording } = props;
  const state = useReadable(recording.state);
  const time = useReadable(recording.time);
  const [asking, setAsking] = createSignal(false);
  let panel: HTMLElement | undefined;
  const kind = () => state().kind;
  const isOn = (): boolean => kind() === 'recording' || kind() === 'paused';
  const using = useAction(
    () => recording.stop(),
    (file) => {
      announce(t('recorder.added'));
      props.onDone(file);
    },
  );
  const discard = (): void => {
    recording.cancel();
    announce(t('recorder.gone'));
    props.onClose();
  };
  const wantDiscard = (): void => {
    if (time() < short) discard();
    else {
      recording.pause();
      setAsking(true);
    }
  };
  // What is recorded is kept nowhere before it is added: the browser asks whoever closes the window.
  const ask = (event: Event): void => {
    if (isOn()) event.preventDefault();
  };
  window.addEventListener('beforeunload', ask);
  onCleanup(() => {
    window.removeEventListener('beforeunload', ask);
    recording.cancel();
  });
  createEffect(
    on(kind, (now) => {
      if (now === 'recording' || now === 'paused') announce(t(`recorder.${now}`));
      // It has ended by itself: it was as long as a post can hold, or the device is gone. What there is goes along.
      if (now === 'done' && !using.pending()) using.run();
    }),
  );
  createEffect(
    on(
      () => props.leaving,
      (leaving) => {
        if (!leaving || !isOn()) return;
        recording.pause();
        setAsking(true);
        panel?.focus();
      },
    ),
  );
  const failure = () => {
    const now = state();
    return now.kind === 'failed' ? now.code : undefined;
  };
  return (
    <section
      class="card recorder"
      data-testid="recorder"
      data-state={kind()}
      aria-label={t(recording.what === 'audio' ? 'recorder.audio' : 'recorder.video')}
      tabindex="-1"
      ref={(element) => {
        panel = element;
      }}
    >
      <Switch>
        <Match when={kind() === 'opening'}>
          <p>{t(recording.what === 'audio' ? 'recorder.askingAudio' : 'recorder.askingVideo')}</p>
          <Button testid="recorder-cancel" onClick={discard}>
            {t('common.cancel')}
          </Button>
        </Match>
        <Match when={kind() === 'failed'}>
          <Failure error={failure() ?? 'unknown'} testid="recorder-failure" />
          <div class="row">
            <Button testid="recorder-again" onClick={() => props.onAgain()}>
              {t('common.retry')}
            </Button>
            <Button kind="quiet" onClick={() => props.onClose()}>
              {t('common.close')}
            </Button>
          </div>
        </Match>
        <Match when={true}>
          <Preview recording={recording} label={t('recorder.preview')} />
          <div class="recorder-line">
            <span class="recorder-dot" aria-hidden="true" />
            <time class="figure" role="timer" aria-label={t('recorder.time')} data-testid="recorder-time">
              {clockOf(time())}
            </time>
            <Level recording={recording} label={t('recorder.level')} />
          </div>
          <Show
            when={asking()}
            fallback={
              <div class="row">
                <Button
                  kind="main"
                  testid="recorder-use"
                  aria-disabled={!isOn() || using.pending()}
                  onClick={() => isOn() && using.run()}
                >
                  {t(kind() === 'finishing' ? 'recorder.finishing' : 'recorder.use')}
                </Button>
                <Button
                  testid="recorder-pause"
                  aria-disabled={!isOn()}
                  onClick={() => (kind() === 'paused' ? recording.resume() : recording.pause())}
                >
                  {t(kind() === 'paused' ? 'recorder.resume' : 'recorder.pause')}
                </Button>
                <Button kind="quiet" testid="recorder-discard" onClick={wantDiscard}>
                  {t('recorder.discard')}
                </Button>
              </div>
            }
          >
            <p role="alert">{t('recorder.sure')}</p>
            <div class="row">
              <Button kind="main" testid="recorder-keep" onClick={() => using.run()}>
                {t('recorder.use')}
              </Button>
              <Button
                testid="recorder-on"
                onClick={() => {
                  setAsking(false);
                  recording.resume();
                }}
              >
                {t('recorder.resume')}
              </Button>
              <Button kind="danger" testid="recorder-throw" onClick={discard}>
                {t('recorder.discard')}
              </Button>
            </div>
          </Show>
          <Failure error={using.error()} />
        </Match>
      </Switch>
    </section>
  );
};
