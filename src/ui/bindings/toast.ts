/** The line at the foot of the page that says what was just done, with a way back. One at a time. */
import { createSignal } from 'solid-js';
import { announce } from './announce.js';

export interface Toast {
  readonly text: string;
  readonly undo?: (() => void) | undefined;
}

const shownFor = 7000;
const [toast, setToast] = createSignal<Toast | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;

export const currentToast = toast;

export const hideToast = (): void => {
  clearTimeout(timer);
  setToast(null);
};

/** While the pointer or the focus is on it, it stays. */
export const holdToast = (): void => clearTimeout(timer);

export const releaseToast = (): void => {
  clearTimeout(timer);
  timer = setTimeout(hideToast, shownFor);
};

export const showToast = (text: string, undo?: () => void): void => {
  setToast({ text, undo });
  announce(text);
  releaseToast();
};
