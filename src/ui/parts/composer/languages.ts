/** Languages of posts, by the names that their speakers use. */

const common = (
  'ar bg bn ca cs cy da de el en eo es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kn ko lt lv mk ml mr ms nb ne nl nn pa pl pt ro ' +
  'ru si sk sl sq sr sv sw ta te th tr uk ur uz vi yue zh zh-Hans zh-Hant zu'
).split(' ');

/** The name of a language in itself; its tag where the browser knows none. */
export const nameOfLanguage = (language: string): string => {
  try {
    return new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  } catch {
    return language; // No tag of a language.
  }
};

/** Those that were used before come first; what is chosen is always among them. */
export const languageChoices = (chosen: string, used: readonly string[]): readonly string[] => [
  ...new Set([...used, ...(chosen === '' ? [] : [chosen]), ...common]),
];

/** What a new post begins with: the language of the last one, else that of the page. */
export const guessLanguage = (used: readonly string[], ofPage: string): string => {
  const guess = used[0] ?? ofPage.split('-u-')[0] ?? '';
  return /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}$/.test(guess) && !guess.startsWith('qps') ? guess : '';
};
