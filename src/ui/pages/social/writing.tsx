/** Where a post is written: one place for a new one, an answer, a quote and an edit; its draft keeps itself. */
import { createSignal, type JSX, onCleanup, Show } from 'solid-js';
import type { PostView } from '../../../app/social/social-view.js';
import { later } from '../../bindings/later.jsx';
import { Light } from '../../parts/small.jsx';

export interface WriteRequest {
  readonly reply?: PostView;
  readonly quote?: PostView;
  readonly edit?: PostView;
  /** Which of several posts that wait to be finished; left out: the one that was begun without a word of which. */
  readonly draft?: string;
}

const [request, setRequest] = createSignal<WriteRequest | null>(null);

export const writePost = (what: WriteRequest): void => void setRequest(what);

const [posted, setPosted] = createSignal(false);

/** One has just posted, and has not seen it yet: a feed shows what is new at once, for it is one's own. */
export const awaitsOwn = posted;
export const noteOwn = (awaits: boolean): void => void setPosted(awaits);

const dialog = later(async () => (await import('./write-dialog.jsx')).WriteDialog, {
  waiting: () => <Light state="wait" />,
});

let places = 0;

/** Whether the page that shows has a place to write in. */
export const canWrite = (): boolean => places > 0;

export const Writing = (): JSX.Element => {
  places += 1;
  onCleanup(() => {
    places -= 1;
  });
  return (
    <Show when={request()} keyed>
      {(what) => <dialog.Part request={what} onClose={() => setRequest(null)} />}
    </Show>
  );
};
