/** A coat of arms. The blazon is its text; beside a name that is already said it is decoration. */
import { createMemo, createUniqueId, For, type JSX } from 'solid-js';
import { type ArmsSize, armsOf, blazonOf, drawArms, hues, LIGHT } from '../../arms/index.js';
import type { Did } from '../../base/index.js';

interface ArmsProps {
  readonly did: Did;
  /** `large` from 64 px, `list` about 40, `mark` about 16. */
  readonly size: ArmsSize;
  readonly decorative?: boolean;
}

export const Arms = (props: ArmsProps): JSX.Element => {
  const clip = createUniqueId();
  const arms = createMemo(() => armsOf(props.did));
  const drawing = createMemo(() => drawArms(arms(), props.size));
  return (
    <svg
      class="arms"
      data-size={props.size}
      viewBox={drawing().viewBox}
      role={props.decorative ? undefined : 'img'}
      aria-label={props.decorative ? undefined : blazonOf(arms())}
      aria-hidden={props.decorative ? 'true' : undefined}
    >
      <clipPath id={clip}>
        <path d={drawing().shield} />
      </clipPath>
      <g clip-path={`url(#${clip})`}>
        <For each={drawing().parts}>{({ path, fill }) => <path d={path} fill={hues[fill]} fill-rule="evenodd" />}</For>
        <path d={drawing().light} fill="#fff" fill-opacity={LIGHT} />
        <path class="arms-outline" d={drawing().shield} fill="none" stroke-width={drawing().outline} />
      </g>
    </svg>
  );
};

/** The blazon in words. */
export const blazonFor = (did: Did): string => blazonOf(armsOf(did));
