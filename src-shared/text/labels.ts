// Words for the contract's keys, as a new hire understands them. Wherever something is wrong the words
// end with what to do. The `satisfies` keep every list complete.
import type { LogResult, PauseReason, planItem, SyncRowState } from '../contract/apex-sync.ts';
import type { BackupKind } from '../contract/backups.ts';
import type { Permission } from '../contract/base.ts';
import type { UNREAD_REASONS } from '../contract/mapping.ts';
import type { LEDGER_KINDS, PACKAGE_APEX_STATES } from '../contract/packages.ts';
import type { SANDBOX_FAULTS } from '../contract/sandbox.ts';
import type { OfferingMode } from '../model/sku.ts';
import type { UnmatchedReason } from '../rules/batch-matching.ts';
import type { Role } from '../rules/roles.ts';

export interface Explained {
  readonly label: string;
  readonly text: string;
}

export const PAUSE_TEXT = {
  off: { label: 'The sync is switched off', text: 'Nothing is sent to Apex until it is switched on.' },
  paused_by_person: {
    label: 'The sync is paused',
    text: 'A person paused it. Apex keeps the last numbers it was sent.',
  },
  after_restore: {
    label: 'A backup was restored',
    text: 'Its numbers are older than what Apex shows. Resuming reads Apex first and holds what was sold there meanwhile.',
  },
  not_configured: { label: 'Apex is not set up', text: 'Enter the Apex token so that quantities can be sent.' },
  unauthorised: {
    label: 'Apex refuses the token',
    text: 'It was revoked or has expired. Enter a new one; the sync goes on by itself.',
  },
  forbidden: {
    label: 'The token may not change batches',
    text: 'Make a token on Apex that may read and change batches, and enter it.',
  },
  safety_stop: {
    label: 'Safety stop: too many cuts at once',
    text: 'Nothing was sent. Look at the cuts, then approve them or fix the cause.',
  },
  source_unavailable: {
    label: 'Our own units could not be read',
    text: 'Nothing is sent, so nothing is wrongly set to zero. It is tried again by itself.',
  },
  source_empty: {
    label: 'There are no packages to offer',
    text: 'An empty list is never sent as zero of everything. Add or import packages first.',
  },
  tracker_stale: {
    label: 'The tracker’s figures are too old',
    text: 'Nothing is sent to Apex until the tracker answers again; then it goes on by itself.',
  },
  mapping_unavailable: {
    label: 'The list of Apex batches is missing',
    text: 'Without it nobody knows which batch is which. Refresh the mapping.',
  },
  credit_limit: {
    label: "This month's Apex credits are used up",
    text: 'The budget in Settings is reached. Raise it, or wait for the next month.',
  },
} as const satisfies Record<PauseReason, Explained>;

export const ROW_STATE_TEXT = {
  in_sync: { label: 'In sync', text: 'Apex shows what we offer.' },
  pending: { label: 'Waiting', text: 'Goes out with one of the next cycles.' },
  sending: { label: 'Sending', text: 'On its way to Apex now.' },
  unknown: { label: 'Unsure', text: 'Sent, but no answer came. It is read back before it is sent again.' },
  held: { label: 'Held', text: 'Apex dropped below what we sent. Say whether it was a sale.' },
  parked: { label: 'Parked', text: 'Apex refused it. Fix the cause, then retry.' },
} as const satisfies Record<SyncRowState, Explained>;

type PlanAction = (typeof planItem)['shape']['action']['options'][number];

export const PLAN_ACTION_TEXT = {
  send: { label: 'Sends next', text: 'Goes out with the next cycle.' },
  wait: { label: 'Waits', text: 'It is tried again at the time shown.' },
  held: ROW_STATE_TEXT.held,
  parked: ROW_STATE_TEXT.parked,
  safety_stop: { label: 'Stopped', text: 'Kept back by the safety stop until a person approves.' },
} as const satisfies Record<PlanAction, Explained>;

export type PackageApexState = (typeof PACKAGE_APEX_STATES)[number];

