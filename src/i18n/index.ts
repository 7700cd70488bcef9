export type { Formats } from './formats.js';
export { english, type Locale, PSEUDO } from './locale.js';
export { loadLocale, locales } from './locales.js';
export type { Arguments, Catalogue, Message, Translate } from './message.js';
