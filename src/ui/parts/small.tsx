/** Parts of a line or two: the heading with its double rule, the light, times and sizes. */
import type { JSX } from 'solid-js';
import { useNow } from '../bindings/now.js';
import { useFormats } from '../bindings/text.jsx';

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

/** "2 minutes ago", the whole date on demand. */
export const Time = (props: { readonly at: number }): JSX.Element => {
  const now = useNow();
  const formats = useFormats();
  return (
    <time dateTime={new Date(props.at).toISOString()} title={formats.dateTime(props.at)}>
      {formats.relative(Math.min(props.at, now()), now())}
    </time>
  );
};

export const Bytes = (props: { readonly value: number }): JSX.Element => {
  const formats = useFormats();
  return <span class="figure">{formats.bytes(props.value)}</span>;
};

export { safeAddress } from './address.js';
