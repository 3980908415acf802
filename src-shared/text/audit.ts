// The audit log in words: what was done, to what kind of record, which field, and the values before and after.
// Names come from the contract (`audits`), from the audited tables and from parts of the program; a test walks the
// contract and finds those without words. What an older or newer version wrote and this one does not know is
// shown by its own name, never hidden.
import { spelledOut } from './audit-actions.ts';
import { BACKUP_KIND_TEXT, FAULT_TEXT, OFFERING_TEXT, ROLE_TEXT } from './labels.ts';
import { isSettingKey, settingLabel, settingValueWords } from './settings.ts';

export { actionWords, isKnownAction } from './audit-actions.ts';

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['package', 'Package'],
  ['hold', 'Hold'],
  ['setting', 'Setting'],
  ['secret', 'Token'],
  ['alias', 'Alias'],
  ['pin', 'Pin'],
  ['person', 'Person'],
  ['session', 'Sign-in'],
  ['sync', 'Apex sync'],
  ['batch', 'Apex batch'],
  ['mapping', 'Mapping'],
  ['backup', 'Backup'],
  ['export', 'Export'],
  ['audit', 'Audit log'],
  ['job', 'Long work'],
  ['database', 'Database'],
  ['sandbox', 'Training'],
  ['training', 'Training'],
  ['settings', 'Settings'],
  ['account', 'Own account'],
  ['recovery', 'Recovery'],
  ['packing_line', 'Packing line'],
  ['packing_order', 'Order to pack'],
  ['packing_product', 'Product'],
  ['sheet_finding', 'Found in the spreadsheet'],
  ['production_batch', 'Production batch'],
  ['production_source', 'Source of a batch'],
  ['production_target', 'SKU of a batch'],
  ['weight_check', 'Weight check'],
  ['consumable', 'Consumable'],
  ['consumable_recipe', 'Recipe'],
  ['tracker', 'Tracker'],
  ['store', 'Store'],
  ['store_alias', 'Other name of a store'],
  ['outbox', 'Waiting to be sent'],
  ['paper', 'Paper'],
]);

export const isKnownEntityType = (type: string): boolean => ENTITIES.has(type);

/** A kind of record; empty where the action concerns no record. */
export const entityTypeWords = (type: string): string => (type === '' ? '' : (ENTITIES.get(type) ?? spelledOut(type)));

/** The record as people call it: a setting by its label, everything else as it was written down. */
export const entityWords = (row: {
  readonly entityType: string;
  readonly entityId: string;
  readonly entityLabel: string;
}) =>
  row.entityType === 'setting' || row.entityType === 'secret'
    ? settingLabel(row.entityId)
    : row.entityLabel || row.entityId;

/** Where it came from, as the program names it; a file or a part of the program stands as it is. */
const SOURCES: ReadonlyMap<string, string> = new Map([
  ['window', 'Window'],
  ['tray', 'Tray icon'],
  ['headless', 'Command line'],
  ['computer', 'Computer asleep or locked'],
  ['idle', 'Nobody at the screen'],
  ['recovery', 'Recovery page'],
  ['training', 'Training'],
  ['google-sheets', 'Google Sheets'],
  ['tracker-api', 'Tracker API'],
  ['tracker', 'Tracker'],
  ['excel', 'Excel workbook'],
]);

export const sourceWords = (source: string): string => SOURCES.get(source) ?? source;

export const OPERATION_TEXT = { created: 'Added', changed: 'Changed', deleted: 'Removed', done: 'Done' } as const;

export const ACTOR_KIND_TEXT = {
  person: { label: 'Person', text: 'Somebody who was signed in.' },
  system: { label: 'Program', text: 'A part of Packhouse, by itself.' },
  nobody: { label: 'Nobody signed in', text: 'Somebody at the window who was not signed in.' },
} as const;

