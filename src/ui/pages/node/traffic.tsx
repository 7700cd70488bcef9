/** Bytes in and out over the last two minutes, live. */
import type { JSX } from 'solid-js';
import type { NodeView } from '../../../app/view.js';
import { node as words } from '../../../i18n/en/node.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { Heading } from '../../parts/small.jsx';
import { lineOf, plotHeight, plotWidth, topOf } from './plot.js';

export const Traffic = (props: { readonly view: NodeView }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const ins = (): number[] => props.view.samples.map((sample) => sample.in);
  const outs = (): number[] => props.view.samples.map((sample) => sample.out);
  const top = (): number => topOf([...ins(), ...outs()]);
  const rate = (values: readonly number[]): string => formats.bytes(Math.round(values.at(-1) ?? 0));
  const most = (): string => formats.bytes(Math.round(Math.max(0, ...ins(), ...outs())));
  return (
    <section>
      <Heading>{t('node.traffic')}</Heading>
      <svg
        class="node-plot"
        viewBox={`0 0 ${plotWidth} ${plotHeight}`}
        preserveAspectRatio="none"
        role="img"
        data-testid="node-plot"
        aria-label={t('node.plot', { in: rate(ins()), out: rate(outs()), most: most() })}
      >
        <path class="node-plot-grid" d={`M0 ${plotHeight / 2}H${plotWidth}M0 .5H${plotWidth}`} />
        <path class="node-plot-in" d={lineOf(ins(), top())} />
        <path class="node-plot-out" d={lineOf(outs(), top())} />
      </svg>
      <p class="node-legend small soft figure" aria-hidden="true">
        <span data-line="in">{t('node.inNow', { bytes: rate(ins()) })}</span>
        <span data-line="out">{t('node.outNow', { bytes: rate(outs()) })}</span>
        <span>{t('node.most', { bytes: most() })}</span>
      </p>
    </section>
  );
};
