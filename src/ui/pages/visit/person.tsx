/** Who it is: arms or picture, name, words, tags. All of it is a stranger's, so it is text and stays in its box. */
import { Index, type JSX, Show } from 'solid-js';
import type { ProfileFields } from '../../../app/view.js';
import type { Did } from '../../../base/index.js';
import { Arms } from '../../parts/arms.jsx';
import { Name, Plain } from '../../parts/name.jsx';

export const Person = (props: { readonly did: Did; readonly profile: ProfileFields }): JSX.Element => (
  <>
    <div class="visit-face">
      <Show when={props.profile.avatar?.url} fallback={<Arms did={props.did} size="large" />}>
        {(url) => (
          <>
            <img class="avatar" src={url()} alt={props.profile.avatar?.alt ?? ''} width="132" height="132" />
            <Arms did={props.did} size="list" />
          </>
        )}
      </Show>
    </div>
    <h1 data-testid="visit-name">
      <Name did={props.did} name={props.profile.name} bare />
    </h1>
    <Show when={props.profile.bio}>
      <p class="visit-bio" dir="auto" data-testid="visit-bio">
        {props.profile.bio}
      </p>
    </Show>
    <Show when={props.profile.tags.length > 0}>
      <ul class="row" data-testid="visit-tags">
        <Index each={props.profile.tags}>
          {(tag) => (
            <li class="tag">
              <Plain text={tag()} />
            </li>
          )}
        </Index>
      </ul>
    </Show>
  </>
);
