/** Under which names this machine is reached on its own network. */
import { hostname, networkInterfaces } from 'node:os';

/** Addresses of this machine that other devices nearby can use, IPv4 first. Link-local IPv6 needs a zone, which no link can carry. */
export const localAddresses = (interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces()): string[] => {
  const all = Object.values(interfaces).flatMap((list) => list ?? []);
  const outside = all.filter((one) => !one.internal && isPrivateAddress(one.address));
  return [...outside.filter((one) => one.family === 'IPv4'), ...outside.filter((one) => one.family === 'IPv6')].map(
    (one) => one.address,
  );
};

/** The ranges that our authority can vouch for: those that no public host has. As in `name-constraints.ts`. */
export const isPrivateAddress = (address: string): boolean =>
  /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|127\.|192\.0\.2\.)/.test(address) ||
  /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(address) ||
  /^(f[cd][0-9a-f]{2}:|::1$)/i.test(address);

/** Names that lead here without a name server: `localhost` and the multicast DNS name. */
export const localNames = (): string[] => {
  const name = hostname()
    .replace(/\.local$/i, '')
    .toLowerCase();
  return /^[a-z0-9-]{1,63}$/.test(name) ? ['localhost', `${name}.local`] : ['localhost'];
};

/** An address as it stands in a URL. */
export const inUrl = (address: string): string => (address.includes(':') ? `[${address}]` : address);
