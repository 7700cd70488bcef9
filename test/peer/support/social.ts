/** What tests of pushes and threads have in common: tabs that host, what they were told, and waiting for what a store says. */
import type { Did, RecordUri } from '../../../src/base/index.js';
import type { SocialNews } from '../../../src/peer/index.js';
import type { VerifyStore } from '../../../src/worker/index.js';
import { post } from '../../worker/people.js';
import { clock, type Owner, owner, profileOf } from '../../worker/world.js';
import { strangerOf, tabOf } from './keeper.js';
import { type Node, until, type World } from './peers.js';

// What is fetched when it is needed is here: a test's clock does not wait for it.
await Promise.all([import('../../../src/peer/social/social.js'), import('../../../src/worker/social/social.js')]);

export type Tab = Node<VerifyStore> & { readonly news: SocialNews[] };

export const noting = (node: Node<VerifyStore>): Tab => {
  const news: SocialNews[] = [];
  node.peer.on('social', (told) => news.push(told));
  return { ...node, news };
};

/** A tab that hosts its owner's repository. */
export const hostIn = async (world: World, me: Owner, name: string): Promise<Tab> => {
  await me.verify.keep(me.did, { reason: 'own', serve: true });
  const node = noting(tabOf(world, me, name));
  await node.peer.rehost();
  return node;
};

/** Ada has asked something, and Bob, a stranger to her, has read nothing yet. */
export interface Stage {
  readonly world: World;
  readonly ada: Owner;
  readonly bob: Owner;
  readonly root: RecordUri;
}

export const openStage = async (world: World): Promise<Stage> => {
  // Other files may have moved the clock that they share.
  clock.now = world.clock.now();
  const ada = await owner();
  await ada.commit([profileOf('Ada')]);
  const bob = await strangerOf(1);
  return { world, ada, bob, root: await post(ada, { text: 'a question' }) };
};

export const has = (at: Tab, kind: SocialNews['kind']): boolean => at.news.some((news) => news.kind === kind);

export const send = (me: Owner, at: Tab, to: Did, uri: RecordUri) =>
  me.verify.social('send', [{ to, uri, kind: 'post' }]).then(() => at.peer.social('flush', []));

export const inboxOf = async (at: Pick<Owner, 'verify'>, did: Did): Promise<string[]> =>
  (await at.verify.social('inbox', did, { limit: 50 })).entries.map(({ entry }) => entry.uri);

/** Waits for a condition that the store is asked for. */
export const untilStored = async (condition: () => Promise<boolean>, reason: string): Promise<void> => {
  let holds = false;
  let asking = false;
  await until(() => {
    if (!asking && !holds) {
      asking = true;
      void condition().then((answer) => {
        holds = answer;
        asking = false;
      });
    }
    return holds;
  }, reason);
};
