/** Settings of one's own that hold on all devices: who may answer, and who may make a notice. */

import { type NoticeRules, type NoticeSort, noticeSorts, type ReplyPolicy } from '../social-view.js';
import { type Config, fieldsOf, oneOf } from './values.js';

export const defaultPolicy: ReplyPolicy = { action: 'note', who: 'everyone', days: null };
export const defaultNoticeRules: NoticeRules = { from: 'two-hops', quiet: [] };

const policyKey = 'reply-policy';
const noticeKey = 'notices';

export const readPolicy = (config: Config): ReplyPolicy => {
  const { action, who, days } = fieldsOf(config.section('settings').get(policyKey));
  return {
    action: oneOf(action, ['ignore', 'note', 'keep'], defaultPolicy.action),
    who: oneOf(who, ['everyone', 'followed', 'two-hops', 'nobody'], defaultPolicy.who),
    days: typeof days === 'number' && Number.isInteger(days) && days >= 1 && days <= 36_500 ? days : null,
  };
};

export const writePolicy = (config: Config, { action, who, days }: ReplyPolicy): void =>
  config.section('settings').set(policyKey, { action, who, ...(days === null ? {} : { days }) });

export const readNoticeRules = (config: Config): NoticeRules => {
  const { from, quiet } = fieldsOf(config.section('settings').get(noticeKey));
  const named: readonly unknown[] = Array.isArray(quiet) ? quiet : [];
  return {
    from: oneOf(from, ['everyone', 'followed', 'two-hops'], defaultNoticeRules.from),
    quiet: noticeSorts.filter((sort: NoticeSort) => named.includes(sort)),
  };
};

export const writeNoticeRules = (config: Config, { from, quiet }: NoticeRules): void =>
  config.section('settings').set(noticeKey, { from, ...(quiet.length === 0 ? {} : { quiet: [...quiet] }) });
