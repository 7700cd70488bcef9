/**
 * A set that gives random members, each address group with equal chance however many members it has: a hundred sockets
 * of one address are drawn as often as one socket of another. All operations take constant time but the search in a small set.
 */
export interface Bag<Member> {
  add(member: Member): void;
  remove(member: Member): void;
  /** A random member that fits, or undefined. Gives up after some tries in a large set. */
  draw(fits: (member: Member) => boolean): Member | undefined;
  readonly size: number;
}

const tries = 12;

/** `chance` gives numbers in [0, 1). */
export const createBag = <Member extends { readonly address: string }>(chance: () => number): Bag<Member> => {
  const groups = createList<string>();
  const members = new Map<string, List<Member>>();
  let size = 0;
  const pick = <T>(list: List<T>): T | undefined => list.items[Math.floor(chance() * list.items.length)];

  return {
    add(member) {
      let list = members.get(member.address);
      if (list === undefined) {
        list = createList();
        members.set(member.address, list);
        groups.add(member.address);
      }
      if (list.add(member)) size += 1;
    },
    remove(member) {
      const list = members.get(member.address);
      if (list?.remove(member) !== true) return;
      size -= 1;
      if (list.items.length > 0) return;
      members.delete(member.address);
      groups.remove(member.address);
    },
    draw(fits) {
      for (let i = 0; i < tries; i++) {
        const list = members.get(pick(groups) ?? '');
        const member = list === undefined ? undefined : pick(list);
        if (member !== undefined && fits(member)) return member;
      }
      if (size > tries) return undefined;
      return [...members.values()].flatMap((list) => list.items).find(fits);
    },
    get size() {
      return size;
    },
  };
};

/** An array and where each item stands in it: constant time to add, remove and draw. */
interface List<T> {
  readonly items: T[];
  add(item: T): boolean;
  remove(item: T): boolean;
}

const createList = <T>(): List<T> => {
  const items: T[] = [];
  const places = new Map<T, number>();
  return {
    items,
    add(item) {
      if (places.has(item)) return false;
      places.set(item, items.length);
      items.push(item);
      return true;
    },
    remove(item) {
      const place = places.get(item);
      if (place === undefined) return false;
      places.delete(item);
      const moved = items.pop();
      if (moved !== undefined && moved !== item) {
        items[place] = moved;
        places.set(moved, place);
      }
      return true;
    },
  };
};
