/** The square through which the picture is seen: dragged, moved by arrow keys, made closer by wheel, keys or the slider. */
import type { JSX } from 'solid-js';
import type { PictureCrop } from '../../../app/view.js';
import { crop } from '../../../i18n/en/crop.js';
import type { PictureFile } from '../../bindings/picture-file.js';
import { useText } from '../../bindings/text.jsx';
import { moveCrop, zoomCrop, zoomOf } from './crop-frame.js';

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export const CropArea = (props: {
  readonly picture: PictureFile;
  readonly cut: PictureCrop;
  readonly onCut: (cut: PictureCrop) => void;
}): JSX.Element => {
  const t = useText(crop);
  const zoom = (to: number): void => props.onCut(zoomCrop(props.picture, props.cut, to));
  const onKey = (event: KeyboardEvent): void => {
    const arrow = arrows[event.key];
    const closer = event.key === '+' || event.key === '=' ? 1 : event.key === '-' ? -1 : 0;
    if (arrow === undefined && closer === 0) return;
    event.preventDefault();
    if (arrow === undefined) zoom(zoomOf(props.picture, props.cut) + closer * 0.08);
    else {
      const step = props.cut.size * (event.shiftKey ? 0.1 : 0.03);
      props.onCut(moveCrop(props.picture, props.cut, arrow[0] * step, arrow[1] * step));
    }
  };
  const drag = (event: PointerEvent & { readonly currentTarget: HTMLElement }): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const scale = props.cut.size / event.currentTarget.clientWidth;
    props.onCut(moveCrop(props.picture, props.cut, -event.movementX * scale, -event.movementY * scale));
  };
  /** The picture's place in per cent of the square. */
  const placed = (): JSX.CSSProperties => {
    const { x, y, size } = props.cut;
    return {
      width: `${(props.picture.width / size) * 100}%`,
      left: `${(-x / size) * 100}%`,
      top: `${(-y / size) * 100}%`,
    };
  };
  return (
    <div class="crop">
      <div
        class="crop-area"
        role="application"
        tabindex="0"
        aria-label={t('crop.area')}
        aria-describedby="crop-hint"
        data-testid="crop-area"
        onKeyDown={onKey}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onWheel={(event) => {
          event.preventDefault();
          zoom(zoomOf(props.picture, props.cut) - event.deltaY / 1000);
        }}
      >
        <img src={props.picture.url} alt="" draggable={false} style={placed()} />
      </div>
      <label class="crop-zoom">
        <span>{t('crop.zoom')}</span>
        <input
          type="range"
          min="0"
          max="1"
          step="0.01"
          data-testid="crop-zoom"
          value={zoomOf(props.picture, props.cut)}
          onInput={(event) => zoom(event.currentTarget.valueAsNumber)}
        />
      </label>
      <p id="crop-hint" class="soft small">
        {t('crop.hint')}
      </p>
    </div>
  );
};
