// The columns of the list of batches. Masses are shown and exported as grams.
import type { ColDef, ICellRendererParams, ValueFormatterParams } from 'ag-grid-community';
import type { ProductionBatch } from '#shared/contract/production.ts';
import { LAB_OVERRIDDEN_TEXT, LAB_TEXT, STAGE_TEXT, STATE_TEXT } from '#shared/text/production.ts';
import { Ago } from '../../components/bits.tsx';
import { DASH, grams, plural, whole } from '../../lib/format.ts';
import { AttentionSigns, LabSign, StageSign } from './signs.tsx';
import { isOpen, shareOf, unitsMade } from './words.ts';

type Column = ColDef<ProductionBatch>;
type Params = ICellRendererParams<ProductionBatch>;

const notSearched = () => '';

const gramsText = ({ value }: ValueFormatterParams<ProductionBatch>): string =>
  typeof value === 'number' && value !== 0 ? grams(value) : DASH;

const gramsColumn = (field: keyof ProductionBatch & string, headerName: string): Column => ({
  field,
  headerName: `${headerName} g`,
  valueFormatter: gramsText,
  getQuickFilterText: notSearched,
  type: 'rightAligned',
  initialWidth: 100,
});

/** Where it stands, in words. */
function standsWords(batch: ProductionBatch): string {
  if (!isOpen(batch)) return STATE_TEXT[batch.state].label;
  const stage = STAGE_TEXT[batch.stage].label;
  return batch.state === 'on_hold' ? `${stage}, ${STATE_TEXT.on_hold.label.toLowerCase()}` : stage;
}

const labWords = ({ labStatus, labOverridden }: ProductionBatch): string =>
  labStatus === 'failed' && labOverridden ? LAB_OVERRIDDEN_TEXT.label : LAB_TEXT[labStatus].label;

const madeWords = (batch: ProductionBatch): string =>
  batch.targets.map((it) => `${whole(unitsMade(it))} / ${whole(it.plannedUnits)} ${it.name}`).join(', ');

function attentionWords(batch: ProductionBatch): string {
  const words = [
    batch.failedChecks > 0 ? `${plural(batch.failedChecks, 'weight check')} failed` : '',
    batch.unexplainedFlagged ? `${shareOf(batch.unexplainedMg, batch.inputMg)} unexplained` : '',
  ];
  return words.filter(Boolean).join(', ');
}

export const batchColumns: Column[] = [
  { field: 'number', headerName: 'Number', initialWidth: 124, pinned: 'left', cellClass: 'ph-strong' },
  { field: 'strain', headerName: 'Strain', initialWidth: 160 },
  {
    colId: 'stands',
    headerName: 'Stage',
    initialWidth: 118,
    valueGetter: ({ data }) => (data ? standsWords(data) : ''),
    cellRenderer: ({ data }: Params) => (data ? <StageSign batch={data} /> : null),
  },
  {
    colId: 'made',
    headerName: 'Made / planned',
    headerTooltip: 'Units made of units planned, SKU by SKU',
    initialWidth: 248,
    valueGetter: ({ data }) => (data ? madeWords(data) : ''),
    tooltipValueGetter: ({ data }) => (data ? madeWords(data) : ''),
  },
  gramsColumn('inputMg', 'Input'),
  gramsColumn('inWorkMg', 'In work'),
  gramsColumn('packagedMg', 'Packaged'),
  gramsColumn('wasteMg', 'Waste'),
  gramsColumn('unexplainedMg', 'Unexplained'),
  {
    colId: 'lab',
    headerName: 'Lab',
    initialWidth: 128,
    valueGetter: ({ data }) => (data ? labWords(data) : ''),
    getQuickFilterText: notSearched,
    cellRenderer: ({ data }: Params) => (data ? <LabSign batch={data} always /> : null),
  },
  {
    colId: 'attention',
    headerName: 'To look at',
    initialWidth: 168,
    valueGetter: ({ data }) => (data ? attentionWords(data) : ''),
    getQuickFilterText: notSearched,
    cellRenderer: ({ data }: Params) => (data ? <AttentionSigns batch={data} /> : null),
  },
  {
    field: 'createdAt',
    headerName: 'Started',
    initialWidth: 104,
    getQuickFilterText: notSearched,
    cellRenderer: ({ data }: Params) => (data ? <Ago at={data.createdAt} calm /> : null),
  },
  {
    field: 'finishedAt',
    headerName: 'Ended',
    initialWidth: 104,
    getQuickFilterText: notSearched,
    cellRenderer: ({ data }: Params) => (data ? <Ago at={data.finishedAt} calm /> : null),
  },
  { field: 'createdBy', headerName: 'By', initialWidth: 120 },
  { field: 'note', headerName: 'Note', initialWidth: 200, tooltipField: 'note' },
];
