/** Recovery over nothing: `?words=erased&practised&cards&root=off&offer&ask-words`. The words are real ones, of nobody. */
import type { Recovery, RecoveryView, SheetFacts, ShownWords, WordsRequest } from '../../../src/app/view.js';
import { createCell, type Did } from '../../../src/base/index.js';

const words = 'legal winner thank year wave sausage worth useful legal winner thank yellow'.split(' ');
const others = 'letter advice cage absurd amount doctor acoustic avoid letter advice cage above'.split(' ');
const card = (
  'legal winner thank year wave sausage worth useful legal winner thank year ' +
  'wave sausage worth useful legal winner thank year wave sausage worth title'
).split(' ');
const share = `TABARD-SHARE:1:ORUGK4RFOBSXE43PNZQWY5DBMJRXG2LT:${'ABCDEFGHIJKLM'.repeat(4)}`;

const oneOf = <T extends string>(value: string | null, allowed: readonly T[], otherwise: T): T =>
  allowed.find((item) => item === value) ?? otherwise;

export const fakeRecovery = (
  query: URLSearchParams,
  failing: () => Promise<void>,
  facts: () => { readonly name: string; readonly did: Did; readonly link: string },
): (() => Promise<Recovery>) => {
  const view = createCell<RecoveryView>({
    words: oneOf(query.get('words'), ['kept', 'erased', 'replaced', 'locked'], 'kept'),
    practisedAt: query.has('practised') ? 1_760_000_000_000 : null,
    cards: query.has('cards')
      ? { needed: 3, total: 5, madeAt: 1_761_000_000_000, names: ['Bo', 'Cyrus', 'Dee', 'Eleni', 'Farid'] }
      : null,
    root: oneOf(query.get('root'), ['here', 'off', 'none', 'locked'], 'here'),
    alsoOn: query.has('cards') ? 1 : 0,
    offer: query.has('offer'),
  });
  const request: WordsRequest = { allow: failing, refuse: () => asked.set(null) };
  const asked = createCell<WordsRequest | null>(query.has('ask-words') ? request : null);
  const change = (next: Partial<RecoveryView>): void => view.update((before) => ({ ...before, ...next }));
  const shown = (list: readonly string[], practised: () => void): ShownWords => ({
    words: list,
    positions: () => [3, 8],
    async check(positions, typed) {
      await failing();
      const answers = positions.map((position, at) => {
        const text = typed[at] ?? '';
        if (text === '') return 'empty' as const;
        return text === list[position] ? ('right' as const) : ('wrong' as const);
      });
      if (answers.every((answer) => answer === 'right')) practised();
      return answers;
    },
  });
  const recovery: Recovery = {
    view,
    asked,
    look: async () => undefined,
    facts: (): SheetFacts => ({ ...facts(), trackers: ['wss://tabard.example/rendezvous'] }),
    async words() {
      await failing();
      return shown(words, () => change({ practisedAt: 1_762_000_000_000 }));
    },
    async spell() {
      await failing();
      return words.join(' ');
    },
    async check() {
      await failing();
      change({ practisedAt: 1_762_000_000_000 });
    },
    async erase() {
      await failing();
      change({ words: 'erased' });
    },
    putOfferAway: async () => change({ offer: false }),
    async makeNew() {
      await failing();
      return { ...shown(others, () => undefined), commit: async () => change({ words: 'kept' }) };
    },
    async split({ needed, total, names = [] }) {
      await failing();
      change({ cards: { needed, total, madeAt: 1_762_000_000_000, names } });
      return Array.from({ length: total }, (_, at) => ({
        ...{ index: at + 1, needed, total, name: names[at] ?? '', text: share, words: card },
      }));
    },
    async takeRootOff() {
      await failing();
      change({ root: 'off' });
    },
    async bringRoot() {
      await failing();
      change({ root: 'here' });
    },
    ask: async () => words,
  };
  return async () => recovery;
};
