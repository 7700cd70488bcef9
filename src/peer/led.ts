/** What is asked of the browser before there is a network. */

/** Whether a tab of this browser leads now. Without Web Locks every tab leads itself. */
export const isLed = async (): Promise<boolean> => {
  const manager: LockManager | undefined = 'locks' in navigator ? navigator.locks : undefined;
  const { held = [] } = (await manager?.query()) ?? {};
  return held.some(({ name = '' }) => /^tabard\/[^/]+\/peer$/.test(name));
};
