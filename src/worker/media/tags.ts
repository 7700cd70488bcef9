/** What the tags of a container tell, so that its person can be told what was taken out. They stay behind in any case. */
import type { Input } from 'mediabunny';
import type { Telling } from './types.js';

/** Keys as containers write them, with what they tell. */
const byKey: readonly (readonly [RegExp, Telling])[] = [
  [/xyz|loci|location|gps|geob/i, 'place'],
  [/make|model|software|encoder|tool|©too|©swr|device|camera|android/i, 'device'],
  [/date|©day|year|creation/i, 'time'],
];

export const tellingsOfTags = async (input: Input): Promise<readonly Telling[]> => {
  const tags = await input.getMetadataTags();
  const told = new Set<Telling>();
  for (const key of Object.keys(tags.raw ?? {})) {
    const tells = byKey.find(([pattern]) => pattern.test(key))?.[1];
    told.add(tells ?? 'text');
  }
  if (tags.artist !== undefined || tags.albumArtist !== undefined) told.add('author');
  if (tags.date !== undefined) told.add('time');
  if (tags.title !== undefined || tags.comment !== undefined || tags.description !== undefined) told.add('text');
  if (tags.images !== undefined && tags.images.length > 0) told.add('hidden');
  return [...told];
};
