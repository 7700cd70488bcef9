/** Devices and linkings over nothing: `?devices=one`, `?linking=comparing`. */
import { formatPairLink, parsePairLink } from '../../../src/app/pair-link.js';
import { typedTracker } from '../../../src/app/typed-tracker.js';
import type { Devices, DeviceView, Linking, LinkingView, MeetingPlace, WrittenBy } from '../../../src/app/view.js';
import { createCell, createEmitter, type DidKey, TabardError } from '../../../src/base/index.js';
import { hour, me, started } from './people.js';

const key = (letter: string): DidKey => `did:key:z6Mk${letter.repeat(44)}` as DidKey;
const signs = ['/repo/purge', '/repo/write'];
const day = 24 * hour;

const desk: DeviceView = {
  ...{ id: key('a'), name: 'Desk in the bindery', kind: 'computer', here: true, state: 'active', signs },
  ...{ addedAt: started - 210 * day, addedBy: null, lastSeen: started, holds: ['next-root'] },
};
const phone: DeviceView = {
  ...{ id: key('b'), name: 'Chrome, Android', kind: 'phone', here: false, state: 'active', signs, holds: null },
  ...{ addedAt: started - 12 * day, addedBy: desk.id, lastSeen: started - 2 * hour },
};
const tablet: DeviceView = {
  ...{ id: key('c'), name: '', kind: 'tablet', here: false, state: 'active', signs, holds: null },
  ...{ addedAt: started - 3 * day, addedBy: phone.id, lastSeen: 0 },
};
const sold: DeviceView = {
  ...{ id: key('d'), name: 'Old laptop', kind: 'computer', here: false, state: 'retired', signs, holds: null },
  ...{ addedAt: started - 190 * day, addedBy: desk.id, lastSeen: started - 40 * day },
};
const stolen: DeviceView = {
  ...{ id: key('e'), name: 'Phone that was stolen on the way to Bergen', kind: 'phone', here: false, state: 'revoked' },
  ...{ signs, holds: null, addedAt: started - 100 * day, addedBy: desk.id, lastSeen: started - 30 * day },
};

const lists: Readonly<Record<string, readonly DeviceView[]>> = {
  one: [{ ...desk, name: '', addedAt: started - hour, holds: ['root', 'next-root'] }],
  weaker: [{ ...desk, holds: ['root'] }, phone],
  out: [{ ...desk, state: 'revoked' }, phone],
  none: [{ ...desk, holds: [] }, phone],
};

const words = ['copper', 'island', 'velvet', 'anchor'];
const candidate = { id: 'x', words, device: { name: 'Chrome, Android', kind: 'phone' } };

const viewOf = (kind: string | null, role: Linking['role']): LinkingView => {
  const device = role === 'old' ? candidate.device : null;
  switch (kind) {
    case 'comparing':
      return { kind, candidates: [{ ...candidate, device }] };
    case 'crowd': {
      const other = { id: 'y', words: ['rhythm', 'orbit', 'lemon', 'grace'], device: { name: 'Phone', kind: 'phone' } };
      return { kind: 'comparing', candidates: [candidate, other] };
    }
    case 'linked':
      return { kind, did: me };
    case 'failed':
      return { kind, code: 'pairing-refused' };
    case 'cancelled':
      return { kind: 'failed', code: null };
    case 'handing-over':
    case 'parted':
      return { kind };
    default:
      return { kind: 'waiting' };
  }
};

