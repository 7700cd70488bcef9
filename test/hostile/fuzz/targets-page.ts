/** What reaches a page from elsewhere: links that people paste, deployment files, other tabs, its own worker, sealed rows, records that it shows. */

import { parseDeployment } from '../../../src/app/deployment.js';
import { avatarOf, fieldsOfRecord } from '../../../src/app/profile-fields.js';
import { formatLink, isTrackerAddress, parseTarget } from '../../../src/app/share-link.js';
import type { Did } from '../../../src/base/index.js';
import type { Value } from '../../../src/codec/index.js';
import type { NetworkView, TabChannel } from '../../../src/peer/index.js';
import { createLead, methods } from '../../../src/peer/lead.js';
import { createTabs } from '../../../src/peer/leadership/tabs.js';
import { openBytes, sealBytes } from '../../../src/vault/cipher.js';
import { serveVerifyStore } from '../../../src/worker/index.js';
import type { FromWorker, ToWorker } from '../../../src/worker/rpc/messages.js';
import { fakeOf } from '../../helpers/fake.js';
import { testDid } from '../../peer/support/peers.js';
import { createTestBrowser } from '../../peer/support/tabs.js';
import { clock, owner, profileOf, tab } from '../../worker/world.js';
import { type Bytes, mutateBytes, mutateValue, nearObject, nearText, pick, randomBytes } from './chance.js';
import type { Target } from './run.js';

const ensure = (isSo: boolean, what: string): void => {
  if (!isSo) throw new Error(what);
};

const page = 'https://example.org/tabard/';
const did = testDid(3);

const textTargets: readonly Target[] = [
  {
    name: 'shared links',
    weight: 6,
    run(chance) {
      const samples = [
        formatLink(page, { did, trackers: ['wss://tracker.example/a', 'ws://localhost:8000/rendezvous'] }),
        `${page}#/@${did.slice(11)}?t=tracker.example%2Frendezvous`,
        did,
      ];
      const target = parseTarget(nearText(chance, samples), page);
      if (target === undefined) return 'refused';
      ensure(target.trackers.length <= 3 && target.trackers.every(isTrackerAddress), 'what is no tracker was taken');
      return 'accepted';
    },
  },
  {
    name: 'tabard.json',
    weight: 4,
    run(chance) {
      const sample: Value = {
        name: 'Here',
        addresses: ['https://example.org/'],
        trackers: ['/rendezvous', 'wss://tracker.example/'],
        iceServers: [{ urls: ['stun:stun.example:3478'], username: 'u', credential: 'c' }],
        theme: { accent: '#123456' },
      };
      const read = parseDeployment(nearObject(chance, [sample]), page);
      ensure(read.trackers.every(isTrackerAddress) && read.name.length <= 80, 'what is no tracker was taken');
      return read.trackers.length > 0 ? 'accepted' : 'refused';
    },
  },
  {
    name: 'shown fields',
    weight: 4,
    run(chance) {
      const blob = {
        cid: { $link: 'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku' },
        size: 9,
        mime: 'image/png',
      };
      const record: Value = {
        $type: 'app.tabard.profile',
        name: 'Ada',
        bio: 'x',
        links: [{ title: 'a', url: 'https://example.org/' }],
        tags: ['a'],
        avatar: { blob, width: 1, height: 1 },
      };
      const value = mutateValue(chance, record);
      // Records are judged before they are shown; what a damaged store holds must not break the page either.
      const fields = fieldsOfRecord(value as never, () => null);
      ensure(typeof fields.name === 'string' && Array.isArray(fields.links), 'fields of a wrong kind');
      return avatarOf(value as never) === undefined ? 'refused' : 'accepted';
    },
  },
];

const sealedTarget = async (): Promise<Target> => {
  const { subtle } = crypto;
  const key = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const place = { row: 'a' };
  const plain = new Uint8Array(40).fill(5);
  const sealed = await sealBytes(subtle, key, (length) => new Uint8Array(length), plain, place);
  return {
    name: 'sealed bytes',
    weight: 3,
    async run(chance) {
      const bytes = chance(10) === 0 ? sealed : mutateBytes(chance, sealed);
      const opened = await openBytes(subtle, key, bytes, chance(10) === 0 ? { row: 'b' } : place);
      if (opened === undefined) return 'refused';
      ensure(Buffer.compare(opened, plain) === 0, 'what was changed was opened');
      return 'accepted';
    },
  };
};

