/** What the build says that a page consists of (`pagesAhead` of vite.config.ts) is asked for at once: one round trip, not one after the other. */
export const askAhead = (page: string): void => {
  const listed = document.querySelector<HTMLMetaElement>(`[name=ahead-${page}]`);
  for (const href of listed?.content.split(' ') ?? []) {
    const link = document.createElement('link');
    link.rel = 'modulepreload';
    link.href = href;
    document.head.append(link);
  }
};
