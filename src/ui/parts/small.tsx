/** Parts of a line or two: the heading with its double rule, the light. */
import type { JSX } from 'solid-js';

/** The heading of a section, over a double rule. */
export const Heading = (props: { readonly id?: string; readonly children: JSX.Element }): JSX.Element => (
  <h2 class="double-rule" id={props.id}>
    {props.children}
  </h2>
);

/** `on`: served now. `wait`: being looked for. `off`: not served. Words stand beside it, always. */
export const Light = (props: { readonly state: 'on' | 'wait' | 'off' | 'bad' }): JSX.Element => (
  <span class="light" data-state={props.state} aria-hidden="true" />
);

export { safeAddress } from '../../app/address.js';
