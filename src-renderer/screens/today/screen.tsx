// Today: what needs a person now, each one click from the work; then the key figures.
import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { PAUSE_TEXT } from '#shared/text/labels.ts';
import { OTHER_SHEET_TEXT } from '#shared/text/sheets.ts';
import { LoadProblem } from '../../components/empty-state.tsx';
import { Screen } from '../../components/screen.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { Status } from '../../components/status.tsx';
import { type Outputs, orpc } from '../../rpc/client.ts';
import { useMapping, useMay, usePackages, useSyncStatus } from '../../rpc/hooks.ts';
import { useConsumables } from '../consumables/data.ts';
import { PackageFigures } from '../finished-goods/figures.tsx';
import { TodayOrders } from '../orders/today-figures.tsx';
import { useSheetsStatus } from '../sheets/data.ts';
import { isAway, otherTroubleOf, troubleOf } from '../sheets/source.ts';
import { useTrackerStatus } from '../tracker/data.ts';
import { TodayHelp } from './help.tsx';
import { TodayPacking } from './packing-figures.tsx';
import { consumableTodos, productionTodos, trackerTodos } from './production-todos.ts';
import { SetUpPanel, useSetUp } from './setup-panel.tsx';
import { ToProduce, useNeeds } from './to-produce.tsx';
import { type Todo, TodoRow } from './todo.tsx';

const LEDGER_CHECK_MS = 10 * 60_000;

function syncTodos(status: Outputs['apexSync']['status']): Todo[] {
  const plan = { to: '/apex-sync', search: { tab: 'plan' } } as const;
  return [
    {
      key: 'stop',
      count: status.paused === 'safety_stop' ? 1 : 0,
      title: PAUSE_TEXT.safety_stop.label,
      text: PAUSE_TEXT.safety_stop.text,
      link: plan,
    },
    {
      key: 'held',
      count: status.counts.held,
      title: `${status.counts.held === 1 ? 'batch is' : 'batches are'} held: Apex dropped below what we sent`,
      text: 'Say whether somebody bought it there.',
      link: plan,
    },
    {
      key: 'parked',
      count: status.counts.parked,
      title: `${status.counts.parked === 1 ? 'batch is' : 'batches are'} parked: Apex refused the change`,
      text: 'Read why, fix it, then retry.',
      link: plan,
    },
  ];
}

function mappingTodos(counts: Outputs['mapping']['overview']['counts']): Todo[] {
  return [
    {
      key: 'ambiguous',
      count: counts.ambiguous,
      title: `${counts.ambiguous === 1 ? 'SKU of a strain has' : 'SKUs of strains have'} several Apex batches`,
      text: 'Nothing is sent for them. Pin the right batch.',
      link: { to: '/mapping', search: { tab: 'decide' } },
    },
    {
      key: 'strains',
      count: counts.strainsWithoutBatch,
      title: `${counts.strainsWithoutBatch === 1 ? 'strain has' : 'strains have'} no Apex batch`,
      text: 'They cannot be sold there. Accept a suggestion, or create the batch on Apex.',
      link: { to: '/mapping', search: { tab: 'strains' } },
    },
    {
      key: 'batches',
      count: counts.unmatched,
      title: `${counts.unmatched === 1 ? 'Apex batch has' : 'Apex batches have'} no package`,
      text: 'Their numbers are not kept by us. The reason stands beside each.',
      link: { to: '/mapping', search: { tab: 'batches' } },
    },
  ];
}

function packingTodos(figures: Outputs['packing']['figures']): Todo[] {
  return [
    {
      key: 'explain',
      count: figures.linesToExplain,
      title: `${figures.linesToExplain === 1 ? 'line names a product' : 'lines name products'} nobody has explained yet`,
      text: 'Say which strain and SKU it is; until then nothing is reserved for it.',
      link: { to: '/packing', search: { show: 'explain' } },
    },
    {
      key: 'unpack',
      count: figures.linesToUnpack,
      title: `${figures.linesToUnpack === 1 ? 'line is' : 'lines are'} packed and not wanted any more`,
      text: 'The order was cancelled or asks for fewer. Take the units out again.',
      link: { to: '/packing', search: { show: 'to_unpack' } },
    },
  ];
}

const outboxTodos = ({ parked }: Outputs['outbox']['status']): Todo[] => [
  {
    key: 'outbox',
    count: parked,
    title: `${parked === 1 ? 'change' : 'changes'} for another system could not be sent`,
    text: 'Read why, fix it, then try again or cancel it.',
    link: { to: '/outbox', search: { view: 'parked' } },
  },
];

