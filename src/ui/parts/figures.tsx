/** Times and sizes, in words of the reader. */
import type { JSX } from 'solid-js';
import { useNow } from '../bindings/now.js';
import { useFormats } from '../bindings/text.jsx';

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
