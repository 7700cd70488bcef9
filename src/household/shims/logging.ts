/**
 * Stands in for `lib0/logging` under Yjs and y-webrtc (an alias of the build): warnings go to the console as they are, and nothing else is
 * said. The original colours its words, and brings a schema library for it.
 */
const no = '';
export const BOLD = no;
export const UNBOLD = no;
export const GREY = no;
export const ORANGE = no;
export const RED = no;
export const UNCOLOR = no;

// biome-ignore lint/suspicious/noConsole: what Yjs warns of is for whoever reads the console
const tell = (...words: readonly unknown[]): void => console.warn(...words.filter((word) => word !== no));

export const print = tell;
export const warn = tell;
export const createModuleLogger = (): (() => void) => () => undefined;
