/** Where announcements are said; the shell renders it once. */
import type { JSX } from 'solid-js';
import { announced } from '../bindings/announce.js';

export const LiveRegion = (): JSX.Element => (
  <div class="sr-only">
    <div role="status" aria-live="polite">
      {announced.polite()}
    </div>
    <div role="alert" aria-live="assertive">
      {announced.assertive()}
    </div>
  </div>
);
