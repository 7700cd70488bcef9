/** What a schema module gives. */
import type { Value, ValueMap } from '../../codec/index.js';
import type { Check } from './check.js';
import type { Collection, KeyKind } from './kinds.js';

export interface CollectionSchema {
  readonly collection: Collection;
  readonly keyKind: KeyKind;
  /** `settled`, or a `first` form that a later version may widen. It never narrows. */
  readonly form: 'settled' | 'first';
  readonly fields: Readonly<Record<string, Check>>;
  /** For keys that follow from the record: the field that they follow from. */
  readonly subject?: (value: ValueMap) => Value | undefined;
}