export const PACKAGE_APEX_TEXT = {
  in_sync: { label: 'In sync', text: 'Apex has acknowledged every SKU of this package.' },
  pending: { label: 'Waiting', text: 'A change goes out with one of the next cycles.' },
  held: { label: 'Held', text: 'Apex dropped below what we sent. Decide on the Apex sync page.' },
  failed: { label: 'Failed', text: 'Apex refused a change. See the parked rows on the Apex sync page.' },
  ambiguous: { label: 'Ambiguous', text: 'Several Apex batches fit. Pin the right one.' },
  unmatched: { label: 'No batch', text: 'No Apex batch was found. Pin one or add an alias.' },
  off: { label: 'Not offered', text: 'The package offers nothing: archived, orphaned or every SKU left out.' },
} as const satisfies Record<PackageApexState, Explained>;

export const UNREAD_TEXT = {
  unknown_strain: { label: 'No package of this strain', text: 'Add an alias if Apex spells the strain differently.' },
  fields_disagree: {
    label: 'Name and fields disagree',
    text: 'The name says one thing, the product fields another. Correct it on Apex, or pin it.',
  },
  several_strains: { label: 'Several strains fit', text: 'The name could mean more than one strain. Pin it.' },
  weight_unclear: {
    label: 'Weight not clear',
    text: 'The grams per piece cannot be read. Correct it on Apex, or pin it.',
  },
  pack_unclear: {
    label: 'Pack size not clear',
    text: 'The pieces per pack cannot be read. Correct it on Apex, or pin it.',
  },
  several_lines: { label: 'Several product lines fit', text: 'Make the patterns in Settings narrower, or pin it.' },
  no_strain: { label: 'No strain in the name', text: 'Add the strain on Apex, or pin it.' },
  unlimited: { label: 'Unlimited on Apex', text: 'Apex keeps no quantity for it. Nothing to do unless it should.' },
  no_package_sku: {
    label: 'No package has this SKU',
    text: 'The strain is here, but none of its packages sells this form. Add a custom SKU.',
  },
  name_unclear: { label: 'Name not clear', text: 'It cannot be read with certainty. Pin it.' },
} as const satisfies Record<(typeof UNREAD_REASONS)[number], Explained>;

export const LEDGER_TEXT = {
  received: 'Received',
  reserved: 'Reserved for an order',
  unreserved: 'Reservation undone',
  packed: 'Packed',
  unpacked: 'Unpacked',
  settled: 'Shipped: packed goods left METRC’s figure',
  hold_placed: 'Hold placed',
  hold_released: 'Hold released',
  override_set: 'Physical count set',
  override_cleared: 'Physical count cleared',
  metrc_adjusted: 'METRC figure changed',
  apex_sale: 'Sold on Apex',
  status_changed: 'Status changed',
  tracker_read: 'Read from the tracker',
  taken_back: 'Taken back into production',
} as const satisfies Record<(typeof LEDGER_KINDS)[number], string>;

export const LOG_RESULT_TEXT = {
  ok: { label: 'Sent', text: 'Apex acknowledged it.' },
  failed: { label: 'Failed', text: 'It is tried again by itself.' },
  unknown: { label: 'No answer', text: 'Sent, but nobody knows whether it arrived. It is read back first.' },
  parked: { label: 'Parked', text: 'Apex refused it. A person must look.' },
  read_back: { label: 'Read back', text: 'What Apex really has was read after a lost answer.' },
  sold_there: { label: 'Dropped on Apex', text: 'Apex shows less than we sent: a sale or an edit there.' },
  raised_there: { label: 'Raised on Apex', text: 'Apex shows more than we sent: someone edited it there.' },
  released: { label: 'Released', text: 'A person said it may rise again.' },
} as const satisfies Record<LogResult, Explained>;

