/** An identity's arms in words: fetched by itself, when the drawing stands. */
import type { Did } from '../base/index.js';
import { blazonOf } from './blazon.js';
import { armsOf } from './choose.js';

export const blazonOfDid = (did: Did): string => blazonOf(armsOf(did));
