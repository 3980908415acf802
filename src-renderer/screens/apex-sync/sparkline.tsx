// What recent cycles sent, as small bars: sent upwards, failed downwards.
import type { Outputs } from '../../rpc/client.ts';

type Cycle = Outputs['apexSync']['cycles'][number];

const HEIGHT = 20;
const MOST = 60;
const BAR = 2;
const BASE = 14;

export function Sparkline({ cycles }: { cycles: readonly Cycle[] }) {
  const recent = [...cycles].sort((a, b) => a.cycle - b.cycle).slice(-MOST);
  const most = Math.max(1, ...recent.map((cycle) => cycle.pushed));
  const mostFailed = Math.max(1, ...recent.map((cycle) => cycle.failed));
  const sent = recent.reduce((sum, cycle) => sum + cycle.pushed, 0);
  const failed = recent.reduce((sum, cycle) => sum + cycle.failed, 0);
  const width = MOST * (BAR + 1);
  const start = MOST - recent.length;
  return (
    <svg
      className="ph-spark"
      role="img"
      aria-label={`${sent} sent and ${failed} failed in the last ${recent.length} cycles`}
      width={width}
      height={HEIGHT}
      viewBox={`0 0 ${width} ${HEIGHT}`}
    >
      <line x1={0} x2={width} y1={BASE + 0.5} y2={BASE + 0.5} strokeWidth={1} />
      {recent.map((cycle, index) => {
        const at = start + index;
        const up = cycle.pushed === 0 ? 0 : Math.max(2, (cycle.pushed / most) * BASE);
        const down = cycle.failed === 0 ? 0 : Math.max(2, (cycle.failed / mostFailed) * (HEIGHT - BASE - 1));
        return (
          <g key={cycle.cycle}>
            {up > 0 && <rect data-kind="pushed" x={at * (BAR + 1)} y={BASE - up} width={BAR} height={up} />}
            {down > 0 && <rect data-kind="failed" x={at * (BAR + 1)} y={BASE + 1} width={BAR} height={down} />}
          </g>
        );
      })}
    </svg>
  );
}
