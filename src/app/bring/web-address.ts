/** Addresses that others' files name. */

/**
 * An address of the web without a person's name in it; undefined for any other. Not by `URL.canParse`: compiled, Node 20's says that an address with
 * letters such as "å" is none.
 */
export const webAddress = (text: string): URL | undefined => {
  try {
    const url = new URL(text);
    return /^https?:$/.test(url.protocol) && url.username === '' ? url : undefined;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
};