const FIELDS: ReadonlyMap<string, string> = new Map([
  ['metrcNumber', 'METRC number'],
  ['strain', 'Strain'],
  ['status', 'Status'],
  ['initialMg', 'Initial'],
  ['currentMg', 'Current (METRC)'],
  ['overrideMg', 'Physical count'],
  ['orderedMg', 'Ordered'],
  ['packedMg', 'Packed'],
  ['heldMg', 'Held'],
  ['availableMg', 'Available'],
  ['takenMg', 'Taken'],
  ['mg', 'Amount'],
  ['offeringMode', 'How grams are offered'],
  ['skuSettings', 'SKU settings'],
  ['customSkus', 'Custom SKUs'],
  ['productionBatchId', 'Production batch'],
  ['note', 'Note'],
  ['packageId', 'Package'],
  ['stage', 'Stage'],
  ['state', 'State'],
  ['labStatus', 'Lab'],
  ['labDate', 'Date of the lab result'],
  ['labReference', 'Reference of the lab result'],
  ['labOverridden', 'Lab result overridden'],
  ['holdReason', 'On hold because'],
  ['groundMg', 'Ground'],
  ['wasteMg', 'Waste'],
  ['unexplainedMg', 'Unexplained'],
  ['milligramsPerPiece', 'Milligrams a piece'],
  ['packSize', 'Pieces in a unit'],
  ['plannedUnits', 'Planned units'],
  ['madePieces', 'Pieces made'],
  ['packagedPieces', 'Pieces in packages'],
  ['tag', 'METRC tag'],
  ['acknowledgedBecause', 'What came of it'],
  ['acknowledgedBy', 'Looked at by'],
  ['acknowledgedAt', 'Looked at'],
  ['onHand', 'On hand'],
  ['reorderPoint', 'Reorder point'],
  ['reorderAmount', 'Ordered at a time'],
  ['thousandths', 'Thousandths each'],
  ['per', 'For each'],
  ['archivedAt', 'Put away'],
  ['endedAt', 'Ended'],
  ['forWhom', 'Held for'],
  ['releasedAt', 'Released'],
  ['releasedBy', 'Released by'],
  ['value', 'Value'],
  ['alias', 'Alias'],
  ['skuKey', 'SKU'],
  ['sku', 'SKU'],
  ['batchId', 'Apex batch'],
  ['batchIds', 'Apex batches'],
  ['address', 'Apex address'],
  ['name', 'Name'],
  ['role', 'Role'],
  ['active', 'May sign in'],
  ['passwordHash', 'Password'],
  ['pinHash', 'PIN'],
  ['mustChangePassword', 'Must choose an own password'],
  ['rows', 'Rows'],
  ['bytes', 'Size in bytes'],
  ['list', 'List'],
  ['format', 'Format'],
  ['filter', 'Filter'],
  ['search', 'Words'],
  ['actor', 'Who'],
  ['action', 'What'],
  ['entityType', 'Kind of record'],
  ['entityId', 'Record'],
  ['from', 'From'],
  ['to', 'To'],
  ['fileName', 'File'],
  ['file', 'File'],
  ['items', 'Items'],
  ['units', 'Units'],
  ['quantity', 'Quantity'],
  ['kind', 'Kind'],
  ['times', 'How often'],
  ['full', 'All batches'],
  ['running', 'Running'],
  ['url', 'Address'],
  ['jobId', 'Long work'],
  ['idempotencyKey', 'Sale key'],
  ['endsIn', 'Ends in'],
  ['reason', 'Reason'],
  ['person', 'Person'],
  ['personId', 'Person'],
  ['facility', 'Facility'],
  ['error', 'Problem'],
  ['failed', 'Refused'],
  ['cause', 'Cause'],
  ['kept', 'Kept for later'],
  ['keptAs', 'Kept as'],
  ['restoreId', 'Restore'],
  ['backupAt', 'Backup made'],
  ['auditRowsCarried', 'Audit rows carried over'],
  ['auditRows', 'Audit rows'],
  ['packages', 'Packages'],
  ['ledgerRows', 'Lines of history'],
  ['people', 'People'],
  ['settings', 'Settings'],
]);

