/** What a screen reader is told: a polite line for what happened, an assertive one for what must not be missed. */
import { createSignal } from 'solid-js';

const [polite, setPolite] = createSignal('');
const [assertive, setAssertive] = createSignal('');

/** A text that is said twice in a row differs by an invisible space, so that it is said again. */
const say = (set: (change: (before: string) => string) => void, text: string): void =>
  set((before) => (before === text ? `${text}\u00a0` : text));

export const announce = (text: string, urgency: 'polite' | 'assertive' = 'polite'): void =>
  say(urgency === 'polite' ? setPolite : setAssertive, text);

export const announced = { polite, assertive };
