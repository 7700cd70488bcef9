/** Answers to a question that changes while it is asked: only those to the last one count. */
import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js';

export const useSuggestions = <Question, Item>(
  question: Accessor<Question | undefined>,
  ask: (question: Question) => Promise<readonly Item[]>,
): Accessor<readonly Item[]> => {
  const [items, setItems] = createSignal<readonly Item[]>([]);
  createEffect(() => {
    const asked = question();
    let current = true;
    onCleanup(() => {
      current = false;
    });
    const take = (found: readonly Item[]): void => {
      if (current) setItems(found);
    };
    if (asked === undefined) take([]);
    // Who cannot be asked suggests nobody: the text can be written all the same.
    else ask(asked).then(take, () => take([]));
  });
  return items;
};
