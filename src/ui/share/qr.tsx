/** The code on the page, and as a file to keep or print. */
import { createMemo, type JSX } from 'solid-js';
import { share } from '../../i18n/en/share.js';
import { useAction } from '../bindings/action.js';
import { saveFile } from '../bindings/save-file.js';
import { useText } from '../bindings/text.jsx';
import { Button } from '../parts/button.jsx';
import { drawQr, qrPng, qrSvg } from './qr-code.js';

export const QrCode = (props: { readonly text: string; readonly label: string }): JSX.Element => {
  const t = useText(share);
  const drawing = createMemo(() => drawQr(props.text));
  const png = useAction(
    () => qrPng(drawing()),
    (blob) => saveFile(blob, `${t('share.file')}.png`),
  );
  return (
    <div class="share-qr">
      <svg
        class="qr"
        role="img"
        aria-label={props.label}
        data-testid="share-qr"
        viewBox={`0 0 ${drawing().size} ${drawing().size}`}
      >
        <path d={drawing().path} />
      </svg>
      <div class="row">
        <Button
          kind="quiet"
          icon="download"
          testid="share-qr-png"
          aria-label={t('share.png')}
          onClick={() => png.run()}
        >
          PNG
        </Button>
        <Button
          kind="quiet"
          icon="download"
          testid="share-qr-svg"
          aria-label={t('share.svg')}
          onClick={() => saveFile(qrSvg(drawing()), `${t('share.file')}.svg`)}
        >
          SVG
        </Button>
      </div>
    </div>
  );
};
