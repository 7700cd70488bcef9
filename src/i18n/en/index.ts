/** The whole catalogue: for tests and translators. Pages import their own area. */
import { archive } from './archive.js';
import { banners } from './banners.js';
import { bring } from './bring.js';
import { cardEntry } from './card-entry.js';
import { common } from './common.js';
import { composer } from './composer.js';
import { conflict } from './conflict.js';
import { crop } from './crop.js';
import { devices } from './devices.js';
import { ended } from './ended.js';
import { errors } from './errors.js';
import { followRule } from './follow-rule.js';
import { following } from './following.js';
import { framed } from './framed.js';
import { health } from './health.js';
import { held } from './held.js';
import { identities } from './identities.js';
import { imports } from './imports.js';
import { issues } from './issues.js';
import { keeping } from './keeping.js';
import { lists } from './lists.js';
import { lock } from './lock.js';
import { muting } from './muting.js';
import { node } from './node.js';
import { notFound } from './not-found.js';
import { own } from './own.js';
import { ownMedia } from './own-media.js';
import { postText } from './post-text.js';
import { proof } from './proof.js';
import { recorder } from './recorder.js';
import { recovery } from './recovery.js';
import { restore } from './restore.js';
import { rules } from './rules.js';
import { settings } from './settings.js';
import { share } from './share.js';
import { social } from './social.js';
import { start } from './start.js';
import { told } from './told.js';
import { unserved } from './unserved.js';
import { visit } from './visit.js';
import { wordEntry } from './word-entry.js';
import { writing } from './writing.js';

export const en = {
  ...cardEntry,
  ...common,
  ...start,
  ...own,
  ...conflict,
  ...crop,
  ...followRule,
  ...lists,
  ...muting,
  ...ownMedia,
  ...share,
  ...imports,
  ...issues,
  ...errors,
  ...visit,
  ...unserved,
  ...proof,
  ...following,
  ...keeping,
  ...health,
  ...held,
  ...ended,
  ...framed,
  ...identities,
  ...lock,
  ...devices,
  ...node,
  ...restore,
  ...settings,
  ...archive,
  ...banners,
  ...notFound,
  ...recovery,
  ...wordEntry,
  ...bring,
  ...writing,
  ...composer,
  ...recorder,
  ...postText,
  ...social,
  ...told,
  ...rules,
} as const;
