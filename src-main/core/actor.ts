// Who does something. The host's seat stamps it on every call; a caller can never name itself.
import { PERMISSIONS, type Permission } from '#shared/contract/base.ts';

export interface Actor {
  /** A person's id, or the name of the part of the program. */
  readonly id: string;
  /** Shown in the ledger and the audit log; never written to the log files. */
  readonly name: string;
  /** nobody: at one of our windows, not signed in. */
  readonly kind: 'person' | 'system' | 'nobody';
  readonly permissions: ReadonlySet<Permission>;
  /** When a person sat down here; undo goes back no further. */
  readonly since?: string;
}

const everything: ReadonlySet<Permission> = new Set(PERMISSIONS);

/** A part of the program acting by itself, e.g. "Apex sync" or "Headless". */
export const systemActor = (name: string): Actor => ({ id: name, name, kind: 'system', permissions: everything });

/** Whoever stands at a window before signing in. */
export const nobody: Actor = {
  id: '',
  name: 'Nobody signed in',
  kind: 'nobody',
  permissions: new Set(['session.use']),
};
