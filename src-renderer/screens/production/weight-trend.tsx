// How the weight of a SKU goes over its checks: each one's mean with its lightest and heaviest piece, over the band of the
// tolerance. Checks of this batch are filled; failed ones are crosses, so that colour is not the only sign.
import { useQuery } from '@tanstack/react-query';
import { use } from 'react';
import type { WeightTrendPoint } from '#shared/contract/production.ts';
import { exactTime, plural } from '../../lib/format.ts';
import { orpc } from '../../rpc/client.ts';
import { TimeZone } from '../../rpc/time-zone.ts';
import { exactGrams, percentOff } from './weights.ts';

const MOST = 30;
const WIDTH = 400;
const HEIGHT = 88;
const EDGE = 6;
const CROSS = 3.5;

/** Weights are drawn as their share of the target, so that points of different targets stand beside each other. */
const shareOf = (mg: number, point: WeightTrendPoint): number => mg / point.targetMg - 1;

export function WeightTrend({ skuKey, batchId, name }: { skuKey: string; batchId: string; name: string }) {
  const timeZone = use(TimeZone);
  const points = useQuery(
    orpc.production.weightTrend.queryOptions({ input: { skuKey, limit: MOST }, placeholderData: (old) => old }),
  ).data?.points;
  const last = points?.at(-1);
  if (!points || !last) return <p className="ph-muted">No piece of {name} was weighed yet.</p>;

  const tolerance = last.toleranceBp / 10_000;
  const reach = Math.max(
    tolerance * 1.4,
    ...points.flatMap((it) => [Math.abs(shareOf(it.minMg, it)), Math.abs(shareOf(it.maxMg, it))]),
  );
  const y = (share: number): number => HEIGHT / 2 - (share / reach) * (HEIGHT / 2 - EDGE);
  const x = (at: number): number => EDGE + ((at + 0.5) * (WIDTH - 2 * EDGE)) / Math.max(points.length, 6);
  const failed = points.filter((it) => !it.passed).length;
  const line = points.map((it, i) => `${x(i)},${y(shareOf(it.meanMg, it))}`).join(' ');

  return (
    <figure className="ph-trend">
      <svg
        role="img"
        aria-label={`${plural(points.length, 'check')} of ${name}, ${failed} failed; the last mean is ${exactGrams(last.meanMg)}, ${percentOff(last.meanMg, last.targetMg)}`}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      >
        <rect className="ph-trend-band" x={0} width={WIDTH} y={y(tolerance)} height={y(-tolerance) - y(tolerance)} />
        <line className="ph-trend-target" x1={0} x2={WIDTH} y1={y(0)} y2={y(0)} />
        <polyline className="ph-trend-line" points={line} />
        {points.map((it, i) => (
          <Point
            key={it.checkId}
            at={x(i)}
            mean={y(shareOf(it.meanMg, it))}
            low={y(shareOf(it.minMg, it))}
            high={y(shareOf(it.maxMg, it))}
            point={it}
            own={it.batchId === batchId}
            title={`${it.batchNumber}, ${it.strain}: mean ${exactGrams(it.meanMg)} (${percentOff(it.meanMg, it.targetMg)}), ${it.passed ? 'passed' : 'failed'}, ${exactTime(it.at, timeZone)}`}
          />
        ))}
      </svg>
      <figcaption className="ph-muted">
        {plural(points.length, 'check')} of {name}
        {failed > 0 && `, ${failed} failed (crosses)`}. The band is {exactGrams(last.targetMg)} ±{' '}
        {last.toleranceBp / 100} %; filled points are this batch.
      </figcaption>
    </figure>
  );
}

function Point(props: {
  at: number;
  mean: number;
  low: number;
  high: number;
  point: WeightTrendPoint;
  own: boolean;
  title: string;
}) {
  const { at, mean } = props;
  return (
    <g className="ph-trend-point" data-failed={!props.point.passed || undefined} data-own={props.own || undefined}>
      <title>{props.title}</title>
      <line x1={at} x2={at} y1={props.low} y2={props.high} />
      {props.point.passed ? (
        <circle cx={at} cy={mean} r={CROSS} />
      ) : (
        <path
          d={`M${at - CROSS} ${mean - CROSS}L${at + CROSS} ${mean + CROSS}M${at - CROSS} ${mean + CROSS}L${at + CROSS} ${mean - CROSS}`}
        />
      )}
    </g>
  );
}
