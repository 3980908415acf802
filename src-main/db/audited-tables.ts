// What is audited: the tables whose every change is a row of the audit log, and how people call their records. Sums that
// follow from other audited records or from an append-only ledger are left out where something else names what was done.

export interface AuditedTable {
  readonly table: string;
  readonly entity: string;
  readonly key: string;
  /** How people call the record, as SQL over OLD or NEW. */
  readonly label: (row: 'OLD' | 'NEW') => string;
  /** Columns that change by themselves or say the same as another one. */
  readonly leftOut: readonly string[];
  /** Only whether there is one, and that it changed. */
  readonly secret?: readonly string[];
  readonly json?: readonly string[];
  readonly boolean?: readonly string[];
}

const TIMES = ['created_at', 'updated_at'];

/** " · PR-261122-01", as the end of a label. */
const ofBatch = (row: 'OLD' | 'NEW'): string =>
  `coalesce((select ' · ' || number from production_batches where id = ${row}.batch_id), '')`;

export const AUDITED: readonly AuditedTable[] = [
  {
    table: 'packages',
    entity: 'package',
    key: 'id',
    label: (row) => `${row}.metrc_number`,
    leftOut: [...TIMES, 'rev', 'strain_key', 'import_base', 'tracker_offer', 'status_before'],
    json: ['sku_settings', 'custom_skus'],
  },
  {
    table: 'package_holds',
    entity: 'hold',
    key: 'id',
    label: (row) =>
      `${row}.for_whom || ' · ' || coalesce((select metrc_number from packages where id = ${row}.package_id), '')`,
    leftOut: ['placed_by', 'placed_at', 'released_by'],
  },
  {
    table: 'settings',
    entity: 'setting',
    key: 'key',
    label: (row) => `${row}.key`,
    leftOut: ['updated_at', 'updated_by', 'key'],
    json: ['value'],
  },
  {
    table: 'strain_aliases',
    entity: 'alias',
    key: 'id',
    label: (row) => `${row}.alias`,
    leftOut: [...TIMES, 'alias_key', 'strain_key', 'created_by'],
  },
  {
    table: 'apex_pins',
    entity: 'pin',
    key: 'id',
    label: (row) => `${row}.sku_key || ' to batch ' || ${row}.batch_id`,
    leftOut: [...TIMES, 'strain_key', 'created_by'],
  },
  {
    table: 'packing_lines',
    entity: 'packing_line',
    key: 'id',
    label: (row) =>
      `${row}.product_name || coalesce((select ' · ' || invoice_number from packing_orders where id = ${row}.packing_order_id), '')`,
    leftOut: [
      ...TIMES,
      'packing_order_id',
      'position',
      'product_key',
      'strain_key',
      'sort_key',
      'listed',
      'delivery_date_from_apex',
    ],
  },
  {
    table: 'packing_orders',
    entity: 'packing_order',
    key: 'id',
    label: (row) => `${row}.invoice_number`,
    leftOut: [...TIMES, 'buyer_key', 'store_id', 'invoice_number'],
    boolean: ['wanted'],
  },
  {
    table: 'packing_products',
    entity: 'packing_product',
    key: 'product_key',
    label: (row) => `${row}.product_name`,
    leftOut: [...TIMES, 'created_by'],
  },
  {
    table: 'production_batches',
    entity: 'production_batch',
    key: 'id',
    label: (row) => `${row}.number`,
    leftOut: [
      ...TIMES,
      'strain_key',
      'stage_since',
      'created_by',
      'ended_at',
      'split_from_id',
      // Said by the sources and the targets.
      'input_mg',
      'pieces_mg',
      'packaged_mg',
    ],
    boolean: ['lab_overridden'],
  },
  {
    table: 'production_sources',
    entity: 'production_source',
    key: 'id',
    label: (row) => `${row}.tag || ${ofBatch(row)}`,
    leftOut: ['batch_id', 'added_at'],
  },
  {
    table: 'production_targets',
    entity: 'production_target',
    key: 'id',
    label: (row) => `${row}.name || ${ofBatch(row)}`,
    leftOut: ['batch_id', 'position'],
  },
  {
    table: 'production_weight_checks',
    entity: 'weight_check',
    key: 'id',
    label: (row) => `${row}.sku_key || ${ofBatch(row)}`,
    leftOut: [
      'batch_id',
      'strain_key',
      'at',
      'actor',
      // Said by the samples.
      'spread_mg',
      'min_mg',
      'max_mg',
      'outside',
      'acknowledged_by',
      'acknowledged_at',
    ],
    json: ['samples'],
    boolean: ['passed'],
  },
  {
    table: 'consumables',
    entity: 'consumable',
    key: 'id',
    label: (row) => `${row}.name`,
    leftOut: [...TIMES, 'name_key'],
  },
  {
    table: 'consumable_recipes',
    entity: 'consumable_recipe',
    key: 'id',
    label: (row) =>
      `${row}.sku_key || coalesce((select ' · ' || name from consumables where id = ${row}.consumable_id), '')`,
    leftOut: [...TIMES, 'consumable_id'],
  },
  {
    table: 'stores',
    entity: 'store',
    key: 'id',
    label: (row) => `${row}.name`,
    leftOut: [...TIMES, 'name_key'],
    boolean: ['left_out'],
  },
  {
    table: 'store_aliases',
    entity: 'store_alias',
    key: 'id',
    label: (row) => `${row}.alias || coalesce((select ' → ' || name from stores where id = ${row}.store_id), '')`,
    leftOut: [...TIMES, 'alias_key', 'created_by', 'store_id'],
  },
  {
    table: 'sheet_findings',
    entity: 'sheet_finding',
    key: 'id',
    label: (row) =>
      `${row}.kind || ' ' || ${row}.column || coalesce((select ' · ' || product_name from packing_lines where id = ${row}.line_id), '')`,
    leftOut: ['ref', 'line_id', 'at'],
    boolean: ['open'],
    json: ['error'],
  },
  {
    table: 'users',
    entity: 'person',
    key: 'id',
    label: (row) => `${row}.name`,
    leftOut: [...TIMES, 'name_key', 'password_at', 'last_sign_in_at', 'pin_failures'],
    secret: ['password_hash', 'pin_hash'],
    boolean: ['active', 'must_change_password'],
  },
];
