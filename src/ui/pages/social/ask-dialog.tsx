/** A question in a dialog: what is asked, what went wrong, a way back and a way on. Blocking, muting and removing ask in it. */
import type { JSX } from 'solid-js';
import type { Action } from '../../bindings/action.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Dialog } from '../../parts/dialog.jsx';
import { Failure } from '../../parts/words.jsx';

export const AskDialog = (props: {
  readonly title: string;
  /** What it is: `block`, `mute`, `remove`; the names for tests follow from it. */
  readonly name: string;
  readonly go: string;
  readonly kind: 'main' | 'danger';
  readonly action: Action<[]>;
  /** Whether what was chosen will do; asked when one goes on. */
  readonly mayGo?: () => boolean;
  readonly onClose: () => void;
  readonly children: JSX.Element;
}): JSX.Element => {
  const t = useText();
  return (
    <Dialog open onClose={props.onClose} title={props.title} testid={`${props.name}-dialog`}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (props.mayGo?.() ?? true) props.action.run();
        }}
      >
        {props.children}
        <Failure error={props.action.error()} />
        <div class="row dialog-end">
          <Button onClick={() => props.onClose()}>{t('common.cancel')}</Button>
          <Button kind={props.kind} submit testid={`${props.name}-go`} aria-disabled={props.action.pending()}>
            {props.go}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
