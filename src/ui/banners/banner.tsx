/** One line over the page. It is said aloud when it comes, unless it is quiet. */
import { createEffect, type JSX, Show } from 'solid-js';
import { announce } from '../bindings/announce.js';
import { type Drawing, Icon } from '../parts/icon.jsx';

export const Banner = (props: {
  readonly testid: string;
  readonly icon: Drawing;
  readonly text: string;
  /** Something is not kept or not sent: said at once. */
  readonly grave?: boolean;
  readonly quiet?: boolean;
  readonly children?: JSX.Element;
}): JSX.Element => {
  createEffect(() => {
    if (!props.quiet) announce(props.text, props.grave ? 'assertive' : 'polite');
  });
  return (
    <div
      class="banner"
      data-testid={props.testid}
      data-grave={props.grave ? '' : undefined}
      data-quiet={props.quiet ? '' : undefined}
    >
      <Icon drawing={props.icon} />
      <p>{props.text}</p>
      <Show when={props.children}>{(acts) => <div class="banner-acts">{acts()}</div>}</Show>
    </div>
  );
};
