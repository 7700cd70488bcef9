/** y-webrtc makes its own signaling client and knows it by an address alone: here the address leads to the hub. */
import type { Hub } from '../hub.js';

const hubs = new Map<string, Hub>();
let last = 0;

/** The address to give y-webrtc. */
export const registerHub = (hub: Hub): string => {
  const address = `household:${++last}`;
  hubs.set(address, hub);
  return address;
};

export const unregisterHub = (address: string): void => {
  hubs.delete(address);
};

export const findHub = (address: string): Hub => {
  const hub = hubs.get(address);
  if (hub === undefined) throw new TypeError(`no household at "${address}": y-webrtc has no other signaling here`);
  return hub;
};
