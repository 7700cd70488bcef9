/**
 * A coat of arms, in its place from the first: what draws it is fetched apart, and a plain shield of the same size stands there until it is here.
 * On a visit it is asked for when the name stands (docs/decisions.md).
 */
import { createUniqueId, type JSX } from 'solid-js';
import { type ArmsSize, outlines, shield, viewBox } from '../../arms/index.js';
import type { Did } from '../../base/index.js';
import { later } from '../bindings/later.jsx';

export interface ArmsProps {
  readonly did: Did;
  /** `large` from 64 px, `list` about 40, `mark` about 16. */
  readonly size: ArmsSize;
  readonly decorative?: boolean;
}

/** Nobody's arms rather than wrong ones. */
const PlainShield = (props: ArmsProps): JSX.Element => {
  const clip = createUniqueId();
  return (
    <svg class="arms" data-size={props.size} viewBox={viewBox} aria-hidden="true">
      <clipPath id={clip}>
        <path d={shield} />
      </clipPath>
      <path
        class="arms-outline"
        clip-path={`url(#${clip})`}
        d={shield}
        fill="none"
        stroke-width={outlines[props.size]}
      />
    </svg>
  );
};

const drawn = later(async () => (await import('./arms-drawn.jsx')).ArmsDrawn, {
  waiting: PlainShield,
  otherwise: PlainShield,
  patient: true,
});

export const Arms = drawn.Part;
/** Resolves when all arms of the page stand. */
export const fetchArms = drawn.bring;
export const fetchArmsAhead = drawn.fetchAhead;
export const fetchArmsSoon = drawn.fetchSoon;
