/** The words, to be compared with those on the other device, and the yes or no of the person. */
import { createEffect, For, type JSX, Show } from 'solid-js';
import type { Linking, LinkingCandidate, LinkingView } from '../../../app/view.js';
import { devices as words } from '../../../i18n/en/devices.js';
import { announce } from '../../bindings/announce.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Icon } from '../../parts/icon.jsx';
import { Heading } from '../../parts/small.jsx';
import { drawingOf } from './icons.js';

export const Compare = (props: { readonly linking: Linking; readonly view: LinkingView }): JSX.Element => {
  const t = useText(words);
  const candidates = (): readonly LinkingCandidate[] => (props.view.kind === 'comparing' ? props.view.candidates : []);
  const isNew = (): boolean => props.linking.role === 'new';
  createEffect(() => {
    const said = candidates().map((one) => one.words.join(', '));
    if (said.length > 0) announce(`${t('devices.compare')} ${said.join('; ')}`);
  });
  return (
    <>
      <Heading>{t('devices.compare')}</Heading>
      <p>{t(candidates().length > 1 ? 'devices.several' : 'devices.compareText')}</p>
      <ul class="flow-candidates">
        <For each={candidates().map(({ id }) => id)}>
          {(id) => (
            <Show when={candidates().find((one) => one.id === id)}>
              {(one) => <Candidate candidate={one()} onYes={() => props.linking.grant(id)} />}
            </Show>
          )}
        </For>
      </ul>
      <p class="soft small">{t(isNew() ? 'devices.yesNew' : 'devices.yesOld')}</p>
      <Button testid="linking-no" onClick={() => props.linking.refuse()}>
        {t('devices.no')}
      </Button>
    </>
  );
};

const Candidate = (props: { readonly candidate: LinkingCandidate; readonly onYes: () => void }): JSX.Element => {
  const t = useText(words);
  return (
    <li class="card stack flow-candidate" data-testid="linking-candidate">
      <Show when={props.candidate.device}>
        {(device) => (
          <p class="row">
            <Icon drawing={drawingOf(device().kind)} />
            <span>{t('devices.candidate', { name: device().name || t('devices.unnamed') })}</span>
          </p>
        )}
      </Show>
      <ol class="flow-words" data-testid="linking-words" lang="en" dir="ltr">
        <For each={props.candidate.words}>{(word) => <li>{word}</li>}</For>
      </ol>
      <Button kind="main" testid="linking-yes" onClick={() => props.onYes()}>
        {t('devices.yes')}
      </Button>
    </li>
  );
};
