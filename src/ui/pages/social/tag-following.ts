/** Following a tag and leaving it, each with its way back. */
import type { Accessor } from 'solid-js';
import { lists as words } from '../../../i18n/en/lists.js';
import { useAction } from '../../bindings/action.js';
import { useSocial } from '../../bindings/social.js';
import { useText } from '../../bindings/text.jsx';
import { useUndo } from './undoing.js';

export const useTagFollowing = (): {
  readonly set: (tag: string, on: boolean) => void;
  readonly pending: Accessor<boolean>;
  readonly error: Accessor<unknown>;
} => {
  const t = useText(words);
  const social = useSocial();
  const said = useUndo();
  const setting = useAction(async (tag: string, on: boolean) => {
    await social.followTag(tag, on);
    said(t(on ? 'tags.followed' : 'tags.unfollowed', { tag }), { undo: () => social.followTag(tag, !on) });
  });
  return { set: setting.run, pending: setting.pending, error: setting.error };
};
