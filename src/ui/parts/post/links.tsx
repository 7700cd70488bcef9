/** Links, tags and people in the words of a post. Nothing is fetched before a tap, and a tap tells the other side nothing of this page. */
import { type JSX, Show } from 'solid-js';
import { cleanText } from '../../../app/text/clean.js';
import type { LinkNode } from '../../../app/text/tree.js';
import type { Did } from '../../../base/index.js';
import { postText as words } from '../../../i18n/en/post-text.js';
import { useText } from '../../bindings/text.jsx';
import { Icon } from '../icon.jsx';
import { Name } from '../name.jsx';
import { doubtIcon } from './icons.js';

const longest = 44;

/** The end of a long address is left out; the whole of it is what the pointer shows. */
const shortened = (rest: string, room: number): string =>
  rest.length <= room ? rest : `${rest.slice(0, Math.max(8, room - 1))}…`;

const Doubt = (props: { readonly link: LinkNode }): JSX.Element => {
  const t = useText(words);
  const says = (): string => {
    const { doubt, host, spelled } = props.link;
    if (doubt === 'other-host') return t('postText.otherHost', { host });
    if (doubt === 'mixed-script') return t('postText.mixedScript', { host: spelled ?? host });
    return t('postText.foreignLetters', { spelled: spelled ?? host });
  };
  return (
    <span class="post-doubt" data-doubt={props.link.doubt} title={says()}>
      <Icon drawing={doubtIcon} />
      <span class="sr-only">{says()}</span>
    </span>
  );
};

export const PostLink = (props: { readonly link: LinkNode; readonly children: JSX.Element }): JSX.Element => {
  const t = useText(words);
  return (
    <a
      class="post-link"
      href={props.link.href}
      target="_blank"
      rel="noopener noreferrer ugc nofollow"
      referrerpolicy="no-referrer"
      title={props.link.href}
      data-testid="post-link"
    >
      <Show
        when={!props.link.bare}
        fallback={
          <bdi dir="ltr">
            {props.link.host}
            <span class="post-rest">{shortened(props.link.rest, longest - props.link.host.length)}</span>
          </bdi>
        }
      >
        <bdi dir="auto">{props.children}</bdi>
        <span class="post-host">
          <span class="sr-only">{t('postText.leads', { host: '' })}</span>
          <bdi dir="ltr">{props.link.host}</bdi>
        </span>
      </Show>
      <Show when={props.link.doubt}>
        <Doubt link={props.link} />
      </Show>
    </a>
  );
};

export const TagLink = (props: { readonly tag: string }): JSX.Element => (
  <a class="post-tag" href={`#/tag/${encodeURIComponent(props.tag)}`} data-testid="post-tag">
    <bdi dir="auto">#{props.tag}</bdi>
  </a>
);

export const Mention = (props: { readonly did: Did; readonly name: string }): JSX.Element => {
  const letters = (): string => props.did.slice(-32);
  return (
    <a class="post-mention" href={`#/@${letters()}`} title={`@${letters()}`} data-testid="post-mention">
      <Name did={props.did} name={cleanText(props.name).trim() || `@${letters().slice(0, 8)}…`} />
    </a>
  );
};
