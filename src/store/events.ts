/** `storage-closed`: by ourselves. `storage-lost`: it was deleted. `unsupported-version`: a newer version of the page has taken it over. */
export type EndCode = 'storage-closed' | 'storage-lost' | 'unsupported-version';

/** Why a database cannot go on. */
export interface StoreEvents {
  /** No further call will succeed. */
  closed: { readonly code: EndCode };
}