function sheetsTodos(status: Outputs['sheets']['status']): Todo[] {
  const tray = { to: '/packing', search: { tray: true } } as const;
  const trouble = troubleOf(status);
  return [
    {
      key: 'conflicts',
      count: status.openConflicts,
      title: `${status.openConflicts === 1 ? 'cell was' : 'cells were'} changed here and in the spreadsheet differently`,
      text: 'Say which value is right.',
      link: tray,
    },
    {
      key: 'notes',
      count: status.openNotes,
      title: `${status.openNotes === 1 ? 'thing' : 'things'} found in the spreadsheet to look at`,
      text: 'Something typed there could not be taken, or was put back.',
      link: tray,
    },
    {
      key: 'sheets',
      count: isAway(status) ? 1 : 0,
      title: trouble?.label ?? 'Google Sheets is away',
      text: trouble?.remedy ?? 'It is tried again by itself.',
      link: { to: '/sheets' },
    },
    ...status.sheets.others.map(({ sheet }): Todo => {
      const other = otherTroubleOf(status, sheet);
      return {
        key: `sheets-${sheet}`,
        count: other && status.sheets.enabled ? 1 : 0,
        title: `sheet is not written: ${OTHER_SHEET_TEXT[sheet].label}`,
        text: other ? `${other.label}. ${other.remedy}` : '',
        link: { to: '/sheets' },
      };
    }),
  ];
}

export function TodayScreen() {
  const setUp = useSetUp();
  const status = useSyncStatus();
  const mapping = useMapping();
  const packages = usePackages();
  const packing = useQuery(orpc.packing.figures.queryOptions());
  const outbox = useQuery(orpc.outbox.status.queryOptions());
  const sheets = useSheetsStatus();
  const production = useQuery(orpc.production.figures.queryOptions());
  const needs = useNeeds();
  const consumables = useConsumables(false);
  const tracker = useTrackerStatus();
  const check = useQuery(orpc.packages.checkLedger.queryOptions({ staleTime: LEDGER_CHECK_MS }));
  const differences = check.data?.differences ?? [];
  const all = [status, mapping, packages, packing, outbox, sheets, production, needs, consumables, tracker, check];
  const failed = all.find((query) => query.isError);
  const loading = status.isPending || mapping.isPending;
  const todos: Todo[] = [
    ...(status.data ? syncTodos(status.data) : []),
    ...(tracker.data ? trackerTodos(tracker.data) : []),
    ...(packing.data ? packingTodos(packing.data) : []),
    ...(production.data ? productionTodos(production.data) : []),
    ...(consumables.data ? consumableTodos(consumables.data) : []),
    ...(sheets.data ? sheetsTodos(sheets.data) : []),
    ...(outbox.data ? outboxTodos(outbox.data) : []),
    ...(mapping.data ? mappingTodos(mapping.data.counts) : []),
    {
      key: 'ledger',
      count: differences.length,
      title: differences.length === 1 ? 'balance differs from its ledger' : 'balances differ from their ledger',
      text: `First: ${differences[0]?.metrcNumber ?? ''}. Open it and tell your administrator.`,
      link: { to: '/finished-goods', search: { q: differences[0]?.metrcNumber, status: 'all' } } as const,
    },
  ].filter((todo) => todo.count > 0);

  return (
    <Screen title="Today" help={<TodayHelp />}>
      {!failed && <TodayPacking figures={packing.data} toSend={outbox.data} />}
      {!failed && <TodayOrders />}
      {!failed && <PackageFigures rows={packages.data?.packages} />}
      <div className="ph-scroll">
        {setUp && <SetUpPanel {...setUp} />}
        {failed ? (
          <LoadProblem error={failed.error} onRetry={() => void failed.refetch()} />
        ) : loading ? (
          <RowsSkeleton rows={6} />
        ) : (
          <section aria-label="Needs you now">
            {todos.length > 0 && (
              <div className="ph-section-head" style={{ padding: '12px 16px 0', margin: 0 }}>
                <h2>Needs you now</h2>
              </div>
            )}
            {todos.map((todo) => (
              <TodoRow key={todo.key} todo={todo} />
            ))}
            {todos.length === 0 && !(setUp && packages.data?.packages.length === 0) && (
              <NothingWaits packages={packages.data?.packages.length ?? null} />
            )}
            {needs.data && <ToProduce needs={needs.data.needs} />}
          </section>
        )}
      </div>
    </Screen>
  );
}

function NothingWaits({ packages }: { packages: number | null }) {
  const mayImport = useMay('finished-goods.write');
  const maySet = useMay('settings.write');
  if (packages === 0) {
    return (
      <div className="ph-empty">
        <h2>Start with your packages</h2>
        <p>Import what METRC lists for you. Then enter the Apex token, and the numbers there follow by themselves.</p>
        {mayImport && (
          <Link to="/finished-goods" className="ph-link">
            Import packages
          </Link>
        )}
        {maySet && (
          <Link to="/settings" search={{ area: 'apex' }} className="ph-link">
            Enter the Apex token
          </Link>
        )}
      </div>
    );
  }
  return (
    <div className="ph-todo">
      <Status tone="ok" icon={IconCircleCheck} label="Nothing waits for a person." />
      <Link to="/finished-goods" className="ph-link">
        Look at the packages
      </Link>
    </div>
  );
}
