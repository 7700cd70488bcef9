/** A coat of arms. The blazon is its text, which comes after the drawing; until then, and beside a name that is already said, it is decoration. */
import { createMemo, createUniqueId, For, type JSX } from 'solid-js';
import { type ArmsSize, armsOf, drawArms, hues, LIGHT } from '../../arms/index.js';
import type { Did } from '../../base/index.js';
import { useBlazon } from '../bindings/blazon.js';

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
  const blazon = useBlazon(() => (props.decorative ? undefined : arms()));
  return (
    <svg
      class="arms"
      data-size={props.size}
      viewBox={drawing().viewBox}
      role={blazon() ? 'img' : undefined}
      aria-label={blazon()}
      aria-hidden={blazon() ? undefined : 'true'}
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
