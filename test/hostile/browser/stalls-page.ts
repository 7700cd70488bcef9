/** A page that stalls at the visitor in another browser, replays what it heard there, and has the honest host beside it. */
import type { Timers } from '../../../src/base/index.js';
import { createLinkPool, createSessionSigner, type LinkPool } from '../../../src/net/index.js';
import type { RtcConnection } from '../../../src/net/link/rtc.js';
import { fingerprintOf } from '../../../src/net/link/sdp.js';
import { openStore } from '../../../src/store/index.js';
import { createVerifyStore } from '../../../src/worker/index.js';
import { type Author, type Made, makeAuthor, truthOf } from '../lies/author.js';
import { fill, openHost } from '../lies/ends.js';
import { type Speaker, speakOver } from '../lies/liar.js';
import { type Reach, stalls } from '../stalls/steps.js';
import { announce, anyId, ground } from './page-ground.js';

/** Deadlines are for the honest: whoever stalls never gives up by itself. */
const longestWait = 5_000;
const patient: Timers = {
  set: (run, milliseconds) => (milliseconds < longestWait ? ground.timers.set(run, milliseconds) : -1),
  clear: ground.timers.clear,
};

/** Real descriptions whose candidates nobody answers at. */
const dead = (sdp: string): string => sdp.replaceAll(/ \S+ (\d+) typ host/g, ' 192.0.2.1 $1 typ host');

type Spoil = (rtc: RtcConnection, reached: () => void) => RtcConnection;

const spoilers: Readonly<Record<Reach, Spoil>> = {
  nowhere: (rtc, reached) => ({
    ...rtc,
    offer: async () => dead(await rtc.offer()),
    async answer(offer) {
      const answer = dead(await rtc.answer(dead(offer)));
      reached();
      return answer;
    },
    async accept(answer) {
      await rtc.accept(dead(answer));
      reached();
    },
  }),
  // What it would say first is its session, when it is connected; what comes next is its proof, when it has heard the other's session.
  connected: (rtc, reached) => saying(rtc, () => reached()),
  session: (rtc, reached) => saying(rtc, (frame, at, send) => (at === 0 ? send(frame) : reached())),
};

type Frame = Uint8Array<ArrayBuffer>;

/** Puts somebody between a connection and what is sent on its control channel. */
const saying = (
  rtc: RtcConnection,
  say: (frame: Frame, at: number, send: (frame: Frame) => void) => void,
): RtcConnection => {
  const { control } = rtc;
  const send = control.send.bind(control);
  let at = 0;
  control.send = (frame) => {
    say(frame, at, send);
    at += 1;
  };
  return rtc;
};

interface Staller {
  readonly pool: LinkPool;
  /** Own fingerprints of every connection that was ever begun. */
  readonly fingerprints: Set<string>;
}

/** A pool that never gives up, and of whose connections one knows by which fingerprints the other side knows them. */
const openStaller = async (change: (rtc: RtcConnection) => RtcConnection): Promise<Staller> => {
  const fingerprints = new Set<string>();
  const noted = (sdp: string): string => {
    fingerprints.add(fingerprintOf(sdp) ?? 'none');
    return sdp;
  };
  const pool = createLinkPool({
    ...ground,
    timers: patient,
    session: await createSessionSigner(ground.random),
    createRtc() {
      const rtc = ground.createRtc();
      const { offer, answer } = rtc;
      rtc.offer = async () => noted(await offer());
      rtc.answer = async (sdp) => noted(await answer(sdp));
      return change(rtc);
    },
  });
  return { pool, fingerprints };
};

interface Scene {
  readonly author: Author;
  readonly truth: Made;
  readonly tracker: string;
  readonly close: (() => void)[];
  staller?: Staller;
}

let scene: Scene | undefined;

const current = (): Scene => {
  if (scene === undefined) throw new TypeError('nobody is prepared');
  return scene;
};

/** Meets the visitor at the tracker, under this hand. */
const meet = async (staller: Staller): Promise<void> => {
  const { tracker, author, close } = current();
  const rendezvous = await announce(staller.pool, tracker, author.did);
  close.push(() => rendezvous.close());
  close.push(() => staller.pool.close());
};

const linked = (pool: LinkPool): Promise<Speaker['link']> => new Promise((resolve) => pool.on('link', resolve));

/** The frames of a whole handshake with the visitor. The link is closed when it has been told twice what is its own. */
const record = async (): Promise<readonly Frame[]> => {
  const frames: Frame[][] = [];
  const { pool, fingerprints } = await openStaller((rtc) => {
    const own: Frame[] = [];
    frames.push(own);
    return saying(rtc, (frame, _, send) => {
      own.push(frame.slice());
      send(frame);
    });
  });
  const open = linked(pool);
  await meet({ pool, fingerprints });
  await open;
  pool.close();
  const said = frames.find(({ length }) => length >= 2);
  if (said === undefined) throw new TypeError('a link without a handshake');
  return said.slice(0, 2);
};

const page = {
  async prepare(number: number, tracker: string): Promise<{ readonly did: string; readonly name: string }> {
    const author = await makeAuthor(number, ground.now());
    scene = { author, truth: await truthOf(author), tracker, close: [] };
    return { did: author.did, name: author.name };
  },
  /** Resolves when the step is reached behind which nothing comes. */
  async stall(at: number): Promise<void> {
    const { author, truth } = current();
    const staller = async (change: (rtc: RtcConnection) => RtcConnection): Promise<Staller> => {
      const made = await openStaller(change);
      current().staller = made;
      return made;
    };
    await stalls[at]?.play({
      author,
      truth,
      connect: (reach) =>
        new Promise((resolve, reject) => {
          staller((rtc) => spoilers[reach](rtc, () => resolve(undefined)))
            .then(meet)
            .catch(reject);
        }),
      async speak(options) {
        const made = await staller((rtc) => rtc);
        const open = linked(made.pool);
        await meet(made);
        return speakOver(await open, { now: ground.now(), ...options });
      },
    });
  },
  /** By which fingerprints the visitor knows the connections of whoever stalls. */
  fingerprints: (): readonly string[] => [...(current().staller?.fingerprints ?? [])],
  /** Records a handshake with the visitor, then says it again on every other connection, instead of its own. Answers the key it was made with. */
  async replay(): Promise<string> {
    const frames = await record();
    const staller = await openStaller((rtc) =>
      saying(rtc, (_, at, send) => {
        const frame = frames[at];
        if (frame !== undefined) send(frame);
      }),
    );
    current().staller = staller;
    await meet(staller);
    return staller.pool.key;
  },
  async host(): Promise<void> {
    const { author, truth, tracker, close } = current();
    const store = createVerifyStore({ ...ground, store: await openStore(anyId()) });
    await fill(store, author, truth);
    const host = await openHost(ground, author, store);
    const rendezvous = await announce(host.pool, tracker, author.did);
    close.push(() => rendezvous.close());
    close.push(() => host.close());
  },
  close(): void {
    for (const close of scene?.close.splice(0) ?? []) close();
    scene = undefined;
  },
};

export type StallsPage = typeof page;

Object.assign(window, { stalls: page });
