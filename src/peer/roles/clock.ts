/** The role that tells others our time (SYN-12): an empty question, milliseconds since 1970 for an answer. */
import type { Now } from '../../base/index.js';
import { encodeValue } from '../../codec/index.js';
import type { Role } from './role.js';

export const clockRole = (now: Now): Role => ({
  name: 'clock',
  offers: () => undefined,
  answer: async () => encodeValue(Math.floor(now())),
});
