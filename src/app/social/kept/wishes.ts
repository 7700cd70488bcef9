/** Settings of one's own that hold on all devices: who may answer, and who may make a notice. */

import type { NoticeRules, ReplyPolicy } from '../social-view.js';
import { type Config, fieldsOf, oneOf } from './values.js';

export const defaultPolicy: ReplyPolicy = { action: 'note', who: 'everyone', days: null };
export const defaultNoticeRules: NoticeRules = { from: 'two-hops' };

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
  const { from } = fieldsOf(config.section('settings').get(noticeKey));
  return { from: oneOf(from, ['everyone', 'followed', 'two-hops'], defaultNoticeRules.from) };
};

export const writeNoticeRules = (config: Config, { from }: NoticeRules): void =>
  config.section('settings').set(noticeKey, { from });
