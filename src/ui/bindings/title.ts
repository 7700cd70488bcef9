/** The title of the window while a page is shown. */
import { type Accessor, createEffect } from 'solid-js';
import { useApp } from './app.js';
import { useReadable } from './readable.js';

export const useTitle = (title: Accessor<string>): void => {
  const deployment = useReadable(useApp().deployment);
  createEffect(() => {
    const text = title();
    const { name } = deployment();
    document.title = text === '' || text === name ? name : `${text} · ${name}`;
  });
};
