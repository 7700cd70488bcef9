/** What one's devices share in private: policies of follows, mutes, labelers, settings, drafts, read marks. An entry each. */
import type * as Y from 'yjs';
import { createEmitter } from '../base/index.js';
import { type JsonValue, parseTid } from '../codec/index.js';
import type { Keeper } from './keeper.js';
import { MAX_FOLLOWED_STREAMS } from './limits.js';
import { localOrigin } from './origins.js';
import { jsonOf } from './profile-data.js';
import type { ConfigDoc, ConfigEvents, ConfigSection, ConfigSectionName, FollowPolicy } from './types.js';

const sectionNames: readonly ConfigSectionName[] = [
  'follows',
  'mutes',
  'labelers',
  'settings',
  'drafts',
  'read',
  'devices',
  'keepers',
  'recovery',
  'hidden',
  'bookmarks',
  'blocks',
  'lists',
  'tags',
];

interface OpenConfigDoc extends ConfigDoc {
  close(): void;
}

export const openConfigDoc = (doc: Y.Doc, keeper: Keeper): OpenConfigDoc => {
  const emitter = createEmitter<ConfigEvents>();
  const watched = sectionNames.map((name) => {
    const map = doc.getMap(name);
    const onChange = (_event: unknown, transaction: Y.Transaction): void =>
      emitter.emit('change', { local: transaction.local, sections: new Set([name]) });
    map.observe(onChange);
    return () => map.unobserve(onChange);
  });
  const stopKeeping = keeper.on('state', (state) => emitter.emit('keep', state));

  const section = (name: ConfigSectionName): ConfigSection => sectionOf(doc, doc.getMap(name));
  const follow = (did: string): FollowPolicy | undefined => policyOf(section('follows').get(did));

  return {
    section,
    follow,
    follows() {
      const all = new Map<string, FollowPolicy>();
      for (const [did, entry] of section('follows').entries()) {
        const policy = policyOf(entry);
        if (policy !== undefined) all.set(did, policy);
      }
      return all;
    },
    setFollow(did, policy) {
      if (policy === undefined) section('follows').delete(did);
      else section('follows').set(did, entryOf(policy));
    },
    on: (name, listener) => emitter.on(name, listener),
    get keepState() {
      return keeper.state;
    },
    kept: () => keeper.kept(),
    close() {
      for (const stop of watched) stop();
      stopKeeping();
    },
  };
};

const sectionOf = (doc: Y.Doc, map: Y.Map<unknown>): ConfigSection => ({
  get(key) {
    const value = map.get(key);
    return value === undefined ? undefined : (jsonOf(value) ?? undefined);
  },
  entries() {
    const entries = new Map<string, JsonValue>();
    for (const [key, value] of map.entries()) {
      const json = jsonOf(value);
      if (json !== null) entries.set(key, json);
    }
    return entries;
  },
  set: (key, value) => doc.transact(() => void map.set(key, value), localOrigin),
  delete: (key) => doc.transact(() => map.delete(key), localOrigin),
});

const entryOf = ({
  private: isPrivate,
  keep,
  reserve,
  pin,
  away,
  streams,
  media,
  newest,
}: FollowPolicy): JsonValue => ({
  ...{ private: isPrivate, keep, reserve },
  ...(pin === undefined ? {} : { pin: { quota: pin.quota } }),
  ...(away === true ? { away } : {}),
  ...(streams === undefined ? {} : { streams: streams.slice(0, MAX_FOLLOWED_STREAMS) }),
  ...(media === undefined ? {} : { media }),
  ...(newest === undefined ? {} : { newest }),
});

/** Fields that are missing or odd take the cautious value. */
const policyOf = (entry: JsonValue | undefined): FollowPolicy | undefined => {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return undefined;
  const fields = new Map(Object.entries(entry));
  const quota = quotaOf(fields.get('pin'));
  const streams = streamsOf(fields.get('streams'));
  const [media, newest] = [countOf(fields.get('media')), countOf(fields.get('newest'))];
  return {
    private: fields.get('private') !== false,
    keep: fields.get('keep') === true,
    reserve: fields.get('reserve') === true,
    ...(quota === undefined ? {} : { pin: { quota } }),
    ...(fields.get('away') === true ? { away: true } : {}),
    ...(streams === undefined ? {} : { streams }),
    ...(media === undefined ? {} : { media }),
    ...(newest === undefined ? {} : { newest }),
  };
};

const countOf = (value: JsonValue | undefined): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

const streamsOf = (value: JsonValue | undefined): readonly string[] | undefined =>
  Array.isArray(value)
    ? value
        .filter((key): key is string => typeof key === 'string' && parseTid(key) !== undefined)
        .slice(0, MAX_FOLLOWED_STREAMS)
    : undefined;

const quotaOf = (pin: JsonValue | undefined): number | undefined => {
  if (typeof pin !== 'object' || pin === null || Array.isArray(pin)) return undefined;
  const quota = new Map(Object.entries(pin)).get('quota');
  return typeof quota === 'number' && Number.isSafeInteger(quota) && quota > 0 ? quota : undefined;
};
