/** Undo and redo by keys, over the whole profile: a field's own undo would not know of the others, nor of other tabs. */
import { onCleanup } from 'solid-js';
import type { ProfileEditor } from '../../../app/view.js';

export const bindUndoKeys = (element: HTMLElement, editor: ProfileEditor): void => {
  const onKey = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
    const key = event.key.toLowerCase();
    if (key !== 'z' && key !== 'y') return;
    event.preventDefault();
    if (key === 'y' || event.shiftKey) editor.redo();
    else editor.undo();
  };
  element.addEventListener('keydown', onKey);
  onCleanup(() => element.removeEventListener('keydown', onKey));
};
