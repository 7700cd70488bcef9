/** What the rules remember of the text that is being read: the library hands one such object from rule to rule. */
import type { Env, StateInline } from 'markdown-it';
import { MAX_FOUND } from './limits.js';

export interface OwnEnv extends Env {
  /** Links, tags and mentions so far. */
  found?: number;
  /** Where the last `](` of an inline text stands. */
  closing?: { readonly src: string; readonly at: number };
  /** Where the run of letters that an address may have ends. */
  run?: { readonly src: string; readonly end: number };
}

export const envOf = (state: StateInline): OwnEnv => state.env as OwnEnv;

export const hasRoom = (state: StateInline): boolean => (envOf(state).found ?? 0) < MAX_FOUND;

export const countFound = (state: StateInline): void => {
  const env = envOf(state);
  env.found = (env.found ?? 0) + 1;
};
