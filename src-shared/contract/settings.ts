// Settings and secrets. A secret is written, never read back: people see whether it is set and its last four characters.
import { z } from 'zod';
import { OFFERING_MODES } from '../model/sku.ts';
import { reads, writes } from './base.ts';

export const productLine = z.object({
  key: z.string().regex(/^[a-z][a-z0-9_]{0,40}$/),
  label: z.string().trim().min(1).max(60),
  pattern: z.string().trim().min(1).max(200),
});

/** Every setting and its limits. Defaults stand apart: a change of one setting must never bring others along. */
export const settingsSchema = z.object({
  'facility.name': z.string().trim().min(1).max(120),
  'facility.timeZone': z.string().min(1).max(60),
  'facility.license': z.string().trim().max(60),
  'people.lockAfterMinutes': z.int().min(0).max(480),
  'people.pinHours': z.int().min(1).max(168),
  'backups.time': z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  'backups.folder': z.string().trim().max(500),
  'backups.keepDaily': z.int().min(2).max(60),
  'backups.keepWeekly': z.int().min(1).max(52),
  'apex.url': z.string().trim().max(300),
  'apex.requestTimeoutSeconds': z.int().min(1).max(120),
  'apex.requestsPerSecond': z.int().min(1).max(14),
  'apex.monthlyCreditBudget': z.int().min(0).max(100_000_000),
  'sync.enabled': z.boolean(),
  'sync.intervalSeconds': z.int().min(1).max(3600),
  'sync.safetyMinBatches': z.int().min(0).max(100_000),
  'sync.safetySharePercent': z.int().min(0).max(100),
  'sync.logDays': z.int().min(1).max(3650),
  'sync.parkAfterAttempts': z.int().min(3).max(1000),
  'mapping.refreshMinutes': z.int().min(1).max(1440),
  'mapping.fullRefreshHours': z
    .int()
    .min(1)
    .max(24 * 31),
  'mapping.productLines': z.array(productLine).min(1).max(40),
  'orders.autoRefresh': z.boolean(),
  'orders.refreshMinutes': z.int().min(1).max(1440),
  'orders.firstDate': z.union([z.iso.date(), z.literal('')]),
  'orders.leftOutStatuses': z.array(z.string().trim().min(1).max(120)).max(100),
  'orders.packedStatus': z.string().trim().max(120),
  'orders.deliveredStatus': z.string().trim().max(120),
  'packing.historyAfterDays': z.int().min(0).max(365),
  'packages.offeringMode': z.enum(OFFERING_MODES),
  'production.tolerancePercent': z.number().min(0.1).max(50),
  /** SKU key → its own tolerance, percent. */
  'production.skuTolerances': z.record(z.string().max(100), z.number().min(0.1).max(50)),
  'production.unexplainedPercent': z.number().min(0).max(100),
  'production.workStart': z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  'production.workEnd': z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  /** 1 is Monday, 7 is Sunday. */
  'production.workDays': z.array(z.int().min(1).max(7)).min(1).max(7),
  'tracker.enabled': z.boolean(),
  'tracker.url': z.string().trim().max(300),
  'tracker.timeoutSeconds': z.int().min(1).max(120),
  'tracker.staleSeconds': z.int().min(10).max(3600),
  'tracker.decrementDelaySeconds': z.int().min(0).max(3600),
  'trackerApi.enabled': z.boolean(),
  'trackerApi.address': z.string().trim().min(1).max(100),
  'trackerApi.port': z.int().min(1).max(65_535),
  'sheets.enabled': z.boolean(),
  'sheets.url': z.string().trim().max(300),
  'sheets.credentialsPath': z.string().trim().max(1000),
  'sheets.spreadsheetId': z.string().trim().max(500),
  'sheets.historyId': z.string().trim().max(500),
  'sheets.deliveryId': z.string().trim().max(500),
  'sheets.pollSeconds': z.int().min(1).max(600),
  'sheets.fallbackToExcel': z.boolean(),
  'sheets.autoCreate': z.boolean(),
  'sheets.workbookFolder': z.string().trim().max(500),
});
export type Settings = z.infer<typeof settingsSchema>;
export type SettingKey = keyof Settings;

