/** Lies about what somebody wrote: trees that are none, records over their limits, blocks that are wrong, missing, or without end. */
import type { Cid, RecordPath } from '../../../src/base/index.js';
import { cidOfRaw, encodeValue, tidOf, type Value } from '../../../src/codec/index.js';
import {
  applyChanges,
  type Block,
  createMemoryBlocks,
  encodeNode,
  layerOf,
  prove,
  type TreeNode,
} from '../../../src/repo/index.js';
import {
  type Author,
  blockOf,
  commitOf,
  commitOver,
  headsOf,
  MARK,
  type Made,
  pairs,
  pathOf,
  pictureOf,
  postPath,
  postRecord,
  profilePath,
  profileRecord,
  publish,
  revOf,
} from './author.js';
import type { Lie, Scene } from './lie.js';

const say = ({ liar, author, planted }: Scene, made: Made): void => {
  for (const { cid } of made.blocks) planted.add(cid);
  liar.say(headsOf(author, made));
};

/** Paths whose keys stand on a layer, in order: what an author can mine, and nobody else. */
const pathsOn = async (layer: number, count: number): Promise<RecordPath[]> => {
  const found: RecordPath[] = [];
  for (let at = 0; found.length < count; at++) {
    const path = pathOf(`app.tabard.post/${String(at).padStart(13, '0')}`);
    if ((await layerOf(path)) === layer) found.push(path);
  }
  return found;
};

interface Ground {
  readonly value: Cid;
  readonly record: Block;
  /** Keys on layers 0, 1 and 5 (mined: one in 1,024 has it). */
  readonly low: readonly RecordPath[];
  readonly high: readonly [RecordPath, RecordPath];
  readonly top: RecordPath;
  node(node: TreeNode): Promise<Block>;
}

const groundOf = async (author: Author): Promise<Ground> => {
  const record = await profileRecord(author, MARK);
  const [first, second] = await pathsOn(1, 2);
  const [top] = await pathsOn(5, 1);
  if (first === undefined || second === undefined || top === undefined) throw new TypeError('paths');
  return {
    value: record.cid,
    record,
    low: await pathsOn(0, 40),
    high: [first, second],
    top,
    node: async (node) => blockOf(encodeNode(node)),
  };
};

/** A tree of these nodes, the root first, under a commit that the author signed. */
const treeLie = (what: string, build: (ground: Ground) => Promise<readonly Block[]>): Lie => ({
  what: `a tree ${what}`,
  code: 'bad-tree',
  blame: 'cut',
  async tell(scene) {
    const ground = await groundOf(scene.author);
    const blocks = await build(ground);
    const [root] = blocks;
    if (root === undefined) throw new TypeError('a root');
    say(scene, await commitOver(scene.author, root.cid, [...blocks, ground.record]));
  },
});

const leaf = ({ value }: Ground, ...paths: readonly RecordPath[]): TreeNode => ({
  left: null,
  entries: paths.map((path) => ({ path, value, right: null })),
});

