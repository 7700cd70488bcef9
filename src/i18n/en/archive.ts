/** The pages of a readable export. */
export const archive = {
  'archive.unnamed': 'A profile without a name',
  'archive.about': 'About',
  'archive.links': 'Links',
  'archive.tags': 'Tags',
  'archive.posts': 'Posts',
  'archive.follows': 'Following',
  'archive.newer': 'Newer posts',
  'archive.older': 'Older posts',
  'archive.noPosts': 'There are no posts.',
  'archive.noFollows': 'Nobody is followed in public.',
  'archive.publicFollows': 'Whom this profile follows in public. Private follows are not in this file.',
  'archive.pictureMissing': 'A picture or file stood here that was not on the device.',
  'archive.inReplyTo': 'In reply to',
  'archive.quotes': 'Quotes',
  'archive.file': 'File',
  'archive.dataText':
    'Every record stands as JSON in the folder “data”, every picture and recording in “media”; feed.xml is an Atom feed. Drafts, private follows and keys are not in this file.',
  'archive.records': { one: '{count} entry.', other: '{count} entries.' },
  'archive.asOf': 'Exported from Tabard, as of {date}.',
  'archive.missing': {
    one: '{count} picture or file was not on the device.',
    other: '{count} pictures or files were not on the device.',
  },
} as const;
