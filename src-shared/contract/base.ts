// The start of every procedure: which permission it needs, whether it writes, and what it audits.
// The gate itself is one middleware in the main process; the interface only hides.
import { oc } from '@orpc/contract';
import { ERROR_MAP } from './errors.ts';

export const PERMISSIONS = [
  'data.read',
  'finished-goods.write',
  'sync.operate',
  'mapping.write',
  'settings.write',
  'sandbox.operate',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** What the host's middleware reads before a procedure runs. `audits` names the action for the audit log. */
export interface ProcedureMeta extends Record<string, unknown> {
  readonly permission: Permission | null;
  readonly write: boolean;
  readonly audits: string | null;
}

// The default permission is null, which the gate refuses: forgetting to declare one closes the door.
const base = oc.$meta<ProcedureMeta>({ permission: null, write: false, audits: null }).errors(ERROR_MAP);

export const reads = (permission: Permission = 'data.read') => base.meta({ permission, write: false, audits: null });

export const writes = (permission: Permission, audits: string) => base.meta({ permission, write: true, audits });
