/** The words of a readable export, in the language of the page. */
import type { ArchiveWords } from '../../app/view.js';
import { archive as words } from '../../i18n/en/archive.js';
import { useFormats, useText } from './text.jsx';

/** Called when the export begins: in the language of that moment. */
export const useArchiveWords = (): (() => ArchiveWords) => {
  const t = useText(words);
  const formats = useFormats();
  const { documentElement } = document;
  return () => ({
    lang: documentElement.lang,
    dir: documentElement.dir,
    unnamed: t('archive.unnamed'),
    about: t('archive.about'),
    links: t('archive.links'),
    tags: t('archive.tags'),
    posts: t('archive.posts'),
    follows: t('archive.follows'),
    newer: t('archive.newer'),
    older: t('archive.older'),
    noPosts: t('archive.noPosts'),
    noFollows: t('archive.noFollows'),
    publicFollows: t('archive.publicFollows'),
    pictureMissing: t('archive.pictureMissing'),
    inReplyTo: t('archive.inReplyTo'),
    quotes: t('archive.quotes'),
    file: t('archive.file'),
    dataText: t('archive.dataText'),
    records: (count) => t('archive.records', { count }),
    asOf: (at) => t('archive.asOf', { date: formats.dateTime(at) }),
    missing: (count) => t('archive.missing', { count }),
    date: (at) => formats.dateTime(at),
  });
};
