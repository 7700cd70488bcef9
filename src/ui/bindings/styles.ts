/** Styles that the first page does without: a file of their own, asked for once. */
const asked = new Map<string, Promise<void>>();

/** Resolves when they hold, and where they cannot be had: what they dress can be read without them. */
export const bringStyles = (address: string): Promise<void> => {
  const before = asked.get(address);
  if (before !== undefined) return before;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = address;
  const done = new Promise<void>((resolve) => {
    link.onload = () => resolve();
    link.onerror = () => {
      asked.delete(address);
      link.remove();
      resolve();
    };
  });
  asked.set(address, done);
  document.head.append(link);
  return done;
};
