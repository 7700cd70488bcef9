export { blazonOf } from './blazon.js';
export { armsOf } from './choose.js';
export { type ArmsDrawing, type ArmsPart, drawArms, LIGHT } from './draw.js';
export { type ArmsSize, outlines, shield, viewBox } from './shield.js';
export { armsSvg, svgOfArms } from './svg.js';
export { hues } from './tinctures.js';
export type {
  Arms,
  Charge,
  Division,
  Field,
  Group,
  Line,
  Ordinary,
  Paint,
  Parting,
  Piece,
  Place,
  Tincture,
  Variation,
} from './types.js';
export { blazonOfDid } from './words.js';
