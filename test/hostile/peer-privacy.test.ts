/** What a tab keeps for itself: whom its person follows privately, and what was looked at in this browser. */
import { expect, test } from 'vitest';
import { createFollows, type FollowsOwn, type FollowsStore } from '../../src/app/follows.js';
import type { Pictures } from '../../src/app/pictures.js';
import type { Writer } from '../../src/app/writer.js';
import type { Cid, Did, RecordPath } from '../../src/base/index.js';
import type { FollowPolicy } from '../../src/household/index.js';
import { buildGet } from '../../src/peer/messages/index.js';
import { createAnswers } from '../../src/peer/session/index.js';
import { CHUNK_BYTES } from '../../src/repo/index.js';
import type { KeepPolicy } from '../../src/worker/index.js';
import { fakeOf } from '../helpers/fake.js';
import { realTimers } from '../helpers/real.js';
import { owner, tab } from '../worker/world.js';

const setUp = async () => {
  const [me, they] = [await owner(0), await owner(1)];
  await they.commit([{ path: 'app.tabard.profile/self' as RecordPath, value: { name: 'They' } }]);
  const policies = new Map<string, FollowPolicy>();
  const own: FollowsOwn = {
    household: {
      config: {
        follow: (did) => policies.get(did),
        follows: () => policies,
        setFollow(did, policy) {
          if (policy === undefined) policies.delete(did);
          else policies.set(did, policy);
        },
        kept: async () => undefined,
      },
    },
    writer: fakeOf<Writer>({ did: me.did, write: async () => ({ head: null, paths: [] }) }),
  };
  const kept: KeepPolicy[] = [];
  let policy: KeepPolicy = { reason: 'visit', serve: false };
  const store = fakeOf<FollowsStore>({
    profile: async () => ({ record: undefined, receivedAt: 0, policy }),
    record: async () => undefined,
    repositories: async () => [],
    async keep(_, next) {
      policy = next;
      kept.push(next);
      return true;
    },
  });
  const pictures = fakeOf<Pictures>({ urlOf: () => null });
  return {
    follows: createFollows({
      store,
      pictures,
      now: () => 0,
      timers: realTimers,
      own: () => own,
      pins: () => true,
      failedWith: () => undefined,
    }),
    kept,
    they,
  };
};

test('who is followed privately is never served, whatever the setting says, and whoever is followed openly may be', async () => {
  const { follows, kept, they } = await setUp();
  await follows.follow(they.did, { private: true, reserve: true });
  await follows.setReserve(they.did, true);
  await follows.received(they.did);
  expect(kept).toEqual([{ reason: 'follow', serve: false }]);
  expect(follows.list.get()).toMatchObject([{ follow: 'private', reserve: false }]);
  await follows.follow(they.did, { private: false, reserve: true });
  expect(kept.at(-1)).toEqual({ reason: 'follow', serve: true });
});

test('SYN-26 a blob is given under an identity that names it and is served, and under no other', async () => {
  const visited = `did:tabard:${'v'.repeat(32)}` as Did;
  const me = await owner();
  const { verify } = await tab();
  const small = await verify.putBlob(visited, new Uint8Array(900).fill(1), 'image/png');
  const large = await verify.putBlob(visited, new Uint8Array(CHUNK_BYTES + 9).fill(2), 'image/png');
  const mine = await verify.putBlob(me.did, new Uint8Array(CHUNK_BYTES + 9).fill(3), 'image/png');
  const [chunk] = (await verify.blob(large.cid))?.chunks ?? [];
  const [own] = (await verify.blob(mine.cid))?.chunks ?? [];
  if (chunk === undefined || own === undefined) throw new TypeError('chunks');
  const answers = createAnswers(verify, (did) => did === me.did);
  const ask = async (did: Did, root: Cid | null, cid: Cid): Promise<boolean> => {
    const answer = await answers.get(buildGet({ id: 1, did, kind: 'chunk', root, cids: [cid] }));
    return answer.t === 'blob' && answer.bytes !== null;
  };
  expect(await ask(me.did, null, mine.cid)).toBe(true);
  expect(await ask(me.did, mine.cid, own)).toBe(true);
  for (const cid of [small.cid, large.cid, chunk]) {
    expect(await ask(me.did, null, cid)).toBe(false);
    expect(await ask(me.did, mine.cid, cid)).toBe(false);
    expect(await ask(me.did, large.cid, cid)).toBe(false);
    expect(await ask(visited, null, cid)).toBe(false);
  }
});
