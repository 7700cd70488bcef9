/** The code on the page, and as a file to keep or print. */

import { createEffect, createSignal, type JSX } from 'solid-js';
import { share } from '../../i18n/en/share.js';
import { useAction } from '../bindings/action.js';
import { saveFile } from '../bindings/save-file.js';
import { useText } from '../bindings/text.jsx';
import { Button } from '../parts/button.jsx';
import { downloadIcon } from '../parts/icons.js';
import { drawQr, type QrDrawing, qrPng, qrSvg } from './qr-code.js';

/** Drawn in a task of its own: it takes a fourth of what the page around it does. */
export const QrCode = (props: { readonly text: string; readonly label: string }): JSX.Element => {
  const [drawing, setDrawing] = createSignal<QrDrawing>({ size: 0, path: '' });
  createEffect(() => {
    const { text } = props;
    setTimeout(() => setDrawing(drawQr(text)));
  });
  const box = (): string => `0 0 ${drawing().size} ${drawing().size}`;
  return (
    <svg class="qr" role="img" aria-label={props.label} data-testid="share-qr" viewBox={box()}>
      <path d={drawing().path} />
    </svg>
  );
};

/** The same code as a file. */
export const QrFiles = (props: { readonly text: string }): JSX.Element => {
  const t = useText(share);
  const png = useAction(
    () => qrPng(drawQr(props.text)),
    (blob) => saveFile(blob, `${t('share.file')}.png`),
  );
  return (
    <>
      <Button icon={downloadIcon} testid="share-qr-png" aria-label={t('share.png')} onClick={() => png.run()}>
        PNG
      </Button>
      <Button
        icon={downloadIcon}
        testid="share-qr-svg"
        aria-label={t('share.svg')}
        onClick={() => saveFile(qrSvg(drawQr(props.text)), `${t('share.file')}.svg`)}
      >
        SVG
      </Button>
    </>
  );
};
