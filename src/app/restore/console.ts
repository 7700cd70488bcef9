/** `tabard.restore(words)`: the same way as the page's, without anybody who looks on. */
import { TabardError } from '../../base/index.js';
import { parseCid } from '../../codec/index.js';
import type { AppCore } from '../core.js';
import type { RestoreOptions } from '../plumbing.js';
import { timeoutOf } from '../plumbing-arguments.js';
import type { Restoring } from './restore.js';
import { ensureSecret } from './secrets.js';
import type { GoOnOptions, RestoreReport, RestoreView } from './view.js';

const defaultTimeout = 60_000;

/**
 * Seeks for the stated time, then takes over what was found. Throws `recovery-words`, `bad-link`, `identity-here`, `no-host`, `not-found` (nobody
 * knows the words), `tracker-unconfirmed`, `recovery-…`.
 */
export const restoreAsked = async (
  core: AppCore,
  words: string | readonly string[],
  options: RestoreOptions,
): Promise<RestoreReport> => {
  const restores = await core.restores();
  const text = typeof words === 'string' ? words : Array.isArray(words) ? words.join(' ') : '';
  const secret = ensureSecret(await restores.words(text), 'words');
  const goOn = goOnOf(options);
  const link = options.did;
  const restoring = await restores.begin(secret, link === undefined ? {} : { link });
  try {
    return await settled(core, restoring, goOn, options);
  } finally {
    restoring.cancel();
    restores.clear();
  }
};

const goOnOf = ({ others = 'keep', mine }: RestoreOptions): GoOnOptions => {
  if (others !== 'keep' && others !== 'out') throw new TabardError('bad-record-input', '"others" is "keep" or "out"');
  const cid = mine === undefined ? undefined : parseCid(mine);
  if (mine !== undefined && cid === undefined) throw new TabardError('bad-record-input', '"mine" is not an operation');
  return cid === undefined ? { others } : { others, mine: cid };
};

const settled = (
  core: AppCore,
  { view, allow, goOn }: Restoring,
  chosen: GoOnOptions,
  { tracker = false, timeout = defaultTimeout }: RestoreOptions,
): Promise<RestoreReport> =>
  new Promise((resolve, reject) => {
    let begun = false;
    const end = (settle: () => void): void => {
      stop();
      core.page.timers.clear(timer);
      settle();
    };
    const fail = (error: Error): void => end(() => reject(error));
    const look = (): void => {
      const now = view.get();
      const stands = standsAgainst(now, tracker);
      if (stands !== undefined) fail(stands);
      else if (now.kind === 'done') end(() => resolve(now.report));
      else if (now.kind === 'ask-tracker') allow();
      else if (now.kind === 'found' && !begun) {
        begun = true;
        void goOn(chosen);
      }
    };
    const stop = view.subscribe(look);
    const timer = core.page.timers.set(() => {
      const { kind } = view.get();
      if (kind === 'taking' || kind === 'done') return;
      const code = kind === 'unlocated' || kind === 'locating' ? 'not-found' : 'no-host';
      fail(new TabardError(code, 'nothing was found in time', { retryable: true }));
    }, timeoutOf(timeout));
    look();
  });

const standsAgainst = (view: RestoreView, tracker: boolean): Error | undefined => {
  if (view.kind === 'failed') return new TabardError(view.code, 'it was not taken over');
  if (view.kind === 'cancelled') return new DOMException('cancelled here', 'AbortError');
  if (view.kind === 'ask-tracker' && !tracker)
    return new TabardError('tracker-unconfirmed', `to be asked: ${view.hosts.join(', ')}`);
  if (view.kind !== 'found') return undefined;
  const { standing } = view.found;
  if (standing === 'strange') return new TabardError('recovery-strange', 'these words are not of this identity');
  const isSpent = standing === 'older' || standing === 'overruled';
  return isSpent ? new TabardError('recovery-older', 'these words have been replaced') : undefined;
};
