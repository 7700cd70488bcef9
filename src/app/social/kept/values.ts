/** Values out of private documents: another device, perhaps of another version, wrote them. What is not as it should be counts as not there. */
import { isMap, type JsonValue, type ValueMap } from '../../../codec/index.js';
import type { ConfigDoc, ConfigSection } from '../../../household/index.js';

export type Config = Pick<ConfigDoc, 'section' | 'follow' | 'follows' | 'setFollow' | 'kept'>;

export const fieldsOf = (value: JsonValue | undefined): ValueMap => (isMap(value) ? value : {});

export const textOf = (value: unknown, most: number): string | undefined =>
  typeof value === 'string' && value.length <= most ? value : undefined;

/** ms since 1970; 0 where it is none. */
export const timeOf = (value: unknown): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0;

export const oneOf = <T extends string>(value: unknown, values: readonly T[], otherwise: T): T =>
  values.find((each) => each === value) ?? otherwise;

/** The oldest entries give way to the newest. */
export const giveWay = (section: ConfigSection, most: number): void => {
  const all = [...section.entries()];
  if (all.length <= most) return;
  const byAge = all.map(([key, value]) => [key, timeOf(fieldsOf(value).at)] as const).sort(([, a], [, b]) => a - b);
  for (const [key] of byAge.slice(0, all.length - most)) section.delete(key);
};
