/** Who one is: picture, name, words, tags. */
import type { JSX } from 'solid-js';
import type { ProfileEditor, ProfileFields } from '../../../app/view.js';
import type { Did } from '../../../base/index.js';
import { own } from '../../../i18n/en/own.js';
import { useText } from '../../bindings/text.jsx';
import { TextField } from '../../parts/text-field.jsx';
import { AvatarEditor } from './avatar.jsx';
import { useIssueWords } from './issue-words.js';
import { MAX_BIO, MAX_NAME, wrongWithText } from './rules.js';
import { TagsEditor } from './tags.jsx';

interface PersonProps {
  readonly did: Did;
  readonly editor: ProfileEditor;
  readonly fields: ProfileFields;
}

export const Person = (props: PersonProps): JSX.Element => {
  const t = useText(own);
  const issueWords = useIssueWords();
  return (
    <section class="profile-person" aria-label={t('own.details')}>
      <AvatarEditor did={props.did} editor={props.editor} avatar={props.fields.avatar} />
      <TextField
        look="name"
        label={t('own.name')}
        placeholder={t('own.namePlaceholder')}
        testid="own-name"
        value={props.fields.name}
        issue={issueWords(wrongWithText(props.fields.name, MAX_NAME), MAX_NAME)}
        onText={(text) => props.editor.setName(text)}
      />
      <TextField
        look="bio"
        lines
        label={t('own.bio')}
        placeholder={t('own.bioPlaceholder')}
        testid="own-bio"
        value={props.fields.bio}
        issue={issueWords(wrongWithText(props.fields.bio, MAX_BIO), MAX_BIO)}
        onText={(text) => props.editor.setBio(text)}
      />
      <TagsEditor editor={props.editor} tags={props.fields.tags} />
    </section>
  );
};
