/** What became of one's words, always in sight, and the way back. */

import type { JSX } from 'solid-js';
import type { ProfileEditor } from '../../../app/view.js';
import type { Did } from '../../../base/index.js';
import { own } from '../../../i18n/en/own.js';
import { announce } from '../../bindings/announce.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { Button, LinkButton } from '../../parts/button.jsx';
import { eyeIcon, redoIcon, undoIcon } from '../../parts/icons.js';
import { SaveLine } from './save-line.jsx';

export const Toolbar = (props: { readonly editor: ProfileEditor; readonly did: Did }): JSX.Element => {
  const t = useText(own);
  const history = useReadable(props.editor.history);
  const undo = (): void => {
    props.editor.undo();
    announce(t('own.undone'));
  };
  const redo = (): void => {
    props.editor.redo();
    announce(t('own.redone'));
  };
  return (
    <div class="own-bar">
      <SaveLine editor={props.editor} />
      <div class="own-tools">
        <Button
          kind="quiet"
          icon={undoIcon}
          label={t('common.undo')}
          testid="own-undo"
          disabled={!history().canUndo}
          onClick={undo}
        />
        <Button
          kind="quiet"
          icon={redoIcon}
          label={t('own.redo')}
          testid="own-redo"
          disabled={!history().canRedo}
          onClick={redo}
        />
        <LinkButton kind="quiet" icon={eyeIcon} href={`#/@${lettersOf(props.did)}`} testid="own-see">
          <span class="own-see">{t('own.seeAs')}</span>
        </LinkButton>
      </div>
    </div>
  );
};

/** The last part of a DID is what stands in links. */
const lettersOf = (did: Did): string => did.slice(did.lastIndexOf(':') + 1);
