// A data folder in which a facility is already set up, for tests that begin behind the sign-in: the application core
// itself makes the first Super Admin and the people asked for, before the program under test opens it. Hashes cheaply, or every test waits.
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { systemClock } from '#main/core/clock.ts';
import { createLogger } from '#main/core/log.ts';
import { createKeyFileProtector } from '#main/core/secrets.ts';
import { createCore } from '#main/create-core.ts';
import type { Role } from '#shared/rules/roles.ts';
import { MIGRATIONS_DIR, TEMPLATES_DIR } from './create-test-core.ts';

/** The first Super Admin of every prepared facility. */
export const OWNER = { name: 'Facility owner', password: 'grey heron over the mill' } as const;
export const FACILITY = { facility: 'Test facility', timeZone: 'America/Los_Angeles', license: '' } as const;

export interface PreparedPerson {
  readonly name: string;
  readonly role: Role;
  /** Their own: nobody has to choose one any more. */
  readonly password: string;
  readonly pin?: string;
}

export async function prepareFacility(dataDir: string, people: readonly PreparedPerson[] = []): Promise<void> {
  const core = await createCore({
    dataDir,
    migrationsDir: MIGRATIONS_DIR,
    templatesDir: TEMPLATES_DIR,
    clock: systemClock,
    log: createLogger(() => undefined),
    protector: createKeyFileProtector(join(dataDir, 'secrets.key')),
    environment: {},
    training: false,
    host: 'test',
    version: '0.0.0-test',
    passwordCost: 4,
  });
  try {
    const openClient = () => createRouterClient(core.router, { context: core.contextFor(core.openSeat()) });
    const owner = openClient();
    await owner.session.setUp({ ...OWNER, ...FACILITY });
    for (const { name, role, password, pin } of people) {
      const { oneTimePassword } = await owner.people.create({ name, role });
      const own = openClient();
      await own.session.signIn({ name, password: oneTimePassword });
      await own.session.changePassword({ current: oneTimePassword, next: password });
      if (pin !== undefined) await own.session.setPin({ password, pin });
    }
  } finally {
    await core.stop();
  }
}
