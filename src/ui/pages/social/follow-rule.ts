/** A follow's rule in words, and what can be chosen in it. */
import type { FollowRule, StreamView } from '../../../app/social/social-view.js';
import type { common } from '../../../i18n/en/common.js';
import type { followRule as words } from '../../../i18n/en/follow-rule.js';
import type { Translate } from '../../../i18n/index.js';

type T = Translate<typeof words & typeof common>;

/** Posts. Null: all. */
export const newestChoices: readonly (number | null)[] = [null, 1000, 200, 50, 0];
/** Bytes. Null: all. */
export const mediaChoices: readonly (number | null)[] = [null, 100_000_000, 20_000_000, 5_000_000, 1_000_000, 0];

/** With what was set by another version or program. */
export const withChosen = (choices: readonly (number | null)[], chosen: number | null): readonly (number | null)[] =>
  choices.includes(chosen)
    ? choices
    : [...choices, chosen].sort((a, b) => (b ?? Number.POSITIVE_INFINITY) - (a ?? Number.POSITIVE_INFINITY));

export const isWhole = ({ streams, newest, mediaLimit }: FollowRule): boolean =>
  streams === null && newest === null && mediaLimit === null;

/** In one line. */
export const ruleWords = (
  t: T,
  bytes: (count: number) => string,
  { streams, newest, mediaLimit }: FollowRule,
  known: readonly StreamView[],
): string => {
  if (newest === 0) return t('rule.saysNothing');
  const names = (streams ?? []).flatMap((key) => known.find((stream) => stream.key === key)?.name ?? []);
  return [
    newest === null ? t('rule.saysAll') : t('rule.saysNewest', { count: newest }),
    ...(streams === null ? [] : [t('rule.saysStreams', { names: names.map((name) => `“${name}”`).join(', ') })]),
    ...(mediaLimit === null
      ? []
      : [mediaLimit === 0 ? t('rule.saysMediaNone') : t('rule.saysMedia', { bytes: bytes(mediaLimit) })]),
  ].join(' · ');
};
