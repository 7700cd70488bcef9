/**
 * A large state in pieces, each of which stands on the ones before it: Yjs applies an update in one go, and whoever takes in tens of thousands of entries
 * would hold up the page. Items are put in an order in which what one refers to comes first, over all writers; what was deleted comes last.
 */
import { createEncoder, toUint8Array, writeUint8Array, writeVarUint } from 'lib0/encoding';
import * as Y from 'yjs';

type Decoded = ReturnType<typeof Y.decodeUpdate>;
type Struct = Decoded['structs'][number];
type Deletes = Pick<Decoded['ds'], 'clients'>;

interface Queue {
  readonly structs: Struct[];
  at: number;
}

/** Items a piece: some 5 ms of work. */
export const MAX_PIECE = 400;

/** The update itself where it is small, or where its items stand on each other in a ring. Throws what Yjs throws for what is none. */
export const cutState = (update: Uint8Array, most = MAX_PIECE): readonly Uint8Array[] => {
  const { structs, ds } = Y.decodeUpdate(update);
  if (structs.length <= most) return [update];
  const order = inOrder(structs);
  if (order === undefined) return [update];
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < order.length; at += most) pieces.push(encodePiece(order.slice(at, at + most), none));
  return [...pieces, encodePiece([], ds)];
};

const none: Deletes = { clients: new Map() };

/** Undefined if there is no such order. */
const inOrder = (structs: readonly Struct[]): readonly Struct[] | undefined => {
  const queues = new Map<number, Queue>();
  for (const struct of structs) {
    const queue = queues.get(struct.id.client);
    if (queue === undefined) queues.set(struct.id.client, { structs: [struct], at: 0 });
    else queue.structs.push(struct);
  }
  const order: Struct[] = [];
  for (const client of queues.keys()) {
    const waiting = [client];
    while (waiting.length > 0) {
      if (waiting.length > queues.size) return undefined;
      const queue = queues.get(waiting.at(-1) ?? client);
      const next = queue?.structs[queue.at];
      if (queue === undefined || next === undefined) {
        waiting.pop();
        continue;
      }
      const before = missingOf(next, queues);
      if (before !== undefined) waiting.push(before);
      else {
        order.push(next);
        queue.at += 1;
        // Whoever waited for it may go on.
        if (waiting.length > 1) waiting.pop();
      }
    }
  }
  return order;
};

/** Whose items have to come first. */
const missingOf = (struct: Struct, queues: ReadonlyMap<number, Queue>): number | undefined => {
  if (!(struct instanceof Y.Item)) return undefined;
  const { origin, rightOrigin, parent } = struct;
  for (const id of [origin, rightOrigin, parent instanceof Y.ID ? parent : null]) {
    if (id === null || id.client === struct.id.client) continue;
    const queue = queues.get(id.client);
    const next = queue?.structs[queue.at];
    if (next !== undefined && next.id.clock <= id.clock) return id.client;
  }
  return undefined;
};

/** In the first format of updates. */
const encodePiece = (structs: readonly Struct[], deleted: Deletes): Uint8Array => {
  const groups = new Map<number, Struct[]>();
  for (const struct of structs) {
    const group = groups.get(struct.id.client);
    if (group === undefined) groups.set(struct.id.client, [struct]);
    else group.push(struct);
  }
  const out = createEncoder();
  writeVarUint(out, groups.size);
  for (const [client, group] of groups) {
    const encoder = new Y.UpdateEncoderV1();
    writeVarUint(out, group.length);
    writeVarUint(out, client);
    writeVarUint(out, group[0]?.id.clock ?? 0);
    for (const struct of group) struct.write(encoder, 0);
    writeUint8Array(out, encoder.toUint8Array());
  }
  writeVarUint(out, deleted.clients.size);
  for (const [client, runs] of deleted.clients) {
    writeVarUint(out, client);
    writeVarUint(out, runs.length);
    for (const { clock, len } of runs) {
      writeVarUint(out, clock);
      writeVarUint(out, len);
    }
  }
  return toUint8Array(out);
};
