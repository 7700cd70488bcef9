/** The title of the window while a page is shown. */
import { type Accessor, createEffect } from 'solid-js';

export const useTitle = (title: Accessor<string>): void => {
  createEffect(() => {
    const text = title();
    document.title = text === '' || text === 'Tabard' ? 'Tabard' : `${text} · Tabard`;
  });
};
