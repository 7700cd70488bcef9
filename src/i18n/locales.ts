/** Which locales there are, and how one is had. */
import { english, type Locale, PSEUDO } from './locale.js';

/** What can be chosen; an empty choice follows the browser. */
export const locales = ['en', PSEUDO] as const;

/** Loads what the choice needs. Whatever is not known is said in English. */
export const loadLocale = async (choice: string): Promise<Locale> =>
  choice === PSEUDO ? (await import('./pseudo.js')).pseudo : english;