export const fakeDevices = (
  query: URLSearchParams,
  failing: () => Promise<void>,
  hasMe: () => boolean,
): (() => Promise<Devices>) => {
  const emitter = createEmitter<{ change: undefined }>();
  const current = createCell<Linking | null>(null);
  const state = (['reached', 'unreachable', 'connecting'] as const).find((one) => one === query.get('place'));
  const places = query.has('hand') ? [] : [{ host: 'tabard.example', state: state ?? 'reached' }];
  const linesOf = (...lines: readonly string[]): WrittenBy['posts'] =>
    lines.map((line, count) => ({ path: `app.tabard.post/${count}`, line, at: started }));
  let left: WrittenBy | null = {
    id: 'y',
    signedAt: started - 29 * day,
    posts: linesOf('The bindery is shut on Friday.', 'Two hundred sheets of laid paper, who wants some of them?'),
    changes: ['app.tabard.profile/self', 'org.example.note/x'],
    more: false,
  };
  let after: WrittenBy | null = query.has('after')
    ? {
        id: 'x',
        signedAt: started - 2 * hour,
        posts: linesOf(
          'On the train to Voss, with the new boards on my knees.',
          '',
          'I need money at once. Send it to this account, and tell nobody that I asked for it, for it is a surprise and nobody is to hear of it.',
          'Gilding tomorrow, if the weather holds.',
          'كتاب جديد من الورشة',
          'The last one',
        ),
        changes: ['app.tabard.profile/self', 'app.tabard.follow/x'],
        more: false,
      }
    : null;
  let devices = lists[query.get('devices') ?? ''] ?? [desk, phone, tablet, sold, stolen];
  const change = (id: string, to: Partial<DeviceView>): void => {
    devices = devices.map((one) => (one.id === id ? { ...one, ...to } : one));
    emitter.emit('change', undefined);
  };
  const begin = (link: string | null, role: Linking['role'], answer: string | null = null): Linking => {
    const hand = query.has('hand') ? (answer ?? '') : null;
    const view = createCell<LinkingView>(viewOf(query.get('linking'), role));
    const linking: Linking = {
      ...{ link, role, view, hand: hand === null ? null : { answer: hand, take: failing } },
      places: createCell<readonly MeetingPlace[]>(places),
      grant: () => view.set({ kind: 'handing-over' }),
      refuse: () => view.set({ kind: 'failed', code: 'pairing-refused' }),
      cancel: () => view.set({ kind: 'failed', code: null }),
    };
    current.set(linking);
    return linking;
  };
  const acts: Devices = {
    apart: query.has('apart'),
    current,
    async show({ at } = {}) {
      await failing();
      if (at !== undefined && typedTracker(at, 'https://tabard.example/') === undefined)
        throw new TabardError('bad-link', 'as typed');
      const role = hasMe() ? 'old' : 'new';
      return begin(formatPairLink('https://tabard.example/', { by: role, key: new Uint8Array(32).fill(7) }, []), role);
    },
    async open(link) {
      await failing();
      return begin(
        null,
        acts.look(link).by === 'old' ? 'new' : 'old',
        `tabard-answer:${'mfzwizlsmuqhi2dpojxgm2lf'.repeat(10)}`,
      );
    },
    look(link) {
      const { offer } = parsePairLink(link, 'https://tabard.example/');
      return {
        by: offer.by,
        strange: query.has('strange') ? ['rendezvous.strangers.example:8443'] : [],
        byHand: query.has('hand'),
      };
    },
    async devices() {
      if (query.get('devices') === 'loading') return new Promise(() => undefined);
      if (query.get('devices') === 'fails') throw new TabardError('vault-damaged', 'as asked');
      return devices;
    },
    onChange: (listener) => emitter.on('change', listener),
    async rename(id, name) {
      await failing();
      change(id, { name });
    },
    async leftOut(id) {
      return id === stolen.id ? left : null;
    },
    async keepLeftOut() {
      await failing();
      left = null;
      emitter.emit('change', undefined);
    },
    async writtenAfter(id) {
      return id === stolen.id ? after : null;
    },
    async keepAfter() {
      await failing();
      after = null;
      emitter.emit('change', undefined);
    },
    async dropWritten({ id }) {
      await failing();
      const [wasLeft, wasAfter] = [left, after];
      const put = (toLeft: WrittenBy | null, toAfter: WrittenBy | null): void => {
        if (id === 'x') after = toAfter;
        else left = toLeft;
        emitter.emit('change', undefined);
      };
      put(null, null);
      return async () => put(wasLeft, wasAfter);
    },
    async retire(id) {
      await failing();
      change(id, { state: 'retired' });
      return { epoch: 1, seq: 9 };
    },
    async revoke(id) {
      await failing();
      change(id, { state: 'revoked' });
      return { lasting: true, epoch: 1, fallen: [] };
    },
  };
  return async () => acts;
};
