export {
  buildGet,
  buildHeads,
  encodeMessage,
  isMessageType,
  type ParsedMessage,
  parseMessage,
  prepareManyBlocks,
} from './codec.js';
export type { BlockPair, Inline, Message, MessageOf, MessageType } from './messages.js';
