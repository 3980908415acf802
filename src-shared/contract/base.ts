// The start of every procedure: which permission it needs, whether it writes, and what it audits.
// The gate itself is one middleware in the main process; the interface only hides.
import { oc } from '@orpc/contract';
import { ERROR_MAP } from './errors.ts';

/** `session.use` belongs to everybody who stands at one of our windows, signed in or not. Roles give the others. */
export const PERMISSIONS = [
  'session.use',
  'own-account.write',
  'data.read',
  'data.export',
  'finished-goods.write',
  'packing.write',
  'sync.operate',
  'sync.approve',
  'mapping.write',
  'production.write',
  'production.override',
  'audit.read',
  'settings.write',
  'people.manage',
  'backups.manage',
  'sandbox.operate',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** What the host's middleware reads before a procedure runs. */
export interface ProcedureMeta extends Record<string, unknown> {
  readonly permission: Permission | null;
  readonly write: boolean;
  /** The action's name in the audit log. */
  readonly audits: string | null;
  /** Fields of the input that the audit row of an action without a changed record keeps. Never a secret. */
  readonly keeps: readonly string[];
}

// The default permission is null, which the gate refuses: forgetting to declare one closes the door.
const base = oc.$meta<ProcedureMeta>({ permission: null, write: false, audits: null, keeps: [] }).errors(ERROR_MAP);

export const reads = (permission: Permission = 'data.read') =>
  base.meta({ permission, write: false, audits: null, keeps: [] });

export const writes = (permission: Permission, audits: string, keeps: readonly string[] = []) =>
  base.meta({ permission, write: true, audits, keeps });
