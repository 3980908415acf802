// Which role may do what. Each role has everything of the one before it.
import { PERMISSIONS, type Permission } from '../contract/base.ts';

/** From the least to the most. */
export const ROLES = ['viewer', 'user', 'compliance', 'super_admin'] as const;
export type Role = (typeof ROLES)[number];

const VIEWER: readonly Permission[] = ['session.use', 'own-account.write', 'data.read', 'data.export'];
const USER: readonly Permission[] = [
  ...VIEWER,
  'finished-goods.write',
  'packing.write',
  'sync.operate',
  'mapping.write',
  'production.write',
  'sandbox.operate',
];
const COMPLIANCE: readonly Permission[] = [...USER, 'sync.approve', 'audit.read', 'production.override'];

const OF_ROLE: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  viewer: new Set(VIEWER),
  user: new Set(USER),
  compliance: new Set(COMPLIANCE),
  super_admin: new Set(PERMISSIONS),
};

export const permissionsOf = (role: Role): ReadonlySet<Permission> => OF_ROLE[role];
