/** Under which address a page finds a blob: the service worker's, which plays and seeks without holding it, else one of the bytes themselves. */
import type { Cid } from '../../base/index.js';
import type { VerifyStore } from '../../worker/index.js';

export interface Address {
  readonly url: string;
  /** Lets go of it. */
  close(): void;
}

export interface Addresses {
  /** Of a blob that is here. Undefined if it is not, or is not what it is called. */
  open(cid: Cid): Promise<Address | undefined>;
  /** Of sound or a film that is still on its way, where it can be played already. */
  early(cid: Cid): Address | undefined;
}

export interface AddressesParts {
  readonly store: Pick<VerifyStore, 'readBlob'>;
  readonly urls: { make(blob: Blob): string; revoke(url: string): void };
  /** Whether a service worker answers for this page. */
  controlled(): boolean;
  /** Whose pages these are: the service worker tells nothing of another's. */
  profile(): string;
}

export const createAddresses = ({ store, urls, controlled, profile }: AddressesParts): Addresses => {
  const served = (cid: Cid): Address => ({ url: `./blob/${cid}?of=${profile()}`, close: () => undefined });
  return {
    async open(cid) {
      if (controlled()) return served(cid);
      const blob = await store.readBlob(cid);
      if (blob === undefined) return undefined;
      const url = urls.make(blob);
      return { url, close: () => urls.revoke(url) };
    },
    early: (cid) => (controlled() ? served(cid) : undefined),
  };
};
