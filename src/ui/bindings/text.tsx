/** Words and formats in the locale of the moment. A change of locale changes every text on the page at once. */
import { type Accessor, createContext, createEffect, createSignal, type JSX, onCleanup, useContext } from 'solid-js';
import { common } from '../../i18n/en/common.js';
import { type Catalogue, english, type Formats, type Locale, loadLocale, type Translate } from '../../i18n/index.js';

const LocaleContext = createContext<Accessor<Locale>>(() => english);

/** Loads the locale of `choice`; until it is there, and where it cannot be had, the one before stays. */
export const TextProvider = (props: { readonly choice: string; readonly children: JSX.Element }): JSX.Element => {
  const [locale, setLocale] = createSignal(english);
  createEffect(() => {
    const { choice } = props;
    let current = true;
    onCleanup(() => {
      current = false;
    });
    const take = (loaded: Locale): void => {
      if (current) setLocale(loaded);
    };
    loadLocale(choice).then(take, () => take(english));
  });
  createEffect(() => {
    document.documentElement.lang = locale().id;
    document.documentElement.dir = locale().dir;
  });
  return <LocaleContext.Provider value={locale}>{props.children}</LocaleContext.Provider>;
};

/** `const t = useText(own)`: says the messages of an area, and the common ones. */
export const useText = <C extends Catalogue>(area?: C): Translate<C & typeof common> => {
  const locale = useContext(LocaleContext);
  // Looked up, not put together: each line of a feed asks for its words several times.
  const all: Catalogue = common;
  return (key, ...args) => locale().say(key, area?.[key] ?? all[key] ?? key, args[0] ?? {});
};

/** Numbers, sizes and times. */
export const useFormats = (): Formats => {
  const locale = useContext(LocaleContext);
  return {
    number: (value) => locale().formats.number(value),
    bytes: (value) => locale().formats.bytes(value),
    relative: (at, now) => locale().formats.relative(at, now),
    date: (at) => locale().formats.date(at),
    dateTime: (at) => locale().formats.dateTime(at),
  };
};
