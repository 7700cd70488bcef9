/**
 * `window.tabard`: the same ways through the app as the buttons take, for people who like a console and for tests from outside.
 * Documented in docs/plumbing.md.
 */
import { type Cid, createPart, type Did, type Dispose, type RecordUri } from '../base/index.js';
import type { JsonValue } from '../codec/index.js';
import type { AppCore } from './core.js';
import type { HealthView } from './health-view.js';
import type { KeepingView } from './keeping-view.js';
import type {
  DeviceView,
  Linking,
  LinkingOptions,
  LinkingView,
  Retired,
  RetireOptions,
  Revoked,
  RevokeOptions,
} from './linking-view.js';
import type { MediaFacts } from './media/media-view.js';
import type { OperationView } from './restore/standing.js';
import type { RestoreReport } from './restore/view.js';
import type { PostDraft } from './social/social-view.js';
import type { HeadView, IdentityHere, LinkView, Me, ProfileFields, Rivalry, VisitView } from './view.js';

export interface OpenedProfile {
  readonly did: Did;
  readonly profile: ProfileFields;
  readonly head: HeadView;
  readonly servedBy: string | null;
  readonly verifiedAt: number;
}

export interface PlumbingEvents {
  /** One's own profile was published, or another tab's edit arrived. */
  me: Me | null;
  /** What is stored of a repository has changed. */
  changed: { readonly did: Did };
  /** An open profile's search moved on. */
  status: { readonly did: Did; readonly status: VisitView['status'] };
  role: { readonly role: 'leader' | 'follower' };
}

export interface Plumbing {
  readonly version: string;
  readonly ready: Promise<void>;
  me(): Me | null;
  create(options?: { readonly name?: string }): Promise<Me>;
  edit(fields: EditFields): Promise<Me>;
  open(target: string, options?: { readonly timeout?: number; readonly tracker?: boolean }): Promise<OpenedProfile>;
  follow(did: string, options?: { readonly private?: boolean }): Promise<void>;
  unfollow(did: string): Promise<void>;
  get(did: string, path: string): Promise<JsonValue | undefined>;
  list(
    did: string,
    collection: string,
    options?: { readonly limit?: number; readonly cursor?: string; readonly reverse?: boolean },
  ): Promise<{
    readonly records: readonly { readonly path: string; readonly cid: Cid; readonly value: JsonValue }[];
    readonly cursor?: string;
  }>;
  put(collection: string, record: JsonValue, options?: { readonly key?: string }): Promise<string>;
  putMany(
    collection: string,
    records: readonly { readonly key?: string; readonly record: JsonValue }[],
  ): Promise<readonly string[]>;
  remove(path: string, kind?: 'retraction' | 'deletion'): Promise<void>;
  exportCar(did?: string): Promise<Uint8Array>;
  importCar(bytes: Uint8Array): Promise<{ readonly did: Did; readonly records: number }>;
  linkDevice(options?: string | LinkDeviceOptions): Promise<LinkingHandle>;
  devices(): Promise<readonly DeviceView[]>;
  rename(id: string, name: string): Promise<void>;
  retire(id: string, options?: RetireOptions): Promise<Retired>;
  revoke(id: string, options?: RevokeOptions): Promise<Revoked>;
  restore(words: string | readonly string[], options?: RestoreOptions): Promise<RestoreReport>;
  identityLog(did: string): Promise<readonly OperationView[]>;
  keepOnline(did: string, options?: { readonly quota?: number }): Promise<void>;
  stopKeeping(did: string): Promise<void>;
  askToKeep(who: string): Promise<void>;
  keeping(): Promise<KeepingView>;
  health(): Promise<HealthView>;
  /** Asks the person in the page first. */
  recoveryWords(): Promise<readonly string[]>;
  identities(): Promise<readonly IdentityHere[]>;
  switchTo(did: string): Promise<void>;
  signOut(): Promise<void>;
  conflict(did: string): Promise<Rivalry | null>;
  post(draft: string | PostDraft): Promise<RecordUri>;
  attach(file: Blob, alt?: string): Promise<MediaFacts>;
  reply(uri: string, draft: string | PostDraft): Promise<RecordUri>;
  like(uri: string, on?: boolean): Promise<void>;
  boost(uri: string, on?: boolean): Promise<void>;
  feed(options?: { readonly limit?: number; readonly before?: string }): Promise<readonly unknown[]>;
  thread(uri: string, options?: { readonly wait?: boolean }): Promise<unknown>;
  notifications(): Promise<unknown>;
  pin(did: string, policy?: PinPolicy): Promise<void>;
  search(text: string): Promise<unknown>;
  peers(): Promise<readonly LinkView[]>;
  stats(): Promise<Record<string, unknown>>;
  on<Name extends keyof PlumbingEvents>(event: Name, listener: (value: PlumbingEvents[Name]) => void): Dispose;
}

