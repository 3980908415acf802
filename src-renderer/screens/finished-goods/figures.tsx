// The key figures of finished goods, in one line: of active packages only.
import { useMemo } from 'react';
import { DEFAULT_SKUS } from '#shared/rules/sku-units.ts';
import { Figure, KeyFigures } from '../../components/bits.tsx';
import { Bone } from '../../components/skeleton.tsx';
import { grams, whole } from '../../lib/format.ts';
import type { PackageRow } from '../../rpc/client.ts';
import { useSyncStatus } from '../../rpc/hooks.ts';

const SHORT: ReadonlyMap<string, string> = new Map([
  ['magnetic_box_6pk', '6-packs'],
  ['magnetic_box_12pk', '12-packs'],
]);

function addUp(rows: readonly PackageRow[]) {
  const sums = { active: 0, availableMg: 0, heldMg: 0, units: new Map<string, number>() };
  for (const row of rows) {
    if (row.status !== 'active') continue;
    sums.active += 1;
    sums.availableMg += row.availableMg;
    sums.heldMg += row.heldMg;
    for (const key in row.units) sums.units.set(key, (sums.units.get(key) ?? 0) + (row.units[key] ?? 0));
  }
  return sums;
}

export function PackageFigures({ rows }: { rows: readonly PackageRow[] | undefined }) {
  const sums = useMemo(() => (rows ? addUp(rows) : null), [rows]);
  const counts = useSyncStatus().data?.counts;
  const show = (value: number | undefined) => (value === undefined ? <Bone width={56} /> : whole(value));
  const custom = sums ? [...sums.units].filter(([key]) => !DEFAULT_SKUS.some((sku) => sku.key === key)) : [];
  return (
    <KeyFigures label="Key figures of active packages">
      <Figure label="Active packages">{show(sums?.active)}</Figure>
      <Figure label="Available" unit="g">
        {sums ? grams(sums.availableMg) : <Bone width={96} />}
      </Figure>
      <Figure label="Held" unit="g">
        {sums ? grams(sums.heldMg) : <Bone width={72} />}
      </Figure>
      {DEFAULT_SKUS.map((sku) => (
        <Figure
          key={sku.key}
          label={SHORT.get(sku.key) ?? sku.name}
          unit="u"
          title={`Units of ${sku.name} offered now`}
        >
          {show(sums ? (sums.units.get(sku.key) ?? 0) : undefined)}
        </Figure>
      ))}
      {custom.length > 0 && (
        <Figure label="Custom SKUs" unit="u" title={custom.map(([key, units]) => `${key}: ${whole(units)}`).join(', ')}>
          {whole(custom.reduce((sum, [, units]) => sum + units, 0))}
        </Figure>
      )}
      <Figure label="Pushes waiting">
        {show(counts ? counts.pending + counts.sending + counts.unknown : undefined)}
      </Figure>
    </KeyFigures>
  );
}
