export {
  type BoxKeeping,
  type KeepBoxesOptions,
  type KeptBox,
  keepBoxes,
  type SeekBoxesOptions,
  seekBoxes,
} from './open.js';
