/**
 * The way to the highest paths of a range of a tree that is not here yet: the nodes are asked for one by one from the end, each checked in its place,
 * until so many paths were met. So whoever takes in "the newest" knows where these begin, and that nothing newer is withheld.
 */
import { type Cid, type Judgement, valid } from '../../base/index.js';
import type { Block, BlockSource } from '../blocks.js';
import { inScope, type Scope, touchesScope } from '../scope.js';
import { judging } from './fault.js';
import { checkPlace, type Item, itemsOf, nodeFrom, type Place, placeOfRoot } from './place.js';

export interface NewestWalk {
  readonly done: boolean;
  readonly blocks: ReadonlyMap<Cid, Uint8Array<ArrayBuffer>>;
  want(): Cid[];
  wants(cid: Cid): boolean;
  /** Of a block that is wanted, and hashes to its CID. After a fault the walk is of no use. */
  accept(block: Block): Promise<Judgement<unknown>>;
}

export const openNewest = (
  source: BlockSource,
  root: Cid,
  scope: Scope,
  newest: number,
): Promise<Judgement<NewestWalk>> =>
  judging(async () => {
    const blocks = new Map<Cid, Uint8Array<ArrayBuffer>>();
    const stack: Item[] = [];
    let wanted: { readonly cid: Cid; readonly place: Place | undefined } | undefined;
    let count = 0;

    const enter = async (cid: Cid, bytes: Uint8Array, given: Place | undefined): Promise<void> => {
      const node = nodeFrom(bytes);
      const place = given ?? (await placeOfRoot(cid, node));
      if (place === undefined) return;
      await checkPlace(node, place);
      stack.push(...itemsOf(node, place));
    };

    const meet = async (cid: Cid, place: Place | undefined): Promise<void> => {
      const bytes = await source.get(cid);
      if (bytes === undefined) wanted = { cid, place };
      else await enter(cid, bytes, place);
    };

    const walk = async (): Promise<void> => {
      while (wanted === undefined && count < newest) {
        const item = stack.pop();
        if (item === undefined) return;
        if (item.kind === 'entry') count += inScope(scope, item.path) ? 1 : 0;
        else if (touchesScope(scope, item.place.low, item.place.high)) await meet(item.place.cid, item.place);
      }
    };

    await meet(root, undefined);
    await walk();
    return valid({
      blocks,
      get done() {
        return wanted === undefined;
      },
      want: () => (wanted === undefined ? [] : [wanted.cid]),
      wants: (cid: Cid) => wanted?.cid === cid,
      accept: ({ cid, bytes }: Block) =>
        judging(async () => {
          const place = wanted?.place;
          wanted = undefined;
          await enter(cid, bytes, place);
          blocks.set(cid, bytes);
          await walk();
          return valid(undefined);
        }),
    });
  });
