/** Stand-ins of which a test gives what it needs. */

/** What a runtime or a test framework asks of anything at all. */
const askedOfAnything: ReadonlySet<string> = new Set(['then', 'toJSON', 'constructor', 'nodeType', 'asymmetricMatch']);

/** As much of something as is given; whatever else is asked of it throws with its name, instead of being undefined. */
export const fakeOf = <T extends object>(fields: Partial<T>): T =>
  new Proxy(fields as T, {
    get(target, name) {
      const known = name in target || typeof name === 'symbol' || askedOfAnything.has(name);
      if (!known) throw new TypeError(`the test's stand-in has no "${name}"`);
      return Reflect.get(target, name);
    },
  });
