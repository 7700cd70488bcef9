/** Looking into JSON that somebody else wrote. */
export type JsonMap = Readonly<Record<string, unknown>>;

export const isJsonMap = (value: unknown): value is JsonMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list, a single thing as a list, nothing as none. */
export const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

export const textIn = (map: JsonMap, key: string): string | undefined => {
  const value = map[key];
  return typeof value === 'string' ? value : undefined;
};

/** Undefined for what is no JSON. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
