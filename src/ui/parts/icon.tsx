/** Small drawings of one line each, 24 by 24, always beside words or under a label. */
import type { JSX } from 'solid-js';

export interface Drawing {
  readonly path: string;
  /** `turns`: points the other way where one reads from right to left. `dots`: drawn with a thicker pen. */
  readonly look?: 'turns' | 'dots';
}

export const Icon = (props: { readonly drawing: Drawing }): JSX.Element => (
  <svg class="icon" data-look={props.drawing.look} viewBox="0 0 24 24" aria-hidden="true">
    <path d={props.drawing.path} />
  </svg>
);
