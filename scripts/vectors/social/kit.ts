/** What the vectors of this folder are made with. */
import type { Value } from '../../../src/codec/index.js';

export type Json = null | boolean | number | string | readonly Json[] | object;

export interface Case {
  readonly rule: string;
  readonly name: string;
  readonly expect: Json;
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
export const invalid = (code: string, rule: string): Json => ({ verdict: 'invalid', code, rule });
export const refused = (code: string): Json => ({ verdict: 'refused', code });
export const list = (value: Value | undefined): readonly Value[] => (Array.isArray(value) ? value : []);
