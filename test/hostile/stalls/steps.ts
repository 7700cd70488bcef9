/** Every step of handshake and sync at which a peer can stop, from the offer to the last block. Runs in Node and in a page alike. */
import { type Author, headsOf, type Made, pairs } from '../lies/author.js';
import type { Speaker } from '../lies/liar.js';

/** How far a connection gets: it never connects, no session is said on it, or a session and no proof. */
export type Reach = 'nowhere' | 'connected' | 'session';

export interface StallScene {
  readonly author: Author;
  readonly truth: Made;
  /** Gets so far with the visitor, who then holds a place for it. */
  connect(reach: Reach): Promise<unknown>;
  /** An open link to the visitor. */
  speak(options?: { readonly hello?: boolean }): Promise<Speaker>;
}

export interface Stall {
  readonly step: string;
  /** Whether the visitor ends the connection; else only what it asked for on it goes to another. */
  readonly cut: boolean;
  play(scene: StallScene): Promise<unknown>;
}

/** Nobody waits longer than this for whoever stalls before another is heard: SYN-7, LNK-6. Milliseconds. */
export const bound = 16_000;

const asked = async ({ speak }: StallScene): Promise<Speaker> => {
  const liar = await speak();
  await liar.hears('subscribe');
  return liar;
};

export const stalls: readonly Stall[] = [
  { step: 'after the offer: nothing ever connects', cut: true, play: ({ connect }) => connect('nowhere') },
  { step: 'when it is connected: no session', cut: true, play: ({ connect }) => connect('connected') },
  { step: 'after its session: no proof', cut: true, play: ({ connect }) => connect('session') },
  { step: 'when the link is open: no hello', cut: true, play: ({ speak }) => speak({ hello: false }) },
  { step: 'after hello: no heads', cut: false, play: asked },
  {
    step: 'when it is asked for its log',
    cut: false,
    async play(scene) {
      const liar = await asked(scene);
      liar.say(headsOf(scene.author, scene.truth, { operations: [], delegations: [], inline: null }));
      await liar.hears('get', ({ kind }) => kind === 'log');
    },
  },
  {
    step: 'after heads: no block',
    cut: false,
    async play(scene) {
      const liar = await asked(scene);
      liar.say(headsOf(scene.author, scene.truth, { inline: null }));
      await liar.hears('get');
    },
  },
  {
    step: 'in the middle of the blocks',
    cut: false,
    async play(scene) {
      const { author, truth } = scene;
      const liar = await asked(scene);
      const blocks = pairs(truth.blocks.slice(0, 2));
      liar.say(headsOf(author, truth, { inline: { root: truth.data, blocks, cursor: 'more' } }));
      await liar.hears('get');
    },
  },
  {
    step: 'before the last block',
    cut: false,
    async play(scene) {
      const { author, truth } = scene;
      const liar = await asked(scene);
      const blocks = pairs(truth.blocks.slice(0, -1));
      liar.say(headsOf(author, truth, { inline: { root: truth.data, blocks, cursor: null } }));
      await liar.hears('get', ({ kind }) => kind === 'blocks');
    },
  },
];
