// Contract → settings and secrets. Secrets go in; only "set, ends in …" comes out.
import type { z } from 'zod';
import { SECRET_NAMES, type settingsContract } from '#shared/contract/settings.ts';
import { AppError } from '../../core/app-error.ts';
import { api } from '../../core/rpc.ts';
import type { OldClientImport } from './old-client.ts';
import { isSafeAddress, withoutPassword } from './safe-address.ts';
import type { SettingsService } from './service.ts';

export type ApexCheck = z.infer<NonNullable<(typeof settingsContract.testApex)['~orpc']['outputSchema']>>;

export interface SettingsRouteDeps {
  readonly settings: SettingsService;
  readonly testApex: (url: string, token: string) => Promise<ApexCheck>;
  readonly oldClient: OldClientImport;
  /** Nothing real is reached or kept there. */
  readonly training: boolean;
}

/** What would lead out of training: another Google, a real key, a list that real work is done in, a real tracker. */
const REAL = ['sheets.url', 'sheets.credentialsPath', 'sheets.workbookFolder', 'tracker.url'] as const;

export function createSettingsRoutes({ settings, testApex, oldClient, training }: SettingsRouteDeps) {
  const s = api.settings;
  return {
    get: s.get.handler(() => ({
      values: settings.all(),
      fromEnvironment: [...settings.fromEnvironment()],
      secrets: SECRET_NAMES.map((name) => settings.secretState(name)),
    })),
    set: s.set.handler(({ input, context }) => {
      const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
      if (training && REAL.some((key) => key in given && given[key] !== settings.get(key))) {
        throw new AppError('NOT_IN_TRAINING', {});
      }
      return { changed: [...settings.change(given, context.actor)] };
    }),
    setSecret: s.setSecret.handler(({ input }) => {
      // A service account is taken as a file, where it is checked; here it can only be taken away.
      if (input.name === 'google.credentials' && input.value !== null) {
        throw new AppError('INVALID_INPUT', { field: input.name, reason: 'not_service_account' });
      }
      return settings.setSecret(input.name, input.value);
    }),
    testApex: s.testApex.handler(({ input }) => {
      const url = input.url?.trim() || settings.get('apex.url');
      if (training && url !== settings.get('apex.url')) throw new AppError('NOT_IN_TRAINING', {});
      if (!isSafeAddress(url)) throw new AppError('ADDRESS_NOT_SAFE', { address: withoutPassword(url) });
      // A stored token is only ever tried at the stored address, so it cannot be sent elsewhere.
      const token = input.token?.trim() || (url === settings.get('apex.url') ? settings.secret('apex.token') : null);
      if (!token) throw new AppError('APEX_NOT_CONFIGURED', {});
      return testApex(url, token);
    }),
    previewOldClient: s.previewOldClient.handler(({ input }) => oldClient.preview(input)),
    importOldClient: s.importOldClient.handler(({ input, context }) => {
      if (training) throw new AppError('NOT_IN_TRAINING', {});
      return oldClient.take(input, context.actor);
    }),
  };
}
