/** Two pools on one page with real connections between them: the contract of links, and what the browser's own side adds to it. */
import {
  createLinkPool,
  createRtcFactory,
  createSessionSigner,
  type Link,
  type LinkPool,
} from '../../../src/net/index.js';
import { realRandom as random, realTimers as timers } from '../../helpers/real.js';
import { linkContract } from '../../net/link-contract.js';

const now = (): number => performance.now();
const source = { via: 'hand', topic: undefined } as const;

interface Ends {
  readonly pools: readonly [LinkPool, LinkPool];
  readonly refused: string[];
  close(): void;
}

const openPools = async (): Promise<Ends> => {
  const refused: string[] = [];
  const make = async (): Promise<LinkPool> => {
    const pool = createLinkPool({
      session: await createSessionSigner(random),
      createRtc: createRtcFactory({ iceServers: [], timers }),
      now,
      timers,
      random,
    });
    pool.on('refused', ({ reason }) => refused.push(reason));
    return pool;
  };
  const pools = [await make(), await make()] as const;
  return { pools, refused, close: () => pools.map((pool) => pool.close()) };
};

const nextLink = (pool: LinkPool): Promise<Link> => new Promise((resolve) => pool.on('link', resolve));

/** What travels may be changed on the way, as a rendezvous could. */
const introduce = async (pools: Ends['pools'], change = (sdp: string): string => sdp): Promise<void> => {
  const [a, b] = pools;
  const offer = await a.offer(source);
  if (offer === undefined) throw new Error('no offer');
  const answer = await b.answer(change(offer.sdp), source);
  if (answer === undefined) throw new Error('no answer');
  if (!(await offer.accept(change(answer)))) throw new Error('not accepted');
};

const openPair = async (): Promise<{ readonly pair: [Link, Link]; close(): void }> => {
  const ends = await openPools();
  const links = Promise.all(ends.pools.map(nextLink));
  await introduce(ends.pools);
  const [a, b] = await links;
  if (a === undefined || b === undefined) throw new Error('two links');
  return { pair: [a, b], close: ends.close };
};

/** The browser's own side of what is made from now on. */
const watchConnections = (): { end(): readonly RTCPeerConnection[] } => {
  const Real = window.RTCPeerConnection;
  const made: RTCPeerConnection[] = [];
  window.RTCPeerConnection = class extends Real {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      made.push(this);
    }
  };
  return {
    end() {
      window.RTCPeerConnection = Real;
      return made;
    },
  };
};

const page = {
  cases: (): string[] => linkContract.map(({ name }) => name),

  /** Undefined if the promise is kept, else what was broken. */
  async run(name: string): Promise<string | undefined> {
    const found = linkContract.find((one) => one.name === name);
    const { pair, close } = await openPair();
    try {
      await found?.run(pair);
      return found === undefined ? 'no such case' : undefined;
    } catch (error) {
      return String(error);
    } finally {
      close();
    }
  },

  /** Both ends of one handshake, and how long its parts took in milliseconds. */
  async meet() {
    const ends = await openPools();
    const [a, b] = ends.pools;
    const links = Promise.all([nextLink(a), nextLink(b)]);
    const started = now();
    const connections = watchConnections();
    const offer = await a.offer(source);
    const gathering = connections.end()[0]?.iceGatheringState;
    const offered = now();
    const answer = await b.answer(offer?.sdp ?? '', source);
    const answered = now();
    const accepted = await offer?.accept(answer ?? '');
    const [x, y] = await links;
    const result = {
      accepted,
      gathering,
      offer: offered - started,
      answer: answered - offered,
      open: now() - answered,
      keys: x.remote === b.key && y.remote === a.key,
      same: x.id === y.id && x.transcript.length === y.transcript.length,
      rtt: x.stats().rtt,
    };
    ends.close();
    return result;
  },

  /** A rendezvous that puts other fingerprints into the descriptions: nothing opens. */
  async swapFingerprints(): Promise<{ readonly refused: string[]; readonly links: number }> {
    const ends = await openPools();
    await introduce(ends.pools, (sdp) =>
      sdp.replace(/^(a=fingerprint:sha-256 )..:/m, (_, head: string) => `${head}00:`),
    );
    const until = now() + 20_000;
    while (ends.refused.length < 2 && now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
    const links = ends.pools[0].links().length + ends.pools[1].links().length;
    ends.close();
    return { refused: ends.refused, links };
  },

  /** MB/s over a link, in messages of 1 MiB, and over a bare channel in frames of 16 KiB. */
  async throughput(megabytes: number): Promise<{ readonly link: number; readonly bare: number }> {
    const { pair, close } = await openPair();
    const [a, b] = pair;
    const started = now();
    const done = new Promise<void>((resolve) => {
      let got = 0;
      b.on('message', ({ bytes }) => {
        got += bytes.length;
        if (got === megabytes * 2 ** 20) resolve();
      });
    });
    const message = new Uint8Array(2 ** 20);
    for (let i = 0; i < megabytes; i++) await a.send('bulk', message);
    await done;
    const link = (megabytes * 1.048576) / ((now() - started) / 1000);
    close();
    return { link, bare: await bareThroughput(megabytes) };
  },
};

const bareThroughput = async (megabytes: number): Promise<number> => {
  const [a, b] = [new RTCPeerConnection(), new RTCPeerConnection()];
  a.onicecandidate = ({ candidate }) => void b.addIceCandidate(candidate ?? undefined);
  b.onicecandidate = ({ candidate }) => void a.addIceCandidate(candidate ?? undefined);
  const [from, to] = [a, b].map((one) => one.createDataChannel('x', { negotiated: true, id: 0 }));
  if (from === undefined || to === undefined) throw new Error('two channels');
  from.bufferedAmountLowThreshold = 2 ** 20;
  to.binaryType = 'arraybuffer';
  const opened = new Promise((resolve) => from.addEventListener('open', resolve));
  await a.setLocalDescription();
  await b.setRemoteDescription(a.localDescription ?? { type: 'offer' });
  await b.setLocalDescription();
  await a.setRemoteDescription(b.localDescription ?? { type: 'answer' });
  await opened;
  const started = now();
  const done = new Promise<void>((resolve) => {
    let got = 0;
    to.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
      got += data.byteLength;
      if (got === megabytes * 2 ** 20) resolve();
    });
  });
  const frame = new Uint8Array(16 * 1024);
  for (let i = 0; i < megabytes * 64; i++) {
    if (from.bufferedAmount >= 4 * 2 ** 20)
      await new Promise((resolve) => from.addEventListener('bufferedamountlow', resolve, { once: true }));
    from.send(frame);
  }
  await done;
  const rate = (megabytes * 1.048576) / ((now() - started) / 1000);
  a.close();
  b.close();
  return rate;
};

export type LinkPage = typeof page;

Object.assign(window, { link: page });
