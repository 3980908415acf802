// What to start: what the packing list is short of, beside what is in the works already. One press starts a batch for the
// rest; "Start…" lets the amounts be changed first.
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconClock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ProductionNeed } from '#shared/contract/production.ts';
import { STAGE_TEXT } from '#shared/text/production.ts';
import { EmptyState, LoadProblem } from '../../components/empty-state.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { Status } from '../../components/status.tsx';
import { DASH, gramsUnit, plural, whole } from '../../lib/format.ts';
import { openStart } from '../../stores/production-dialogs.ts';
import { useToday } from '../orders/data.ts';
import { dayWords } from '../orders/words.ts';
import { startFor } from './actions.ts';
import { useNeeds } from './data.ts';

const fits = (need: ProductionNeed, words: readonly string[]): boolean => {
  const text = `${need.strain} ${need.name}`.toLowerCase();
  return words.every((word) => text.includes(word));
};

export function Needs(props: { filter: string; may: boolean; onOpen: (id: string) => void }) {
  const query = useNeeds();
  if (query.isError && !query.data) return <LoadProblem error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <RowsSkeleton />;
  const words = props.filter.toLowerCase().split(/\s+/).filter(Boolean);
  const all = query.data.needs;
  const needs = all.filter((need) => fits(need, words));
  if (all.length === 0) return <NothingShort may={props.may} />;
  if (needs.length === 0) {
    return (
      <EmptyState title="Nothing fits">
        <p>{plural(all.length, 'strain and SKU', 'strains and SKUs')} are short, none of them has these words.</p>
      </EmptyState>
    );
  }
  return (
    <div className="ph-scroll ph-needs">
      <table className="ph-table" aria-label="What to start">
        <thead>
          <tr>
            <th scope="col">Strain and SKU</th>
            <th scope="col" className="ph-num">
              Needed
            </th>
            <th scope="col" className="ph-num ph-need-works">
              In the works
            </th>
            <th scope="col" className="ph-num">
              To start
            </th>
            <th scope="col" className="ph-num ph-need-flower">
              Flower
            </th>
            <th scope="col">Due</th>
            <th scope="col">
              <span className="ph-visually-hidden">Start</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {needs.map((need) => (
            <NeedRow key={need.key} need={need} may={props.may} onOpen={props.onOpen} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function NeedRow({ need, may, onOpen }: { need: ProductionNeed; may: boolean; onOpen: (id: string) => void }) {
  const [busy, setBusy] = useState(false);
  const { toStartUnits } = need;
  const start = async () => {
    setBusy(true);
    const id = await startFor(need);
    setBusy(false);
    if (id !== null) onOpen(id);
  };
  const what = `${need.strain}, ${need.name}`;
  return (
    <tr data-covered={toStartUnits === 0 || undefined}>
      <th scope="row">
        {need.strain}
        <div className="ph-muted">{need.name}</div>
      </th>
      <td className="ph-num">
        {whole(need.neededUnits)}
        <div>
          <Link to="/packing" search={{ show: 'short', q: need.strain }} className="ph-link">
            {plural(need.lines, 'line')}
          </Link>
        </div>
      </td>
      <td className="ph-num ph-need-works">
        {need.inWorksUnits === 0 ? DASH : whole(need.inWorksUnits)}
        {need.batches.map((batch) => (
          <div key={batch.id}>
            <button
              type="button"
              className="ph-link"
              title={`${STAGE_TEXT[batch.stage].label}, ${plural(batch.units, 'unit')}`}
              onClick={() => onOpen(batch.id)}
            >
              {batch.number}
            </button>
          </div>
        ))}
      </td>
      <td className="ph-num ph-need-gap">
        {toStartUnits === 0 ? <Status tone="ok" icon={IconCircleCheck} label="Covered" /> : whole(toStartUnits)}
      </td>
      <td className="ph-num ph-need-flower">
        {toStartUnits === 0 ? DASH : gramsUnit(toStartUnits * need.packSize * need.milligramsPerPiece)}
      </td>
      <td className="ph-need-due">
        <Due date={need.dueDate} />
      </td>
      <td>
        {may && (
          <div className="ph-need-actions">
            {toStartUnits > 0 && (
              <Button
                variant="filled"
                loading={busy}
                aria-label={`Start ${plural(toStartUnits, 'unit')} of ${what}`}
                onClick={() => void start()}
              >
                Start {whole(toStartUnits)}
              </Button>
            )}
            <Button aria-label={`Start with other amounts: ${what}`} onClick={() => openStart(need)}>
              Start…
            </Button>
          </div>
        )}
      </td>
    </tr>
  );
}

function Due({ date }: { date: string | null }) {
  const today = useToday();
  if (date === null) return <span className="ph-muted">no date</span>;
  return (
    <>
      {dayWords(date)}
      {date < today && (
        <div>
          <Status tone="bad" icon={IconAlertTriangle} label="Overdue" />
        </div>
      )}
      {date === today && (
        <div>
          <Status tone="warn" icon={IconClock} label="Today" />
        </div>
      )}
    </>
  );
}

const NothingShort = ({ may }: { may: boolean }) => (
  <EmptyState title="Nothing has to be started">
    <p>
      Finished units cover everything on the packing list. What stores order next and cannot be packed appears here by
      itself, with how much is short.
    </p>
    <div className="ph-row">
      {may && (
        <Button variant="filled" onClick={() => openStart()}>
          New batch all the same
        </Button>
      )}
      <Link to="/packing" className="ph-link">
        Look at the packing list
      </Link>
    </div>
  </EmptyState>
);