/** Another tab of this origin, perhaps of another version: it asks the leader anything. */
const tabsTarget = (): Target => {
  let listener: (message: unknown) => void = () => undefined;
  const said: unknown[] = [];
  const channel: TabChannel = {
    post: (message) => void said.push(message),
    onMessage(hear) {
      listener = hear;
      return () => undefined;
    },
    close: () => undefined,
  };
  const timers = { set: () => 0, clear: () => undefined };
  const tabs = createTabs(channel, 'leader', timers);
  const nothing = (): undefined => undefined;
  const disposable = (): (() => void) => nothing;
  const lead = createLead({
    name: 'x',
    self: null,
    environment: createTestBrowser().openTab('leader'),
    makePeer: async () => ({
      seek: disposable,
      status: nothing,
      announceHead: nothing,
      rehost: async () => undefined,
      fetchBlob: async () => undefined,
      stopBlob: nothing,
      setSelf: nothing,
      household: { self: 'x', peers: () => [], send: async () => undefined, on: disposable, refuse: nothing },
      snapshots: { offer: nothing, fetch: async () => undefined, onKept: disposable },
      social: nothing,
      introduce: async () => undefined,
      retry: nothing,
      clock: async () => ({ off: null, sure: false }),
      on: disposable,
      allowTracker: nothing,
      view: () => fakeOf<NetworkView>({}),
      close: nothing,
    }),
    spread: nothing,
    onError(error) {
      throw error;
    },
  });
  tabs.serve((from, method, args) => lead.handle(from, method, args));
  return {
    name: 'other tabs',
    weight: 4,
    async run(chance) {
      const samples: readonly Value[] = [
        {
          kind: 'ask',
          from: 'a',
          id: 1,
          method: pick(chance, methods),
          args: { key: 'k', did, trackers: [], tracker: page },
        },
        { kind: 'ask', from: 'a', id: 1, method: 'fetchBlob', args: { did, cid: 'x', size: 1, mime: 'image/png' } },
        { kind: 'answer', to: 'leader', id: 1, value: 1 },
        { kind: 'tell', name: 'status', value: { did, status: { kind: 'looking' } } },
        { kind: 'leads', epoch: 3 },
        { kind: 'gone', from: 'a' },
      ];
      said.length = 0;
      listener(nearObject(chance, samples));
      for (let turn = 0; turn < 4; turn++) await Promise.resolve();
      return said.length > 0 ? 'accepted' : 'refused';
    },
    close: () => lead.close(),
  };
};

/** A real store behind the port that a worker has: whatever is called with whatever, an answer or an error comes back. */
const workerTargets = async (): Promise<readonly Target[]> => {
  const me = await owner();
  await me.commit([profileOf('Ada')]);
  const { verify } = await tab();
  const parts: Bytes[] = [];
  for await (const part of me.verify.exportCar(me.did)) parts.push(part);
  const car = Uint8Array.from(parts.flatMap((part) => [...part]));
  const served = await me.verify.heads(me.did);
  const operations = await me.verify.operationsFrom(me.did, 0);
  let hear: (message: ToWorker) => void = () => undefined;
  const answers = new Map<number, (message: FromWorker) => void>();
  const stop = serveVerifyStore(
    {
      post(message) {
        if ('id' in message && message.type !== 'progress') answers.get(message.id)?.(message);
      },
      listen(onMessage) {
        hear = onMessage;
        return () => undefined;
      },
    },
    verify,
  );
  let id = 0;
  const call = (method: string, args: readonly unknown[]): Promise<FromWorker> =>
    new Promise((resolve) => {
      id += 1;
      answers.set(id, (message) => {
        answers.delete(message.type === 'event' ? 0 : id);
        resolve(message);
      });
      hear({ type: 'call', id, method, args });
    });
  const stranger: Did = testDid(9);
  return [
    {
      name: 'worker calls',
      weight: 2,
      async run(chance) {
        const samples: readonly (readonly [string, Value])[] = [
          ['receiveOperations', [me.did, []]],
          ['receiveHeads', [me.did, []]],
          [
            'beginPull',
            [me.did, 'bafyreigsxlinpzx6hrp3dfcyhyfzttmbrp773kby5d2kfi6dxhmosa7pw4', [{ from: '', to: 'z' }]],
          ],
          ['heads', [me.did]],
          ['record', [me.did, 'app.tabard.profile/self']],
          ['list', [me.did, 'app.tabard.post', { limit: 3 }]],
          ['authority', [me.did, me.signer.key, '/repo/write']],
          [
            'beginBlob',
            [me.did, { cid: 'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku', size: 1, mime: 'x' }],
          ],
          ['constructor', []],
          ['__proto__', []],
        ];
        const [method, args] = pick(chance, samples);
        const given = nearObject(chance, [args]);
        const answer = await call(method, Array.isArray(given) ? given : [given]);
        return answer.type === 'result' ? 'accepted' : 'refused';
      },
    },
    {
      name: 'received keys and heads',
      weight: 2,
      async run(chance) {
        const spoil = (bytes: Bytes): Bytes => (chance(2) === 0 ? bytes : mutateBytes(chance, bytes));
        const log = await verify.receiveOperations(chance(8) === 0 ? stranger : me.did, operations.map(spoil));
        const chains = await verify.receiveDelegations(
          me.did,
          (served?.delegations ?? []).map((one) => spoil(one)),
        );
        const heads = await verify.receiveHeads(
          me.did,
          (served?.heads ?? []).map((one) => spoil(one)),
        );
        const all = [log, chains, ...heads].every(({ verdict }) => verdict === 'valid');
        ensure((await verify.profile(me.did)) === undefined, 'something is shown that nobody pulled');
        return all ? 'accepted' : 'refused';
      },
    },
    {
      name: 'imported files',
      weight: 1,
      async run(chance) {
        const { verify: empty, store } = await tab('fuzzimportfuzzim');
        try {
          const bytes = chance(6) === 0 ? car : chance(5) === 0 ? randomBytes(chance, 200) : mutateBytes(chance, car);
          const report = await empty.importCar(bytes).then(
            () => true,
            (error: unknown) => {
              ensure(
                error instanceof Error && 'code' in error,
                `an import that fails without a code: ${String(error)}`,
              );
              return false;
            },
          );
          if (report) await empty.drop(me.did);
          return report ? 'accepted' : 'refused';
        } finally {
          store.close();
        }
      },
      close: stop,
    },
  ];
};

export const pageTargets = async (): Promise<readonly Target[]> => {
  clock.now = 1_800_000_000_000;
  return [...textTargets, await sealedTarget(), tabsTarget(), ...(await workerTargets())];
};
