/** An editor over nothing: fields change, the save state is what the address of the page says, or lives through its stages. */
import type { ProfileEditor, ProfileFields, SaveState } from '../../../src/app/view.js';
import { createCell } from '../../../src/base/index.js';
import { portrait } from './people.js';

const saveStates: Record<string, SaveState> = {
  unchanged: { kind: 'unchanged' },
  saving: { kind: 'saving' },
  kept: { kind: 'kept' },
  published: { kind: 'published', at: Date.now() - 20_000 },
  held: { kind: 'held', code: 'clock-wrong' },
  failed: { kind: 'failed', code: 'storage-quota' },
  marked: { kind: 'failed', code: 'bad-record-input' },
  withheld: { kind: 'published', at: Date.now() - 20_000 },
};

export const fakeEditor = (
  initial: ProfileFields,
  save: string | null,
  failing: () => Promise<void>,
): ProfileEditor => {
  const fields = createCell(initial);
  const state = createCell<SaveState>(saveStates[save ?? 'unchanged'] ?? { kind: 'unchanged' });
  const history = createCell({ canUndo: false, canRedo: false });
  let past: ProfileFields[] = [];
  let future: ProfileFields[] = [];
  let next = 0;

  const settle = (): void => {
    history.set({ canUndo: past.length > 0, canRedo: future.length > 0 });
    if (save !== null) return;
    state.set({ kind: 'saving' });
    setTimeout(() => state.set({ kind: 'kept' }), 250);
    setTimeout(() => state.set({ kind: 'published', at: Date.now() }), 900);
  };
  const change = (part: Partial<ProfileFields>): void => {
    past = [...past, fields.get()];
    future = [];
    fields.update((before) => ({ ...before, ...part }));
    settle();
  };
  const travel = (from: ProfileFields[], to: ProfileFields[]): void => {
    const found = from.pop();
    if (found === undefined) return;
    to.push(fields.get());
    fields.set(found);
    settle();
  };
  const links = () => fields.get().links;

  return {
    fields,
    save: state,
    history,
    withheld: createCell(save === 'withheld' ? 1 : 0),
    setName: (name) => change({ name }),
    setBio: (bio) => change({ bio }),
    addLink(link) {
      const id = `new-${next++}`;
      change({ links: [...links(), { id, ...link }] });
      return id;
    },
    updateLink: (id, part) => change({ links: links().map((link) => (link.id === id ? { ...link, ...part } : link)) }),
    removeLink: (id) => change({ links: links().filter((link) => link.id !== id) }),
    moveLink(id, to) {
      const link = links().find((item) => item.id === id);
      if (link === undefined) return;
      const rest = links().filter((item) => item.id !== id);
      change({ links: [...rest.slice(0, to), link, ...rest.slice(to)] });
    },
    addTag: (tag) => change({ tags: [...fields.get().tags, tag] }),
    removeTag: (tag) => change({ tags: fields.get().tags.filter((other) => other !== tag) }),
    async setAvatar(_picture, _crop, alt) {
      await failing();
      change({ avatar: { ...portrait(), alt } });
    },
    setAvatarAlt(alt) {
      const { avatar } = fields.get();
      if (avatar !== null) change({ avatar: { ...avatar, alt } });
    },
    removeAvatar: () => change({ avatar: null }),
    undo: () => travel(past, future),
    redo: () => travel(future, past),
    async retry() {
      await failing();
      state.set({ kind: 'published', at: Date.now() });
    },
  };
};
