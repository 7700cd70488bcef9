/** What people write, for a part of a page that stands outside of the pages of posts. It says while it comes, and why it does not. */
import { type JSX, Show } from 'solid-js';
import { fetchSocial, SocialContext } from '../../bindings/social.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Light } from '../../parts/small.jsx';
import { Failure } from '../../parts/words.jsx';

export const WithSocial = (props: { readonly children: JSX.Element }): JSX.Element => {
  const t = useText();
  const { made, fetching } = fetchSocial();
  return (
    <Show
      when={made()}
      fallback={
        <Show
          when={fetching.error()}
          fallback={
            <p class="row soft small" role="status">
              <Light state="wait" />
              {t('common.loading')}
            </p>
          }
        >
          <div class="stack">
            <Failure error={fetching.error()} />
            <Button onClick={() => fetching.run()}>{t('common.retry')}</Button>
          </div>
        </Show>
      }
    >
      {(social) => <SocialContext.Provider value={social()}>{props.children}</SocialContext.Provider>}
    </Show>
  );
};
