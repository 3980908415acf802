// One batch beside the board or list: where it stands, why its grams are what they are, what is made of it, its sources,
// lab and weight checks, when it will be done, and everything that happened to it.
import { useHotkeys } from '@mantine/hooks';
import { useState } from 'react';
import { LoadProblem } from '../../components/empty-state.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { type BatchDetail, useBatchDetail } from './data.ts';
import { DrawerHead } from './drawer-head.tsx';
import { GramsEquation } from './equation.tsx';
import { LabSection } from './lab-section.tsx';
import { PaceSection } from './pace-section.tsx';
import { PackagesSection } from './packages-section.tsx';
import { SourcesSection } from './sources-section.tsx';
import { Stepper } from './stepper.tsx';
import { TargetsSection } from './targets-section.tsx';
import { Timeline } from './timeline.tsx';
import { WeightChecks } from './weight-checks.tsx';

const EVENTS_STEP = 200;

export function BatchDrawer(props: { id: string; may: boolean; onOpen: (id: string) => void; onClose: () => void }) {
  const [limit, setLimit] = useState(EVENTS_STEP);
  const query = useBatchDetail(props.id, limit);
  useHotkeys([['Escape', () => !document.querySelector('[role=dialog],[role=menu]') && props.onClose()]]);
  const it = query.data;
  return (
    <aside className="ph-drawer" aria-label={it ? `Batch ${it.batch.number}` : 'Batch'}>
      <DrawerHead batch={it?.batch} may={props.may} onClose={props.onClose} />
      <div className="ph-drawer-body">
        {query.isError && <LoadProblem error={query.error} onRetry={() => void query.refetch()} />}
        {query.isPending && <RowsSkeleton rows={12} />}
        {it && <Sections detail={it} may={props.may} onMore={() => setLimit(limit + EVENTS_STEP * 5)} />}
      </div>
    </aside>
  );
}

function Sections({ detail, may, onMore }: { detail: BatchDetail; may: boolean; onMore: () => void }) {
  const { batch } = detail;
  const active = may && batch.state === 'active';
  return (
    <>
      <Stepper batch={batch} />
      <GramsEquation batch={batch} may={active} />
      <TargetsSection batch={batch} may={active} />
      <PaceSection batch={batch} pace={detail.pace} />
      <WeightChecks batch={batch} checks={detail.checks} may={active} mayAnswer={may} />
      <LabSection batch={batch} may={may} />
      <SourcesSection batch={batch} may={active} />
      <PackagesSection batch={batch} may={active} />
      <Timeline detail={detail} onMore={onMore} />
    </>
  );
}
