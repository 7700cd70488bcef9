/** What somebody wrote, on their profile. */
import { createSignal, type JSX, Show } from 'solid-js';
import type { Did } from '../../../base/index.js';
import { social as words } from '../../../i18n/en/social.js';
import { fetchSocial, SocialContext } from '../../bindings/social.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Heading } from '../../parts/small.jsx';
import { penIcon } from '../../parts/social-icons.js';
import { Switch } from '../../parts/switch.jsx';
import { Failure } from '../../parts/words.jsx';
import { FeedList } from './feed-list.jsx';
import { Writing, writePost } from './writing.jsx';

export const Posts = (props: { readonly did: Did; readonly mine?: boolean }): JSX.Element => {
  const t = useText(words);
  const { made, fetching } = fetchSocial();
  const [replies, setReplies] = createSignal(false);
  return (
    <section class="posts" data-testid="posts">
      <Heading>{t('social.posts')}</Heading>
      <Failure error={fetching.error()} />
      <Show when={made()}>
        {(social) => (
          <SocialContext.Provider value={social()}>
            <p class="row posts-acts">
              <Show when={props.mine}>
                <Button icon={penIcon} testid="posts-write" onClick={() => writePost({})}>
                  {t('social.write')}
                </Button>
              </Show>
              <Switch checked={replies()} testid="posts-replies" onChange={setReplies}>
                {t('social.withReplies')}
              </Switch>
            </p>
            <Show when={{ did: props.did, replies: replies() }} keyed>
              {({ did, replies: withReplies }) => (
                <FeedList
                  of={{ kind: 'person', did, replies: withReplies }}
                  empty={
                    <p class="soft" data-testid="posts-empty">
                      {t('social.postsEmpty')}
                    </p>
                  }
                />
              )}
            </Show>
            <Writing />
          </SocialContext.Provider>
        )}
      </Show>
    </section>
  );
};
