/** The order of an own commit: prepared while the journal writes, stored after it. */
import { expect, it } from 'vitest';
import type { Page } from '../../src/app/page.js';
import { createWriter, type WriterParts } from '../../src/app/writer.js';
import { type Cid, type Did, type RecordPath, TabardError, type Tid } from '../../src/base/index.js';
import type { Vault } from '../../src/vault/index.js';
import type { HeadInfo, VerifyStore } from '../../src/worker/index.js';
import { fakeOf } from '../helpers/fake.js';
import { device } from '../identity/helpers.js';

const path = 'app.tabard.profile/self' as RecordPath;
const id = 'id' as Cid;
const signer = device(0);

/** A writer whose store notes what it is asked; `conflicts` of its first commits are refused. */
const writerOf = (conflicts = 0) => {
  const steps: string[] = [];
  let left = conflicts;
  const store = fakeOf<VerifyStore>({
    prepareCommit: async () => {
      steps.push('prepared');
      return { unchanged: false, ticket: 't', signing: new Uint8Array(1), id, rev: 'r' as Tid, seq: 1, paths: [path] };
    },
    finishCommit: async () => {
      if (left-- > 0) throw new TabardError('write-conflict', 'another was faster', { retryable: true });
      steps.push('stored');
      return fakeOf<HeadInfo>({ id });
    },
  });
  const parts: WriterParts = {
    page: fakeOf<Page>({ takeTurn: (_, run) => run() }),
    store,
    profileId: 'p',
    did: 'did:tabard:x' as Did,
    vault: fakeOf<Vault>({ locked: false, deviceSigner: signer }),
    signer: () => ({ key: signer.key, auth: 'a' as Cid, clockId: 0 }),
    clockOff: async () => null,
    announce: () => void steps.push('announced'),
  };
  return { writer: createWriter(parts), steps };
};

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('prepares a commit while its text is being kept, and stores it only then', async () => {
  const { writer, steps } = writerOf();
  let keep = (): void => undefined;
  const kept = new Promise<void>((resolve) => {
    keep = resolve;
  });
  const written = writer.write(
    () => [{ path, value: {} }],
    () => kept,
  );
  await settle();
  expect(steps).toEqual(['prepared']);
  keep();
  await written;
  expect(steps).toEqual(['prepared', 'stored', 'announced']);
});

it('stores nothing whose text could not be kept', async () => {
  const { writer, steps } = writerOf();
  const full = new TabardError('storage-quota', 'full');
  const written = writer.write(
    () => [{ path, value: {} }],
    () => Promise.reject(full),
  );
  await expect(written).rejects.toBe(full);
  expect(steps).toEqual(['prepared']);
});

it('asks anew what to write, and waits anew until that is kept, when another tab was faster', async () => {
  const { writer, steps } = writerOf(1);
  let asked = 0;
  let waited = 0;
  await writer.write(
    () => {
      asked += 1;
      return [{ path, value: {} }];
    },
    async () => {
      waited += 1;
    },
  );
  expect([asked, waited]).toEqual([2, 2]);
  expect(steps).toEqual(['prepared', 'prepared', 'stored', 'announced']);
});