const treeLies: readonly Lie[] = [
  treeLie('that is none', async ({ record }) => [record]),
  treeLie('with its keys out of order', async (ground) => {
    const [a, b] = ground.low;
    if (a === undefined || b === undefined) throw new TypeError('two');
    return [await blockOf(encodeValue(swapped(ground, b, a)))];
  }),
  treeLie('with a key on a wrong layer', async (ground) => {
    const [a] = ground.low;
    if (a === undefined) throw new TypeError('one');
    return [await ground.node(leaf(ground, ...[a, ground.high[0]].sort()))];
  }),
  treeLie('with a subtree outside its interval', async (ground) => {
    const below = await ground.node(leaf(ground, ...ground.low.filter((path) => path > ground.high[0])));
    const entries = [{ path: ground.high[0], value: ground.value, right: null }];
    return [await ground.node({ left: below.cid, entries }), below];
  }),
  treeLie('with one subtree in two places, the nearest to a circle that hashes allow', async (ground) => {
    const [first, second] = ground.high;
    const between = await ground.node(leaf(ground, ...ground.low.filter((path) => path > first && path < second)));
    const entries = [first, second].map((path) => ({ path, value: ground.value, right: between.cid }));
    return [await ground.node({ left: null, entries }), between];
  }),
  treeLie('whose depth does not fall: under a node the same layer again', async (ground) => {
    const below = await ground.node(leaf(ground, ground.high[0]));
    const entries = [{ path: ground.high[1], value: ground.value, right: null }];
    return [await ground.node({ left: below.cid, entries }), below];
  }),
  treeLie('deeper than its keys allow, under a mined key', async (ground) => {
    const [low] = ground.low.filter((path) => path < ground.top);
    if (low === undefined) throw new TypeError('a lower one');
    const chain = [await ground.node(leaf(ground, low))];
    for (let depth = 0; depth < 40; depth++)
      chain.unshift(await ground.node({ left: chain[0]?.cid ?? null, entries: [] }));
    const entries = [{ path: ground.top, value: ground.value, right: null }];
    return [await ground.node({ left: chain[0]?.cid ?? null, entries }), ...chain];
  }),
  treeLie('hung on 40 hollow nodes', async (ground) => {
    const chain = [await ground.node(leaf(ground, ...ground.low.slice(0, 1)))];
    for (let depth = 0; depth < 40; depth++)
      chain.unshift(await ground.node({ left: chain[0]?.cid ?? null, entries: [] }));
    return chain;
  }),
];

const swapped = ({ value }: Ground, first: RecordPath, second: RecordPath): Value => {
  const entry = (path: string): Value => ({ k: bytesValue(path), p: 0, t: null, v: { $link: value } });
  return { e: [entry(first), entry(second)], l: null };
};

const bytesValue = (text: string): Value => ({ $bytes: btoa(text).replace(/=+$/, '') });

const recordLies: readonly Lie[] = [
  {
    what: 'a record over its limit',
    code: 'too-large',
    blame: 'none',
    async tell(scene) {
      const bytes = encodeValue({
        $type: 'app.tabard.profile',
        rev: revOf(scene.author, 0),
        name: MARK.repeat(40_000),
      });
      say(scene, await commitOf(scene.author, [[profilePath, await blockOf(bytes)]]));
    },
  },
  {
    what: 'a node wider than a block may be, of mined keys',
    code: 'too-large',
    blame: 'none',
    async tell(scene) {
      const { cid, bytes } = await profileRecord(scene.author, MARK);
      const paths = await pathsOn(0, 6_000);
      const root = await blockOf(
        encodeNode({ left: null, entries: paths.map((path) => ({ path, value: cid, right: null })) }),
      );
      say(scene, await commitOver(scene.author, root.cid, [root, { cid, bytes }]));
    },
  },
  {
    what: 'a record that is not canonical',
    code: 'not-canonical',
    blame: 'cut',
    async tell(scene) {
      // {"a": "Mallory"} with the length of "a" in two bytes.
      const bytes = Uint8Array.from([0xa1, 0x78, 0x01, 0x61, 0x67, ...new TextEncoder().encode(MARK)]);
      say(scene, await commitOf(scene.author, [[profilePath, await blockOf(bytes)]]));
    },
  },
  {
    what: 'a commit of tomorrow: kept aside, and nobody is scored',
    code: null,
    blame: 'none',
    aside: 1,
    async tell(scene) {
      const { author } = scene;
      const rev = tidOf((author.now + 3_600_000) * 1000, 7);
      const record = await profileRecord(author, MARK, {}, 3_660_000);
      say(scene, await commitOf(author, [[profilePath, record]], { rev, seq: 5 }));
    },
  },
];

