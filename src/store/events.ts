/** Why a database closed or could not go on. */
export interface StoreEvents {
  /** Another tab wants a newer version, the browser closed it, or somebody deleted it. No further call will succeed. */
  closed: { readonly reason: 'versionchange' | 'terminated' | 'closed' };
}
