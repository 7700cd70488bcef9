/** A coat of arms. The blazon is its text, which comes after the drawing; until then, and beside a name that is already said, it is decoration. */
import { createMemo, createUniqueId, For, type JSX } from 'solid-js';
import { type ArmsDrawing, type ArmsSize, armsOf, drawArms, hues, LIGHT } from '../../arms/index.js';
import type { Did } from '../../base/index.js';
import { useBlazon } from '../bindings/blazon.js';
import type { ArmsProps } from './arms.jsx';

/** Of whom many lines on a page are. */
const drawings = new Map<string, ArmsDrawing>();
const most = 300;

const drawingOf = (did: Did, size: ArmsSize): ArmsDrawing => {
  const key = `${size} ${did}`;
  const known = drawings.get(key);
  if (known !== undefined) return known;
  if (drawings.size >= most) drawings.clear();
  const made = drawArms(armsOf(did), size);
  drawings.set(key, made);
  return made;
};

/** Ahead of a page that shows them, so that this is no part of what its first frame takes. */
export const drawAhead = (did: Did, size: ArmsSize): void => void drawingOf(did, size);

export const ArmsDrawn = (props: ArmsProps): JSX.Element => {
  const clip = createUniqueId();
  const drawing = createMemo(() => drawingOf(props.did, props.size));
  const blazon = useBlazon(() => (props.decorative ? undefined : props.did));
  return (
    <svg
      class="arms"
      data-size={props.size}
      data-drawn=""
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
