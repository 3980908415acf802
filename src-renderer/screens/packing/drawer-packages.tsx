// Where a line's units come from: the packages it has reserved and packed, and the others that could serve it. Units
// are packed, unpacked and moved here package by package.
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { PackingRow } from '#shared/contract/packing.ts';
import { Ago, MetrcTag, Section } from '../../components/bits.tsx';
import { typedWhole, UnitField } from '../../components/fields.tsx';
import { whole } from '../../lib/format.ts';
import { pack, sayRefusal, unpack } from './actions.ts';
import type { LineDetail } from './data.ts';
import { MoveDialog } from './move-dialog.tsx';

type Candidate = LineDetail['candidates'][number];
type Allocation = PackingRow['allocations'][number];

const PackageLink = (props: { id: string; tag: string }) => (
  <Link to="/finished-goods" search={{ id: props.id, status: 'all' }} className="ph-link">
    <MetrcTag tag={props.tag} />
  </Link>
);

export function Allocations(props: { row: PackingRow; candidates: readonly Candidate[]; may: boolean }) {
  const { row, may } = props;
  const [moving, setMoving] = useState<Candidate | null>(null);
  const others = props.candidates.filter(
    ({ packageId }) => !row.allocations.some((it) => it.packageId === packageId && it.reserved > 0),
  );
  if (row.kind !== 'tracked') {
    return may ? (
      <Section title="Pack and unpack">
        <PackRow row={row} allocation={null} />
      </Section>
    ) : null;
  }
  return (
    <>
      <Section title="Packages">
        {row.allocations.length === 0 && <p className="ph-muted">Nothing is reserved or packed for it.</p>}
        {row.allocations.length > 0 && (
          <table className="ph-table" aria-label="Packages of this line">
            <thead>
              <tr>
                <th scope="col">METRC</th>
                <th scope="col" className="ph-num">
                  Reserved
                </th>
                <th scope="col" className="ph-num">
                  Packed
                </th>
                <th scope="col" className="ph-num" title="METRC has taken them off its figure: they cannot be unpacked">
                  Settled
                </th>
              </tr>
            </thead>
            <tbody>
              {row.allocations.map((it) => (
                <AllocationRows key={it.packageId} row={row} allocation={it} may={may} />
              ))}
            </tbody>
          </table>
        )}
      </Section>
      {others.length > 0 && (
        <Section title="Other packages that could serve it">
          <table className="ph-table" aria-label="Packages that could serve this line">
            <thead>
              <tr>
                <th scope="col">METRC</th>
                <th scope="col" className="ph-num">
                  Free
                </th>
                <th scope="col">
                  <span className="ph-visually-hidden">Move</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {others.map((it) => (
                <tr key={it.packageId}>
                  <td>
                    <PackageLink id={it.packageId} tag={it.metrcNumber} />
                    <div className="ph-muted">
                      <Ago at={it.createdAt} />
                      {it.reservedForOthers > 0 && ` · ${whole(it.reservedForOthers)} reserved for other lines`}
                    </div>
                  </td>
                  <td className="ph-num">{whole(it.units)}</td>
                  <td className="ph-num">
                    {may && it.units > 0 && row.needsPacking > 0 && (
                      <Button onClick={() => setMoving(it)} aria-label={`Move here, to ${it.metrcNumber}`}>
                        Move here
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      )}
      {moving && <MoveDialog row={row} to={moving} onClose={() => setMoving(null)} />}
    </>
  );
}

function AllocationRows(props: { row: PackingRow; allocation: Allocation; may: boolean }) {
  const { row, allocation: it } = props;
  return (
    <>
      <tr className={props.may ? 'ph-joined' : undefined}>
        <td>
          <PackageLink id={it.packageId} tag={it.metrcNumber} />
        </td>
        <td className="ph-num">{whole(it.reserved)}</td>
        <td className="ph-num ph-strong">{whole(it.packed)}</td>
        <td className="ph-num ph-muted">{whole(it.settled)}</td>
      </tr>
      {props.may && (
        <tr>
          <td colSpan={4}>
            <PackRow row={row} allocation={it} />
          </td>
        </tr>
      )}
    </>
  );
}

/** So many units, in or out; of one package, or of a line without any. */
function PackRow(props: { row: PackingRow; allocation: Allocation | null }) {
  const { row, allocation } = props;
  const [text, setText] = useState('1');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const count = typedWhole(text);
  const problem = count === null || count < 1 ? 'A whole number from 1 up.' : null;
  const packed = allocation?.packed ?? row.packed;
  const where = allocation ? ` ${allocation.metrcNumber}` : '';
  const run = (what: typeof pack | typeof unpack) => {
    setTried(true);
    if (problem !== null || count === null || busy) return;
    setBusy(true);
    what(row, count, { packageId: allocation?.packageId })
      .then(sayRefusal)
      .finally(() => setBusy(false));
  };
  return (
    <div className="ph-pack-row">
      <UnitField
        aria-label={`Units${allocation ? ` of package${where}` : ''}`}
        unit="units"
        w={104}
        value={text}
        error={tried ? problem : null}
        onChange={setText}
      />
      <Button
        disabled={busy || row.kind === 'unknown'}
        aria-label={`Pack${where && ` from${where}`}`}
        onClick={() => run(pack)}
      >
        Pack
      </Button>
      <Button
        disabled={busy || packed === 0}
        aria-label={`Unpack${where && ` to${where}`}`}
        onClick={() => run(unpack)}
      >
        Unpack
      </Button>
    </div>
  );
}
