/** The console's acts on what people write. What is answered is plain: media as what records say of them. */
import { type Did, type Readable, type RecordUri, TabardError } from '../base/index.js';
import { isMap, type JsonValue, type ValueMap } from '../codec/index.js';
import type { AppCore } from './core.js';
import { DEFAULT_QUOTA } from './keeping-view.js';
import type { ComposedState, MediaFacts } from './media/media-view.js';
import type { PinPolicy, Plumbing } from './plumbing.js';
import { ensureOptions, handingOver } from './plumbing-arguments.js';
import { parseDraft } from './plumbing-draft.js';
import { parsePostTarget } from './social/post-link.js';
import type { FollowRule, PostDraft } from './social/social-view.js';

type SocialActs = Pick<
  Plumbing,
  'post' | 'attach' | 'reply' | 'like' | 'boost' | 'feed' | 'thread' | 'notifications' | 'pin' | 'search'
>;

const defaultLimit = 50;
const mostItems = 10_000;

export const createSocialPlumbing = (core: AppCore, didOf: (text: string) => Did): SocialActs => {
  const { app } = core;

  const uriOf = (text: unknown): RecordUri => {
    const target = typeof text === 'string' ? parsePostTarget(text, core.page.address) : undefined;
    if (target === undefined) throw new TabardError('bad-link', 'not a link to a post, nor the uri of one');
    return target.uri;
  };

  const post = async (given: string | PostDraft, reply?: RecordUri): Promise<RecordUri> => {
    const draft = draftOf(given);
    const social = await app.social();
    return handingOver(() => social.post(reply === undefined ? draft : { ...draft, reply }));
  };

  return {
    post: (draft) => post(draft),
    async attach(file, alt = '') {
      if (!(file instanceof Blob)) throw new TabardError('bad-record-input', '"file" is not a File or Blob');
      if (typeof alt !== 'string') throw new TabardError('bad-record-input', '"alt" is not a text');
      core.requireMe();
      const composer = (await app.media()).compose();
      try {
        composer.add([file]);
        const settledState = (state: ComposedState | undefined): boolean => state === 'ready' || state === 'failed';
        const [item] = await settled(composer.items, ([one]) => settledState(one?.state));
        if (item?.state !== 'ready')
          throw new TabardError(item?.code ?? 'media-unreadable', 'the file cannot go along as it is');
        composer.setAlt(item.id, alt);
        return plain(composer.facts()[0] as MediaFacts);
      } finally {
        composer.close();
      }
    },
    reply: async (uri, draft) => post(draft, uriOf(uri)),
    like: async (uri, on = true) => (await app.social()).like(uriOf(uri), on),
    boost: async (uri, on = true) => (await app.social()).boost(uriOf(uri), on),
    async feed(options = {}) {
      ensureOptions(options, { limit: 'number', before: 'string' });
      const { limit = defaultLimit, before } = options;
      const feed = (await app.social()).feed({ kind: 'home' });
      try {
        for (;;) {
          const { items, more } = await settled(feed.view, ({ ready, loading }) => ready && !loading);
          const from = before === undefined ? 0 : items.findIndex(({ id }) => id === before) + 1;
          const isFound = before === undefined || from > 0;
          if (!more || items.length > mostItems || (isFound && items.length >= from + limit))
            return plain(isFound ? items.slice(from, from + limit) : []);
          await feed.older();
        }
      } finally {
        feed.close();
      }
    },
    async thread(uri, options = {}) {
      ensureOptions(options, { wait: 'boolean' });
      const thread = (await app.social()).thread(uriOf(uri));
      try {
        return plain(await settled(thread.view, ({ ready, looking }) => ready && (options.wait !== true || !looking)));
      } finally {
        thread.close();
      }
    },
    notifications: async () => plain(await settled((await app.social()).notices.view, ({ ready }) => ready)),
    async pin(did, policy = {}) {
      const { media: _, newest: __, streams: ___, ...rest } = policy;
      ensureOptions(rest, { quota: 'number', reserve: 'boolean' });
      const { quota = DEFAULT_QUOTA, reserve } = rest;
      if (!Number.isSafeInteger(quota) || quota <= 0)
        throw new TabardError('bad-record-input', 'quota: not a number of bytes');
      const rule = ruleOf(policy);
      const whom = didOf(did);
      await (await app.keeping()).keepOnline(whom, quota);
      const social = Object.keys(rule).length === 0 ? undefined : await app.social();
      await social?.setFollowRule(whom, { ...social.followRule(whom), ...rule });
      if (reserve !== undefined) await app.setReserve(whom, reserve);
    },
    async search(text) {
      if (typeof text !== 'string') throw new TabardError('bad-record-input', '"text" is not a text');
      return plain(await (await app.social()).search(text));
    },
  };
};

/** What a pin takes, as far as it is said; the rest stays as it was. */
const ruleOf = ({ media, newest, streams }: PinPolicy): Partial<FollowRule> => {
  for (const [name, value] of Object.entries({ media, newest }))
    if (value !== undefined && value !== null && !(Number.isSafeInteger(value) && value >= 0))
      throw new TabardError('bad-record-input', `${name}: not a number from 0`);
  const areKeys = Array.isArray(streams) && streams.every((key) => typeof key === 'string');
  if (streams !== undefined && streams !== null && !areKeys)
    throw new TabardError('bad-record-input', 'streams: not a list of keys');
  return {
    ...(media === undefined ? {} : { mediaLimit: media }),
    ...(newest === undefined ? {} : { newest }),
    ...(streams === undefined ? {} : { streams }),
  };
};

/** What is not as it should be is said by its name. */
const draftOf = (given: unknown): PostDraft => {
  if (typeof given === 'string') return { text: given };
  ensureOptions(given, { text: 'string', language: 'string', warning: 'string' });
  const value = jsonOf(given);
  const draft = parseDraft(value);
  for (const name of draftFields) {
    const isLost = value[name] !== undefined && draft[name] === undefined;
    if (isLost || lengthOf(draft[name]) < lengthOf(value[name]))
      throw new TabardError('bad-record-input', `"${name}" is not what a post holds there`);
  }
  return draft;
};

const draftFields = ['tags', 'mentions', 'media', 'quote', 'streams', 'policy', 'poll', 'event'] as const;

const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0);

const jsonOf = (given: unknown): ValueMap => {
  let value: unknown;
  try {
    value = JSON.parse(JSON.stringify(given));
  } catch (cause) {
    throw new TabardError('bad-record-input', '"draft" is not plain', { cause });
  }
  return isMap(value as JsonValue) ? (value as ValueMap) : {};
};

/** Resolves with what changes once it is as asked. */
const settled = <T>(value: Readable<T>, holds: (value: T) => boolean): Promise<T> =>
  new Promise((resolve) => {
    const now = value.get();
    if (holds(now)) {
      resolve(now);
      return;
    }
    const stop = value.subscribe(() => {
      const next = value.get();
      if (!holds(next)) return;
      stop();
      resolve(next);
    });
  });

/** What a console can print and hand on: media as the facts of their records. */
const plain = <T>(value: T): T =>
  JSON.parse(
    JSON.stringify(value, (_, each: unknown) =>
      typeof each === 'object' && each !== null && 'facts' in each ? each.facts : each,
    ),
  ) as T;
