/**
 * Writing to one's own repository: one commit at a time among all tabs, signed here, stored by the worker in one transaction, then
 * announced. The way of every button and of the console.
 */
import { type Did, isTabardError, type RecordPath, TabardError } from '../base/index.js';
import type { Vault } from '../vault/index.js';
import type { CommitSigner, HeadInfo, PreparedCommit, VerifyStore, Write } from '../worker/index.js';
import type { Page } from './page.js';

export interface WriterParts {
  readonly page: Page;
  readonly store: VerifyStore;
  readonly profileId: string;
  readonly did: Did;
  readonly vault: Vault;
  readonly signer: () => CommitSigner;
  /** Milliseconds that this clock is off, when peers agree that it is. */
  clockOff(): Promise<number | null>;
  announce(head: HeadInfo): void;
}

export interface Written {
  /** Null if nothing had changed. */
  readonly head: HeadInfo | null;
  readonly paths: readonly RecordPath[];
}

export interface Writer {
  readonly did: Did;
  /**
   * Resolves when stored. Throws `clock-wrong`, `vault-locked`, `storage-…`, `bad-record-input`. What depends on a state that may change
   * while one waits (the private document) is given as a function: it is asked anew for each attempt. Nothing is stored before what `after` then
   * gives has resolved; the commit is prepared meanwhile.
   */
  write(writes: readonly Write[] | (() => readonly Write[]), after?: () => Promise<void>): Promise<Written>;
  /** Writes anew, under the time that it is, what was written while the clock ran ahead. Only when the clock is known to be right. */
  restamp(): Promise<Written>;
}

const attempts = 3;

export const createWriter = (parts: WriterParts): Writer => {
  const { page, store, vault, did, signer } = parts;

  const finish = async (prepared: PreparedCommit): Promise<Written> => {
    if (prepared.unchanged) return { head: null, paths: prepared.paths };
    const signature = await vault.deviceSigner.sign(prepared.signing);
    const head = await store.finishCommit(prepared.ticket, signature);
    return { head, paths: prepared.paths };
  };

  const retrying = async (prepare: () => Promise<PreparedCommit>): Promise<Written> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await finish(await prepare());
      } catch (error) {
        if (attempt === attempts || !isTabardError(error) || error.code !== 'write-conflict') throw error;
      }
    }
  };

  const commit = async (prepare: () => Promise<PreparedCommit>): Promise<Written> => {
    if (vault.locked) throw new TabardError('vault-locked', 'the vault is locked', { retryable: true });
    const written = await page.takeTurn(`tabard/${parts.profileId}/write`, () => retrying(prepare));
    if (written.head !== null) parts.announce(written.head);
    return written;
  };

  return {
    did,
    async write(writes, after) {
      const off = await parts.clockOff();
      if (off !== null) throw new TabardError('clock-wrong', `this clock is off by ${off} ms`, { retryable: true });
      return commit(async () => {
        const given = typeof writes === 'function' ? writes() : writes;
        // What was just given is under way to the journal.
        const [prepared] = await Promise.all([store.prepareCommit(did, given, signer()), after?.()]);
        return prepared;
      });
    },
    restamp: () => commit(() => store.prepareRestamp(did, signer())),
  };
};
