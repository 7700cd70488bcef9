/** Takes exact numbers of bytes from pieces of any size, and holds no more than it was asked for and the piece it came in. */

export interface BytesReader {
  /** That many bytes, or undefined if the input ends before. */
  take(length: number): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** True if nothing is left. */
  atEnd(): Promise<boolean>;
}

export const readBytes = (pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): BytesReader => {
  const input = Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]();
  let held: Uint8Array = new Uint8Array(0);

  const more = async (): Promise<boolean> => {
    const { done, value } = await input.next();
    if (done === true) return false;
    held = value;
    return true;
  };

  return {
    async take(length) {
      const taken = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        if (held.length === 0 && !(await more())) return undefined;
        const part = held.subarray(0, length - filled);
        taken.set(part, filled);
        filled += part.length;
        held = held.subarray(part.length);
      }
      return taken;
    },
    async atEnd() {
      while (held.length === 0) if (!(await more())) return true;
      return false;
    },
  };
};
