/**
 * Ties a field to a text that others may change while it is typed in. Their changes appear at once and the cursor keeps its place;
 * while an input method composes, they wait until it is done.
 */
import { type Accessor, createEffect, onCleanup } from 'solid-js';
import { cleanLine, cleanLines } from './clean-text.js';
import { changeBetween, movedCursor, rebaseText } from './text-change.js';

type Field = HTMLInputElement | HTMLTextAreaElement;

export interface TextFieldOptions {
  readonly value: Accessor<string>;
  readonly onText: (text: string) => void;
  /** Keeps the text on one line. */
  readonly single?: boolean;
}

export const bindTextField = (field: Field, { value, onText, single = false }: TextFieldOptions): void => {
  /** The text of the field that `onText` knows of. */
  let shown = value();
  let composing = false;
  /** What is told may come back in several steps: only the last one counts. */
  let telling = false;
  field.value = shown;

  const show = (text: string): void => {
    if (text !== field.value) {
      const change = changeBetween(field.value, text);
      const { selectionStart, selectionEnd, selectionDirection } = field;
      const focused = document.activeElement === field;
      field.value = text;
      if (focused && selectionStart !== null && selectionEnd !== null)
        field.setSelectionRange(
          movedCursor(selectionStart, change),
          movedCursor(selectionEnd, change),
          selectionDirection ?? 'none',
        );
    }
    shown = text;
    grow(field);
  };
  /** What the text is once it has been told. */
  const tell = (text: string): string => {
    const before = value();
    telling = true;
    try {
      onText(text);
    } finally {
      telling = false;
    }
    return value() === before ? text : value();
  };
  const typed = (): void => {
    const text = composing ? field.value : (single ? cleanLine : cleanLines)(field.value);
    const merged = rebaseText(shown, text, value());
    shown = text;
    const now = merged === value() ? merged : tell(merged);
    if (!composing) show(now);
  };
  const listen = (type: string, listener: (event: Event) => void): void => {
    field.addEventListener(type, listener);
    onCleanup(() => field.removeEventListener(type, listener));
  };
  listen('input', typed);
  listen('compositionstart', () => {
    composing = true;
  });
  listen('compositionend', () => {
    composing = false;
    typed();
  });
  if (single)
    listen('keydown', (event) => {
      if (event instanceof KeyboardEvent && event.key === 'Enter' && !event.isComposing) event.preventDefault();
    });
  createEffect(() => {
    const text = value();
    if (!composing && !telling && text !== shown) show(text);
  });
  createEffect(() => grow(field));
};

/** As high as its text, where CSS alone cannot do it. */
const grow = (field: Field): void => {
  if (!(field instanceof HTMLTextAreaElement) || CSS.supports('field-sizing', 'content')) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight + 3}px`;
};
