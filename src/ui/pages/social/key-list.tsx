/** What keys do: shown by "?". */
import { createSignal, For, type JSX } from 'solid-js';
import { social as words } from '../../../i18n/en/social.js';
import { useText } from '../../bindings/text.jsx';
import { Dialog } from '../../parts/dialog.jsx';

const [open, setOpen] = createSignal(false);

export const showKeys = (): void => void setOpen(true);

const keys = [
  [['j'], 'social.key.j'],
  [['k'], 'social.key.k'],
  [['o'], 'social.key.o'],
  [['r'], 'social.key.r'],
  [['l'], 'social.key.l'],
  [['b'], 'social.key.b'],
  [['n'], 'social.key.n'],
  [['.'], 'social.key.dot'],
  [['/'], 'social.key.slash'],
  [['g', 'f'], 'social.key.gf'],
  [['g', 'n'], 'social.key.gn'],
  [['g', 'b'], 'social.key.gb'],
  [['g', 'p'], 'social.key.gp'],
  [['?'], 'social.key.question'],
] as const;

export const KeyList = (): JSX.Element => {
  const t = useText(words);
  return (
    <Dialog open={open()} onClose={() => setOpen(false)} title={t('social.keysTitle')} testid="social-keys">
      <dl class="key-list">
        <For each={keys}>
          {([pressed, says]) => (
            <>
              <dt>
                <For each={pressed}>{(key) => <kbd dir="ltr">{key}</kbd>}</For>
              </dt>
              <dd>{t(says)}</dd>
            </>
          )}
        </For>
      </dl>
    </Dialog>
  );
};
