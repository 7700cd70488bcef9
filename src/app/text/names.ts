/**
 * People in a text that is written. The record says `@` and 32 letters; whoever writes sees `@` and the name. Both forms are made from each
 * other, with a book of the names that this text knows: so what a field undoes, cuts and pastes stays what it says.
 */
import type { Did } from '../../base/index.js';
import { lettersOf, parseDid } from '../../codec/index.js';

const mention = /(?<![\p{L}\p{M}\p{N}_@/.])@([a-z2-7]{32})(?![\p{L}\p{M}\p{N}_])/gu;

/** Names of one text: each stands for one person, and each person has one. */
export interface NameBook {
  /** What is written after the `@` for somebody; their letters where no name is known. */
  wordsFor(did: Did): string;
  /** A text of a record as its writer sees it. */
  show(text: string): string;
  /** What a writer sees as the record says it. */
  store(shown: string): string;
}

/** One line without a second `@`, so that nothing else is read into it. */
const plainName = (name: string): string => name.replace(/[@\s]+/gu, ' ').trim();

export const createNameBook = (nameOf: (did: Did) => string): NameBook => {
  const words = new Map<Did, string>();
  const people = new Map<string, Did>();

  const wordsFor = (did: Did): string => {
    const known = words.get(did);
    if (known !== undefined) return known;
    const name = plainName(nameOf(did));
    if (name === '') return lettersOf(did);
    // A second person of that name is told apart by the first letters of who they are.
    const taken = people.get(name);
    const made = taken === undefined ? name : `${name} (${lettersOf(did).slice(0, 6)})`;
    words.set(did, made);
    people.set(made, did);
    return made;
  };

  const store = (shown: string): string => {
    // The longest first: "Ada" begins "Ada Thornfield" as well.
    const names = [...people].sort(([a], [b]) => b.length - a.length);
    if (names.length === 0) return shown;
    const either = names.map(([name]) => name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|');
    const pattern = new RegExp(`(?<![\\p{L}\\p{M}\\p{N}_@/.])@(${either})(?![\\p{L}\\p{M}\\p{N}_])`, 'gu');
    return shown.replace(pattern, (whole, name: string) => {
      const did = people.get(name);
      return did === undefined ? whole : `@${lettersOf(did)}`;
    });
  };

  return {
    wordsFor,
    show: (text) =>
      text.replace(mention, (whole, letters: string) => {
        const did = parseDid(`did:tabard:${letters}`);
        return did === undefined ? whole : `@${wordsFor(did)}`;
      }),
    store,
  };
};
