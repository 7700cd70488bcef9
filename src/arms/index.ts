export { armsOf } from './arms.js';
export { blazonOf } from './blazon.js';
export { type ArmsDrawing, type ArmsPart, type ArmsSize, drawArms, LIGHT } from './draw.js';
export { armsSvg, svgOfArms } from './svg.js';
export { hues } from './tinctures.js';
export type { Arms, Charge, Division, Field, Group, Line, Ordinary, Paint, Piece, Tincture, Variation } from './types.js';
