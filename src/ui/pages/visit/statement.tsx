/** What stands behind a profile: who signed it, when, as of when, who served it, what was checked. */

import { For, type JSX } from 'solid-js';
import type { ProofStatement } from '../../../app/view.js';
import { blazonOfDid } from '../../../arms/index.js';
import { proof as words } from '../../../i18n/en/proof.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { checkIcon } from '../../parts/frame-icons.js';
import { Icon } from '../../parts/icon.jsx';

/** The end of a key tells two apart. */
const shortKey = (key: string): string => `…${key.slice(-8)}`;

const Fact = (props: { readonly name: string; readonly children: JSX.Element }): JSX.Element => (
  <div>
    <dt>{props.name}</dt>
    <dd>{props.children}</dd>
  </div>
);

export const Statement = (props: { readonly proof: ProofStatement }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const server = (): string => {
    const by = props.proof.servedBy;
    return by === null ? t('proof.nobody') : t(`proof.${by.who}`, { peer: by.peer });
  };
  return (
    <div class="visit-statement">
      <dl>
        <Fact name={t('proof.signedBy')}>{t('proof.device', { key: shortKey(props.proof.deviceKey) })}</Fact>
        <Fact name={t('proof.signedAt')}>
          {t('proof.signedWhen', { date: formats.dateTime(props.proof.signedAt), seq: props.proof.head.seq })}
        </Fact>
        <Fact name={t('proof.asOf')}>{t('proof.asOfText', { date: formats.dateTime(props.proof.asOf) })}</Fact>
        <Fact name={t('proof.servedBy')}>{server()}</Fact>
        <Fact name={t('proof.checkedAt')}>
          {t('proof.checkedWhen', { date: formats.dateTime(props.proof.verifiedAt) })}
        </Fact>
      </dl>
      <h2>{t('proof.checks')}</h2>
      <ul>
        <For each={props.proof.checks}>
          {(check) => (
            <li>
              <Icon drawing={checkIcon} />
              {t(`check.${check}`)}
            </li>
          )}
        </For>
      </ul>
      <p class="soft">{t('proof.limit')}</p>
      <dl>
        <Fact name={t('proof.arms')}>{blazonOfDid(props.proof.did)}</Fact>
        <Fact name={t('proof.identity')}>
          <code dir="ltr">{props.proof.did}</code>
        </Fact>
      </dl>
    </div>
  );
};
