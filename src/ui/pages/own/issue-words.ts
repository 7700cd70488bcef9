/** The words for what is wrong with a field. */
import { issues } from '../../../i18n/en/issues.js';
import { useText } from '../../bindings/text.jsx';
import type { Wrong } from './rules.js';

export const useIssueWords = (): ((issue: Wrong | undefined, limit: number) => string | undefined) => {
  const t = useText(issues);
  return (issue, limit) => {
    if (issue === undefined) return undefined;
    return issue === 'too-long' || issue === 'too-many' ? t(`issue.${issue}`, { limit }) : t(`issue.${issue}`);
  };
};
