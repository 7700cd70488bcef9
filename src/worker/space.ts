/** Room on this device. */

export interface Space {
  readonly usage: number | null;
  readonly quota: number | null;
  readonly persisted: boolean | null;
}

/** What the browser says about room; null where it says nothing. */
export const spaceHere = async (): Promise<Space> => {
  const storage: StorageManager | undefined = globalThis.navigator?.storage;
  if (storage?.estimate === undefined) return { usage: null, quota: null, persisted: null };
  const { usage = null, quota = null } = await storage.estimate();
  return { usage, quota, persisted: (await storage.persisted?.()) ?? null };
};
