/** What a transaction changed, in the terms of a profile. */
import * as Y from 'yjs';
import type { Generation } from './profile-data.js';
import type { Splice } from './text-edit.js';
import type { ProfileChange, ProfileField, TextField } from './types.js';

const allFields: readonly ProfileField[] = ['name', 'bio', 'avatar', 'links', 'tags'];

const isField = (key: unknown): key is ProfileField => allFields.some((field) => field === key);
const isTextField = (key: unknown): key is TextField => key === 'name' || key === 'bio';

/** `current` is the generation that is shown afterwards: what changed in others is no change. */
export const changeOf = (
  events: readonly Y.YEvent<Y.AbstractType<unknown>>[],
  transaction: Y.Transaction,
  current: Generation | undefined,
): ProfileChange => {
  const fields = new Set<ProfileField>();
  const splices: Record<TextField, Splice[]> = { name: [], bio: [] };
  for (const event of events) {
    const field = event.path[1];
    if (event.path.length === 0) for (const each of allFields) fields.add(each);
    else if (current !== undefined && !isWithin(event.target, current)) continue;
    else if (event.path.length === 1) for (const key of event.keys.keys()) isField(key) && fields.add(key);
    else if (isField(field)) fields.add(field);
    if (isTextField(field) && event.target instanceof Y.Text) splices[field].push(...splicesOf(event.delta));
  }
  return { local: transaction.local, fields, splices };
};

const isWithin = (type: Y.AbstractType<unknown>, generation: Generation): boolean => {
  for (let at: unknown = type; at instanceof Y.AbstractType; at = at.parent) if (at === generation) return true;
  return false;
};

const splicesOf = (delta: Y.YEvent<Y.AbstractType<unknown>>['delta']): Splice[] => {
  const splices: Splice[] = [];
  let at = 0;
  for (const step of delta) {
    if (step.retain !== undefined) at += step.retain;
    if (step.delete !== undefined) splices.push({ at, remove: step.delete, insert: '' });
    if (typeof step.insert === 'string') {
      splices.push({ at, remove: 0, insert: step.insert });
      at += step.insert.length;
    }
  }
  return splices;
};