/** What the author really published, told by somebody who spoils, hides or doubles it. */
const blockLies: readonly Lie[] = [
  {
    what: 'a block that does not hash to its name',
    code: 'bad-hash',
    blame: 'cut',
    async tell({ liar, author, truth }) {
      const [first] = truth.blocks;
      const bytes = encodeValue({ $type: 'app.tabard.profile', name: MARK });
      if (first === undefined) throw new TypeError('a block');
      liar.say(headsOf(author, truth, { inline: { root: truth.data, blocks: [[first.cid, bytes]], cursor: null } }));
    },
  },
  {
    what: 'a block that the tree does not name',
    code: 'unexpected',
    blame: 'repeated',
    async tell({ liar, author, truth, planted }) {
      const stray = await blockOf(encodeValue({ $type: 'app.tabard.profile', name: MARK }));
      planted.add(stray.cid);
      const blocks = pairs([...truth.blocks.slice(0, 1), stray]);
      liar.say(headsOf(author, truth, { inline: { root: truth.data, blocks, cursor: null } }));
    },
  },
  {
    what: 'a proof for another path: nodes of another tree, true in themselves',
    code: 'unexpected',
    blame: 'repeated',
    async tell({ liar, author, truth }) {
      const elsewhere = await commitOf(author, [[postPath(author, 9), await postRecord(author, MARK, 9)]]);
      const source = createMemoryBlocks(elsewhere.blocks.map(({ cid, bytes }) => [cid, bytes] as const));
      const proof = await prove(source, elsewhere.data, postPath(author, 9));
      liar.say(headsOf(author, truth, { inline: { root: truth.data, blocks: pairs(proof), cursor: null } }));
    },
  },
  {
    what: 'a correct commit with a block withheld',
    code: null,
    blame: 'none',
    async tell({ liar, author, truth }) {
      const blocks = pairs(truth.blocks.slice(0, -1));
      liar.say(headsOf(author, truth, { inline: { root: truth.data, blocks, cursor: null } }));
      const { id, kind } = await liar.hears('get');
      if (kind !== 'blocks') throw new TypeError('exactly what is missing is asked for');
      liar.say({ t: 'blocks', id, blocks: [], cursor: null, gone: true });
    },
  },
  {
    what: '`blocks` without end: always more to come, never anything new',
    code: 'unexpected',
    blame: 'repeated',
    async tell({ liar, author, truth }) {
      liar.say(headsOf(author, truth, { inline: null }));
      const first = pairs(truth.blocks.slice(0, 1));
      const isDone = (): boolean => liar.link.closed;
      for (let part = 0; part < 6 && !isDone(); part++) {
        const { id, kind } = await liar.hears('get');
        liar.say({ t: 'blocks', id, blocks: first, cursor: `more ${part}`, gone: false });
        if (kind === 'blocks') return;
      }
    },
  },
  {
    what: 'a diff that hides a removal',
    code: 'hidden-removal',
    blame: 'none',
    late: true,
    heads: 2,
    async tell(scene) {
      const { author, truth } = scene;
      const source = createMemoryBlocks(truth.blocks.map(({ cid, bytes }) => [cid, bytes] as const));
      const changed = await applyChanges(source, truth.data, new Map([[postPath(author, 1), null]]));
      const blocks = [...changed.blocks].map(([cid, bytes]) => ({ cid, bytes })).toReversed();
      const made = await commitOver(author, changed.root, blocks, {
        seq: 3,
        rev: revOf(author, 9_000),
        prev: truth.id,
      });
      scene.liar.say(headsOf(author, made));
    },
  },
  {
    what: 'an older state as a newer one',
    code: 'not-newer',
    blame: 'none',
    late: true,
    async tell({ liar, author }) {
      liar.say(headsOf(author, await publish(author, MARK, 1)));
    },
  },
  {
    what: 'a picture that is a script',
    code: 'bad-hash',
    blame: 'cut',
    leaves: 'truth',
    async tell({ liar, author, truth }) {
      liar.say(headsOf(author, truth));
      const { id, cids } = await liar.hears('get', ({ kind }) => kind === 'chunk');
      const [cid] = cids;
      if (cid !== (await cidOfRaw(pictureOf(author)))) throw new TypeError('the picture is asked for');
      const bytes = new TextEncoder().encode(
        `<svg xmlns="http://www.w3.org/2000/svg"><script>/*${MARK}*/</script></svg>`,
      );
      liar.say({ t: 'blob', id, cid, bytes });
    },
  },
];

export const treeAndBlockLies: readonly Lie[] = [...treeLies, ...recordLies, ...blockLies];
