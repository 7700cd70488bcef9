/** Reads fields of what came over a BroadcastChannel: of our own origin, but perhaps of another version. */
export const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

export const textOf = (value: unknown, name: string): string => {
  const field = fieldOf(value, name);
  return typeof field === 'string' ? field : '';
};

export const textsOf = (value: unknown, name: string): readonly string[] => {
  const field = fieldOf(value, name);
  return Array.isArray(field) ? field.filter((each) => typeof each === 'string') : [];
};
