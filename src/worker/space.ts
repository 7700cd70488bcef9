/** Room on this device. */

export interface Space {
  readonly usage: number | null;
  readonly quota: number | null;
}

/** What the browser says about room; null where it says nothing. */
export const spaceHere = async (): Promise<Space> => {
  const storage: StorageManager | undefined = globalThis.navigator?.storage;
  if (storage?.estimate === undefined) return { usage: null, quota: null };
  const { usage = null, quota = null } = await storage.estimate();
  return { usage, quota };
};