export const OFFERING_TEXT = {
  shared: { label: 'Shared', text: 'Every SKU shows all available grams. Two SKUs selling at once can oversell.' },
  even: { label: 'Even', text: 'Available grams are divided evenly over the SKUs that count.' },
  weighted: { label: 'Weighted', text: 'Each SKU gets its own percentage of the available grams.' },
} as const satisfies Record<OfferingMode, Explained>;

export const ROLE_TEXT = {
  viewer: { label: 'Viewer', text: 'Reads everything, changes nothing.' },
  user: { label: 'User', text: 'Creates and edits the daily work: packages, packing, production.' },
  compliance: { label: 'Compliance', text: 'A User who also approves overrides and reads the audit log.' },
  super_admin: { label: 'Super Admin', text: 'Everything: people, settings, credentials, backups and restore.' },
} as const satisfies Record<Role, Explained>;

export const BACKUP_KIND_TEXT = {
  daily: { label: 'Daily', text: 'Made by itself once a day.' },
  manual: { label: 'By hand', text: 'Made when somebody asked for it.' },
  'before-migration': { label: 'Before an update', text: 'Made before a new version changed the database.' },
  'before-restore': { label: 'Before a restore', text: 'What was there before a backup was restored.' },
  'set-aside': { label: 'Set aside', text: 'A damaged database, kept as it was found.' },
} as const satisfies Record<BackupKind, Explained>;

export const PERMISSION_TEXT = {
  'session.use': 'Use the sign-in screen',
  'own-account.write': 'Change the own password and PIN',
  'data.read': 'See everything that is not about people or security',
  'data.export': 'Take lists out as files',
  'finished-goods.write': 'Change packages',
  'packing.write': 'Pack, and change the packing list and stores',
  'sync.operate': 'Run and pause the sync, decide about drops seen on Apex',
  'sync.approve': 'Approve a plan the safety stop holds back',
  'mapping.write': 'Change aliases and pins',
  'production.write': 'Run production: batches, counts, consumables',
  'production.override': 'Override a failed lab result',
  'audit.read': 'Read, check and export the audit log',
  'settings.write': 'Change settings and tokens',
  'people.manage': 'Manage people and roles',
  'backups.manage': 'Back up, restore and export everything',
  'sandbox.operate': 'Play the outside world in training',
} as const satisfies Record<Permission, string>;

export const FAULT_TEXT = {
  'status-401': { label: 'Refuse the token (401)', text: 'Pushing stops and one alert is raised.' },
  'status-404': { label: 'Batch not found (404)', text: 'The mapping is refreshed at once.' },
  'status-422': { label: 'Refuse the value (422)', text: 'That batch is parked with the message.' },
  'status-429': { label: 'Too many requests (429)', text: 'The sync waits as long as Apex asks.' },
  'status-500': { label: 'Server error (500)', text: 'Tried again with growing pauses.' },
  'status-503': { label: 'Down for maintenance (503)', text: 'Tried again with growing pauses.' },
  hang: { label: 'Never answer', text: 'The request times out and is read back.' },
  'reset-mid-body': { label: 'Break off mid-answer', text: 'The answer is lost and read back.' },
  html: { label: 'A web page instead of data', text: 'Not understood, tried again.' },
  'truncated-json': { label: 'Half an answer', text: 'Not understood, read back.' },
  'lost-answer': { label: 'Do it, lose the answer', text: 'The change happens but nobody says so. It is read back.' },
} as const satisfies Record<(typeof SANDBOX_FAULTS)[number], Explained>;

/** Why a SKU of a package feeds no batch. */
export const UNMATCHED_TEXT = {
  no_batch: 'Apex has no batch for it',
  no_form: 'Its product line is not known. Put the line’s name into the SKU’s name.',
  pin_gone: 'The pinned batch is gone from Apex. Pin another.',
  unlimited: 'Unlimited on Apex; no quantity to send',
} as const satisfies Record<UnmatchedReason, string>;

/** How a batch was matched to a package. */
export const MATCHED_BY_TEXT = { pin: 'by pin', tag: 'by METRC tag', name: 'by name' } as const;
