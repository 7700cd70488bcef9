/** How many wait, before the title of the window, whichever page sets that. */
import { type Accessor, createEffect, onCleanup } from 'solid-js';

const most = 99;

export const useTitleCount = (count: Accessor<number>): void => {
  let shown = '';
  const put = (): void => {
    const bare = shown !== '' && document.title.startsWith(shown) ? document.title.slice(shown.length) : document.title;
    shown = count() === 0 ? '' : `(${count() > most ? `${most}+` : count()}) `;
    if (document.title !== `${shown}${bare}`) document.title = `${shown}${bare}`;
  };
  createEffect(put);
  const observer = new MutationObserver(put);
  observer.observe(document.head, { childList: true, subtree: true, characterData: true });
  onCleanup(() => observer.disconnect());
};
