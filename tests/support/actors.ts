// Who acts in tests that are not about people: somebody who may do everything, and people with some permissions.
import type { Actor } from '#main/core/actor.ts';
import { PERMISSIONS, type Permission } from '#shared/contract/base.ts';

export const actorWith = (name: string, permissions: readonly Permission[]): Actor => ({
  id: `id of ${name}`,
  name,
  kind: 'person',
  permissions: new Set(permissions),
});

export const operator: Actor = actorWith('Operator', PERMISSIONS);
