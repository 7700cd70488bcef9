import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openHousehold } from '../../src/household/household.js';
import { createMemoryJournal } from './helpers.js';

/** Which rooms the household is in, by the first byte of their key. */
const rooms: number[] = [];
vi.mock('../../src/household/room.js', () => ({
  joinRooms: async ({ key }: { readonly key: Uint8Array }) => {
    const name = key[0] ?? 0;
    rooms.push(name);
    return { delivering: () => false, leave: () => void rooms.splice(rooms.indexOf(name), 1) };
  },
}));

const keyOf = (n: number) => ({ key: new Uint8Array(32).fill(n) });
let opened = 0;
const open = () => openHousehold({ journal: createMemoryJournal(), database: `joining-${opened++}` });

afterEach(() => rooms.splice(0));

describe('joining the rooms of a household', () => {
  it('HSE-14 of two who join at once only the later is in a room: nobody stays in that of an epoch before', async () => {
    const household = await open();
    await household.join(keyOf(1));
    await Promise.all([household.join(keyOf(1)), household.join(keyOf(2))]);
    expect(rooms).toEqual([2]);
    await household.leave();
    expect(rooms).toEqual([]);
    await household.close();
  });

  it('HSE-14 who leaves while it joins stays outside', async () => {
    const household = await open();
    await household.join(keyOf(1));
    const joining = household.join(keyOf(2));
    await household.leave();
    await joining;
    expect(rooms).toEqual([]);
    await household.close();
  });
});
