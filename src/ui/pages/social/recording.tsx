/** A recording on its way into the post that is being written. */
import { type Accessor, createSignal, type JSX, Show } from 'solid-js';
import type { Media, MediaComposer, Recording } from '../../../app/media/media-view.js';
import { recorder as words } from '../../../i18n/en/recorder.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { RecordButtons, type Recorded, Recorder } from '../../parts/composer/recorder.jsx';

/** What media there are to record with, and where they go. */
export interface RecordInto {
  readonly media: Pick<Media, 'record' | 'canRecord'>;
  readonly composer: MediaComposer;
}

export const useRecording = (
  into: Accessor<RecordInto | undefined>,
  onClose: () => void,
): {
  /** Of the dialog: asks first while something is being recorded. Answers whether it closes. */
  close(): boolean;
  buttons(): JSX.Element;
  panel(): JSX.Element;
  notYet(): string | undefined;
} => {
  const t = useText(words);
  const [recording, setRecording] = createSignal<Recording>();
  const [leaving, setLeaving] = createSignal(false);
  const isOn = (): boolean => ['recording', 'paused', 'finishing'].includes(recording()?.state.get().kind ?? '');
  const end = (): void => {
    setRecording(undefined);
    setLeaving(false);
  };
  const begin = (what: Recorded): void => {
    const media = into()?.media;
    if (media === undefined || isOn()) return;
    setLeaving(false);
    setRecording(media.record(what));
  };
  const Room = (props: { readonly into: RecordInto }): JSX.Element => {
    const room = useReadable(props.into.composer.room);
    return <RecordButtons disabled={room() === 0 || recording() !== undefined} onRecord={begin} />;
  };
  return {
    close() {
      const asks = isOn() && !leaving();
      if (asks) setLeaving(true);
      else onClose();
      return !asks;
    },
    buttons: () => <Show when={into()}>{(found) => <Room into={found()} />}</Show>,
    panel: () => (
      <Show when={recording()} keyed>
        {(one) => (
          <Recorder
            recording={one}
            leaving={leaving()}
            onDone={(file) => {
              into()?.composer.add([file]);
              end();
            }}
            onAgain={() => begin(one.what)}
            onClose={end}
          />
        )}
      </Show>
    ),
    notYet: () => (recording() !== undefined && isOn() ? t('recorder.still') : undefined),
  };
};
