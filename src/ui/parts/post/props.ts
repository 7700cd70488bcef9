/** What the parts of a post are given. */
import type { JSX } from 'solid-js';
import type { Did } from '../../../base/index.js';

export interface PostTextProps {
  /** As the record holds it. */
  readonly text: string;
  /** BCP 47; empty: not said. */
  readonly language: string;
  /** A content warning: the text stays folded until it is opened. Null: none. */
  readonly warning: string | null;
  /** The name of the moment; empty where it is not known. */
  readonly nameOf: (did: Did) => string;
  /** Shows all of it from the first, as on the page of the post itself. */
  readonly whole?: boolean;
  /** Whatever the warning covers beside the text: pictures, a poll. */
  readonly children?: JSX.Element;
}
