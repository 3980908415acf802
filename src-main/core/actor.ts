// Who does something. The host stamps it on every call; a caller can never name itself.
import { PERMISSIONS, type Permission } from '#shared/contract/base.ts';

export interface Actor {
  /** Shown in the ledger and the logs. */
  readonly name: string;
  readonly permissions: ReadonlySet<Permission>;
}

const everything: ReadonlySet<Permission> = new Set(PERMISSIONS);

/** The person at this workstation, until people sign in by name. */
export const localOperator: Actor = { name: 'Local operator', permissions: everything };

/** A part of the program acting by itself, e.g. "Apex sync" or "Headless". */
export const systemActor = (name: string): Actor => ({ name, permissions: everything });