/** How a profile is kept online, beside that it is followed. */
export interface PinPolicy {
  /** Bytes. */
  readonly quota?: number;
  /** Serve it to others. */
  readonly reserve?: boolean;
  /** Bytes of a medium above which it is not kept; null: all are. */
  readonly media?: number | null;
  /** Only of so many posts, the newest; null: of all. */
  readonly newest?: number | null;
  /** Only what stands in these streams, by their keys; null: everything. */
  readonly streams?: readonly string[] | null;
}

export interface LinkDeviceOptions extends LinkingOptions {
  /** What the other device shows; left out, this one shows something. */
  readonly link?: string;
}

export interface RestoreOptions {
  /** A link, `@letters` or DID: where the profile is. Without it the locator's box is sought. */
  readonly did?: string;
  /** Allows trackers that only the link or the box names. */
  readonly tracker?: boolean;
  /** What becomes of the other devices; default `keep`. */
  readonly others?: 'keep' | 'out';
  /** The last operation that is one's own (`identityLog`); what came after it is undone. */
  readonly mine?: string;
  /** Milliseconds after which it is given up while nothing has been found; default 60,000. */
  readonly timeout?: number;
}

/** A linking under way. */
export interface LinkingHandle extends Pick<Linking, 'link' | 'role' | 'hand' | 'grant' | 'refuse' | 'cancel'> {
  state(): LinkingView;
  /** Calls back with the state whenever it changes. */
  on(listener: (state: LinkingView) => void): Dispose;
  /** Resolves when both devices are linked; rejects with the code of what stood in the way. */
  readonly linked: Promise<{ readonly did: Did }>;
}

export interface EditFields {
  readonly name?: string;
  readonly bio?: string;
  readonly links?: readonly { readonly title: string; readonly url: string }[];
  readonly tags?: readonly string[];
}

/** What takes its time anyway. */
export type PlumbingActs = Omit<Plumbing, 'version' | 'ready' | 'me' | 'on'>;

const actNames = {
  create: 0,
  edit: 0,
  open: 0,
  follow: 0,
  unfollow: 0,
  get: 0,
  list: 0,
  put: 0,
  putMany: 0,
  remove: 0,
  exportCar: 0,
  importCar: 0,
  linkDevice: 0,
  devices: 0,
  rename: 0,
  retire: 0,
  revoke: 0,
  restore: 0,
  identityLog: 0,
  keepOnline: 0,
  stopKeeping: 0,
  askToKeep: 0,
  keeping: 0,
  health: 0,
  recoveryWords: 0,
  identities: 0,
  switchTo: 0,
  signOut: 0,
  conflict: 0,
  peers: 0,
  stats: 0,
  post: 0,
  attach: 0,
  reply: 0,
  like: 0,
  boost: 0,
  feed: 0,
  thread: 0,
  notifications: 0,
  pin: 0,
  search: 0,
} satisfies Record<keyof PlumbingActs, 0>;

/** The acts are fetched with the first of them: most visitors never open a console. */
export const createPlumbing = (core: AppCore, version: string): Plumbing => {
  const { app } = core;
  const acts = createPart(async () => (await import('./plumbing-acts.js')).createPlumbingActs(core));
  const fetched = Object.fromEntries(
    Object.keys(actNames).map((name) => [
      name,
      async (...args: readonly unknown[]) => Reflect.apply(Reflect.get(await acts(), name), undefined, args),
    ]),
  ) as PlumbingActs;
  return {
    version,
    ready: app.ready,
    me: () => app.me.get(),
    on: (event, listener) => core.on(event, listener),
    ...fetched,
  };
};
