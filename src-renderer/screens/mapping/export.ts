// The mapping's work lists as rows on their way out: what each tab shows, under the same filter.
import { UNREAD_TEXT } from '#shared/text/labels.ts';
import type { ExportTable } from '../../components/export-table.ts';
import type { Outputs } from '../../rpc/client.ts';
import { ambiguousFits, batchFits, disputedFits, fits, pinFits, strainFits } from './fits.ts';

type Overview = Outputs['mapping']['overview'];

export interface MappingLists {
  readonly overview: Overview;
  readonly aliases: Outputs['mapping']['aliases'] | undefined;
  readonly pins: Outputs['mapping']['pins'] | undefined;
}

/** Every list but the matched batches, which stand in a grid of their own. */
export type WorkTab = 'decide' | 'strains' | 'batches' | 'aliases' | 'pins';

function decisions({ ambiguous, unmatchedBatches }: Overview, filter: string): ExportTable {
  return {
    headers: [
      'Strain',
      'SKU',
      'Units',
      'Packages',
      'Batch',
      'Product',
      'Lot',
      'METRC tags',
      'On Apex',
      'Changed',
      'Why',
    ],
    rows: [
      ...ambiguous
        .filter((it) => ambiguousFits(filter, it))
        .flatMap((it) =>
          it.candidates.map((batch) => [
            it.strain,
            it.skuName,
            it.units,
            it.packages.map((one) => one.metrcNumber).join(', '),
            batch.batchId,
            batch.productName,
            batch.batchName,
            batch.tags.join(', '),
            batch.quantity,
            batch.updatedAt,
            'Several batches fit',
          ]),
        ),
      ...unmatchedBatches
        .filter((it) => disputedFits(filter, it))
        .map((it) => [
          null,
          null,
          null,
          null,
          it.batchId,
          it.productName,
          it.batchName,
          it.tags.join(', '),
          it.quantity,
          it.updatedAt,
          it.detail,
        ]),
    ],
  };
}

const strains = ({ unmatchedStrains }: Overview, filter: string): ExportTable => ({
  headers: ['Strain', 'Packages', 'Available g', 'METRC numbers'],
  rows: unmatchedStrains
    .filter((it) => strainFits(filter, it))
    .map((it) => [
      it.strain,
      it.packages.length,
      it.packages.reduce((sum, one) => sum + one.availableMg, 0) / 1000,
      it.packages.map((one) => one.metrcNumber).join(', '),
    ]),
});

const batches = ({ unmatchedBatches }: Overview, filter: string): ExportTable => ({
  headers: ['Batch', 'Product', 'Lot', 'Product line', 'On Apex', 'Changed', 'Reason', 'Particulars', 'Read as'],
  rows: unmatchedBatches
    .filter((it) => batchFits(filter, it))
    .map((it) => [
      it.batchId,
      it.productName,
      it.batchName,
      it.line,
      it.quantity,
      it.updatedAt,
      UNREAD_TEXT[it.reason].label,
      it.detail,
      it.readAs,
    ]),
});

const aliases = (rows: MappingLists['aliases'], filter: string): ExportTable => ({
  headers: ['As Apex writes it', 'Our strain', 'By', 'Since'],
  rows: (rows ?? [])
    .filter((it) => fits(filter, it.alias, it.strain))
    .map((it) => [it.alias, it.strain, it.createdBy, it.createdAt]),
});

const pins = (rows: MappingLists['pins'], filter: string): ExportTable => ({
  headers: ['Strain', 'METRC number', 'SKU', 'Batch', 'Product', 'By', 'Since'],
  rows: (rows ?? [])
    .filter((it) => pinFits(filter, it))
    .map((it) => [it.strain, it.metrcNumber, it.skuKey, it.batchId, it.productName, it.createdBy, it.createdAt]),
});

/** What the tab shows now. */
export function mappingTable(tab: WorkTab, lists: MappingLists, filter: string): ExportTable {
  switch (tab) {
    case 'decide':
      return decisions(lists.overview, filter);
    case 'strains':
      return strains(lists.overview, filter);
    case 'batches':
      return batches(lists.overview, filter);
    case 'aliases':
      return aliases(lists.aliases, filter);
    case 'pins':
      return pins(lists.pins, filter);
  }
}
