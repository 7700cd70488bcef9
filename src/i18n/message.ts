/**
 * Messages are data, so that a locale can be made by a function or by a translator. `{name}` stands for an argument; a message
 * that depends on a number is an object of plural forms, and its number is `count`. Arguments are checked by the compiler.
 */

export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };
export type Message = string | Plural;
export type Catalogue = Readonly<Record<string, Message>>;

type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type NamesOf<M> = M extends string
  ? NamesIn<M>
  : M extends { readonly other: infer Other extends string }
    ? NamesIn<Other> | 'count'
    : never;

export type Arguments = Readonly<Record<string, string | number>>;

/** The arguments that a message needs: none, or one object with a value for each name. */
export type ArgumentsOf<M> = [NamesOf<M>] extends [never] ? [] : [args: Readonly<Record<NamesOf<M>, string | number>>];

/** `t('key', { name })` for the keys of a catalogue. */
export type Translate<C extends Catalogue> = <Key extends keyof C & string>(
  key: Key,
  ...args: ArgumentsOf<C[Key]>
) => string;

/** Right-to-left letters and marks that steer direction: such an argument is isolated from the words around it. */
const turning =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

export const isolate = (text: string, always: boolean): string =>
  always || turning.test(text) ? `\u2068${text}\u2069` : text;

/** The words of a message. `formatNumber` and `rule` come from the locale. */
export const formatMessage = (
  message: Message,
  args: Arguments,
  locale: { readonly rtl: boolean; number(value: number): string; rule(value: number): Intl.LDMLPluralRule },
): string => {
  const { count } = args;
  const text =
    typeof message === 'string'
      ? message
      : ((typeof count === 'number' ? message[locale.rule(count)] : undefined) ?? message.other);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = args[name];
    if (value === undefined) return whole;
    return isolate(typeof value === 'number' ? locale.number(value) : value, locale.rtl);
  });
};