/** "currentMg" → "Current (METRC)"; an unknown one is spelled out. */
export const fieldLabel = (field: string): string =>
  FIELDS.get(field) ??
  spelledOut(
    field
      .replace(/Mg$/, '')
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase(),
  );

const GRAMS = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 3 });
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

const PACKAGE_STATUS: ReadonlyMap<string, string> = new Map([
  ['active', 'Active'],
  ['archived', 'Archived'],
  ['orphaned', 'Orphaned'],
]);

const FORMATS: ReadonlyMap<string, string> = new Map([
  ['csv', 'CSV'],
  ['xlsx', 'Excel'],
  ['csv-zip', 'CSV in a zip'],
]);

const labelOf = (text: Readonly<Record<string, { readonly label: string }>>, value: string): string | undefined =>
  Object.hasOwn(text, value) ? text[value]?.label : undefined;

/** Fields whose values are keys with words of their own. */
const WORDS: ReadonlyMap<string, (value: string) => string | undefined> = new Map([
  ['role', (value) => labelOf(ROLE_TEXT, value)],
  ['offeringMode', (value) => labelOf(OFFERING_TEXT, value)],
  ['status', (value) => PACKAGE_STATUS.get(value)],
  ['kind', (value) => labelOf(BACKUP_KIND_TEXT, value) ?? labelOf(FAULT_TEXT, value)],
  ['source', (value) => sourceWords(value)],
  ['format', (value) => FORMATS.get(value)],
]);

export interface Valued {
  readonly entityType: string;
  readonly entityId: string;
}

/**
 * A value as a person reads it: milligrams as grams, yes and no, roles and states by their words. `exact` writes an
 * instant in the reader's zone.
 */
export function valueWords(row: Valued, field: string, value: unknown, exact: (at: string) => string): string {
  if (value === null || value === undefined || value === '') return '–';
  if (row.entityType === 'setting' && field === 'value' && isSettingKey(row.entityId)) {
    return settingValueWords(row.entityId, value);
  }
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'number') {
    if (/(^m|M)g$/.test(field)) return `${GRAMS.format(value / 1000)} g`;
    return /Id$/.test(field) ? String(value) : WHOLE.format(value);
  }
  if (typeof value !== 'string') return plainJson(value);
  if (INSTANT.test(value)) return exact(value);
  if (field === 'passwordHash' || field === 'pinHash' || row.entityType === 'secret') {
    return (
      new Map([
        ['set', 'Set'],
        ['changed', 'Changed'],
      ]).get(value) ?? value
    );
  }
  return WORDS.get(field)?.(value) ?? value;
}

/** Nested values without brackets and quotation marks where that stays clear. */
function plainJson(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map(plainJson).join(', ');
  if (typeof value !== 'object' || value === null) return value === null ? '–' : String(value);
  const told = Object.entries(value).filter(([, inner]) => inner !== '' && inner !== null);
  const parts = told.map(([key, inner]) => {
    const nested = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
    const text =
      /(^m|M)g$|milligrams/i.test(key) && typeof inner === 'number'
        ? `${GRAMS.format(inner / 1000)} g`
        : plainJson(inner);
    return `${fieldLabel(key)}: ${nested ? `(${text})` : text}`;
  });
  return parts.length === 0 ? '–' : parts.join(', ');
}

/** Why the first broken row is broken, and what that means. */
const FAULTS: ReadonlyMap<string, string> = new Map([
  ['altered', 'Its content is not what was written. Somebody changed it in the database file, outside Packhouse.'],
  ['out_of_chain', 'It does not follow the row before it. A row was put in or exchanged, outside Packhouse.'],
  ['missing', 'A row is missing here. Somebody took it out of the database file, outside Packhouse.'],
  [
    'cut_off',
    'The newest rows are missing: the log ends earlier than it did before, or an older database took its place.',
  ],
  ['no_mark', 'The seal that is kept outside the database is missing, or was made on another computer or account.'],
]);

export const faultWords = (reason: string): string => FAULTS.get(reason) ?? spelledOut(reason);