/** What a new installation has. */
export const SETTING_DEFAULTS: Settings = {
  'facility.name': 'My facility',
  'facility.timeZone': 'America/Los_Angeles',
  'facility.license': '',
  'people.lockAfterMinutes': 15,
  'people.pinHours': 12,
  'backups.time': '02:30',
  // Empty: the folder backups in the data folder.
  'backups.folder': '',
  'backups.keepDaily': 7,
  'backups.keepWeekly': 4,
  'apex.url': 'https://app.apextrading.com/api',
  'apex.requestTimeoutSeconds': 15,
  'apex.requestsPerSecond': 12,
  'apex.monthlyCreditBudget': 60_000,
  'sync.enabled': true,
  'sync.intervalSeconds': 5,
  'sync.safetyMinBatches': 5,
  'sync.safetySharePercent': 50,
  'sync.logDays': 30,
  'sync.parkAfterAttempts': 30,
  'mapping.refreshMinutes': 5,
  'mapping.fullRefreshHours': 24 * 7,
  'mapping.productLines': [
    { key: 'cannadart', label: 'CannaDart', pattern: 'cannadart' },
    { key: 'magnetic_box', label: 'Magnetic Box', pattern: 'mag(?:netic)?.*box' },
    { key: 'cocoa_blunt', label: 'Cocoa Blunt', pattern: 'cocoa.*blunt' },
  ],
  'orders.autoRefresh': true,
  'orders.refreshMinutes': 2,
  // Empty: a year before the first reading.
  'orders.firstDate': '',
  // By id or by name, as a company writes them.
  'orders.leftOutStatuses': [],
  // Empty: the order's status on Apex is left alone.
  'orders.packedStatus': '',
  'orders.deliveredStatus': '',
  // 0: only once it is marked delivered.
  'packing.historyAfterDays': 14,
  'packages.offeringMode': 'shared',
  'production.tolerancePercent': 5,
  'production.skuTolerances': {},
  'production.unexplainedPercent': 2,
  'production.workStart': '08:00',
  'production.workEnd': '16:30',
  'production.workDays': [1, 2, 3, 4, 5],
  'tracker.enabled': false,
  'tracker.url': '',
  'tracker.timeoutSeconds': 10,
  'tracker.staleSeconds': 120,
  // Long enough to take back what was scanned by mistake: the tracker has no call that gives units back.
  'tracker.decrementDelaySeconds': 60,
  'trackerApi.enabled': false,
  'trackerApi.address': '127.0.0.1',
  'trackerApi.port': 8787,
  'sheets.enabled': false,
  // Empty: Google's own addresses.
  'sheets.url': '',
  // Empty: the service account that was chosen from a file, kept as a secret.
  'sheets.credentialsPath': '',
  'sheets.spreadsheetId': '',
  // Empty: tabs of the packing list's own spreadsheet.
  'sheets.historyId': '',
  'sheets.deliveryId': '',
  'sheets.pollSeconds': 2,
  'sheets.fallbackToExcel': true,
  'sheets.autoCreate': true,
  // Empty: the data folder.
  'sheets.workbookFolder': '',
};

export const SECRET_NAMES = ['apex.token', 'google.credentials', 'tracker.key', 'tracker-api.key'] as const;
export type SecretName = (typeof SECRET_NAMES)[number];

export const secretState = z.object({
  name: z.enum(SECRET_NAMES),
  set: z.boolean(),
  endsIn: z.string().nullable(),
  /** True when it came from the environment and cannot be changed here. */
  fromEnvironment: z.boolean(),
});

export const oldClientFile = z.object({ fileName: z.string().max(260), contentBase64: z.string().max(1_400_000) });

export const oldClientPreview = z.object({
  /** What is taken over now: where it goes and what it will be ("set, ends in 2190" for a secret). */
  taken: z.array(z.object({ key: z.string(), target: z.string(), value: z.string(), secret: z.boolean() })),
  /** Known, but not usable: the reason as a code or sentence. */
  wrong: z.array(z.object({ key: z.string(), reason: z.string() })),
  unknown: z.array(z.string()),
});
export type OldClientPreview = z.infer<typeof oldClientPreview>;

export const settingsContract = {
  get: reads().output(
    z.object({
      values: settingsSchema,
      /** Keys given by the environment: shown, not editable. */
      fromEnvironment: z.array(z.string()),
      secrets: z.array(secretState),
    }),
  ),
  set: writes('settings.write', 'settings.change')
    .input(settingsSchema.partial())
    .output(z.object({ changed: z.array(z.string()) })),
  setSecret: writes('settings.write', 'settings.secret', ['name'])
    .input(z.object({ name: z.enum(SECRET_NAMES), value: z.string().trim().min(1).max(4000).nullable() }))
    .output(secretState),
  /** Asks Apex who the token belongs to and what it may do. Sends nothing else. */
  testApex: writes('settings.write', 'settings.test-apex', ['url'])
    .input(z.object({ url: z.string().max(300).optional(), token: z.string().max(4000).optional() }))
    .output(
      z.object({
        ok: z.boolean(),
        company: z.string().nullable(),
        abilities: z.array(z.string()),
        missing: z.array(z.string()),
        /** What only the orders need: without it the sync works and no orders are read. */
        missingForOrders: z.array(z.string()),
        problem: z.object({ code: z.string(), detail: z.string() }).nullable(),
      }),
    ),
  /** What an old client's apex_config.json holds and where it would go. Changes nothing; secrets do not come back. */
  previewOldClient: reads('settings.write').input(oldClientFile).output(oldClientPreview),
  /** Takes over what the preview showed. The file itself is only read. */
  importOldClient: writes('settings.write', 'settings.import-old-client', ['fileName'])
    .input(oldClientFile)
    .output(oldClientPreview),
};
