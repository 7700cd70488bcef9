/**
 * Pictures that are dropped on an element, or pasted anywhere on the page. A file that is dropped beside the element does nothing:
 * the browser would open it in the page's place.
 */
import { onCleanup } from 'solid-js';

export const bindPictureSources = (
  element: HTMLElement,
  { onPicture, onOver }: { readonly onPicture: (file: Blob) => void; readonly onOver: (over: boolean) => void },
): void => {
  const onBeside = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  };
  const onDragOver = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    onOver(true);
  };
  const onDragLeave = (event: DragEvent): void => {
    if (!(event.relatedTarget instanceof Node && element.contains(event.relatedTarget))) onOver(false);
  };
  const onDrop = (event: DragEvent): void => {
    onOver(false);
    const file = event.dataTransfer?.files[0];
    if (file === undefined) return;
    event.preventDefault();
    onPicture(file);
  };
  const onPaste = (event: ClipboardEvent): void => {
    const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith('image/'));
    if (file === undefined) return;
    event.preventDefault();
    onPicture(file);
  };
  element.addEventListener('dragover', onDragOver);
  element.addEventListener('dragleave', onDragLeave);
  element.addEventListener('drop', onDrop);
  document.addEventListener('paste', onPaste);
  document.addEventListener('dragover', onBeside);
  document.addEventListener('drop', onBeside);
  onCleanup(() => {
    element.removeEventListener('dragover', onDragOver);
    element.removeEventListener('dragleave', onDragLeave);
    element.removeEventListener('drop', onDrop);
    document.removeEventListener('paste', onPaste);
    document.removeEventListener('dragover', onBeside);
    document.removeEventListener('drop', onBeside);
  });
};
