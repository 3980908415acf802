// The pre-roll tracker's HTTP API as it goes over the wire: paths, bodies, answers. Grams are decimal numbers here and
// nowhere else. Served by hosts/tracker-api, described by its own /api/openapi.json, read by integrations/tracker, which
// is more patient with what other trackers answer. Every call but health needs the header X-API-Key.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import {
  EVERY_CALL,
  OF_A_DECREMENT,
  OF_A_SKU,
  OF_A_WRITE,
  OF_CUSTOM_SKUS,
  OF_ONE_RECORD,
  OF_THE_KEEPER,
  PARTLY_READ,
  WITH_BODY,
} from './tracker-api-errors.ts';

const metrc = z.string().trim().min(1).max(64).describe('METRC package number, such as 1A4060300012345678901234');
const grams = z.number().describe('Grams, exact to the milligram');
const skuKey = z.string().trim().min(1).max(100).describe('SKU key, such as singles_0_5g');

/** A SKU's setting as it is. */
export const apiSkuSetting = z.object({
  excluded: z.boolean(),
  manual_units: z.int().nonnegative().nullable(),
});

/** A SKU's setting as it is to be; what is left out stays as it is. */
const apiSkuSettingChange = z.object({
  excluded: z.boolean().optional().describe('true: not offered at all'),
  manual_units: z
    .int()
    .nonnegative()
    .max(1_000_000)
    .nullable()
    .optional()
    .describe('Offered instead of what the grams allow; null: what the grams allow'),
});

/** `grams_per_unit` is the weight of one piece; a sellable unit is `pack_size` of them. */
export const apiCustomSku = z.object({
  name: z.string().trim().min(1).max(100),
  grams_per_unit: z.number().positive().max(1000).describe('Grams of one piece, at most three decimals'),
  pack_size: z.int().min(1).max(1000).default(1).describe('Pieces in a sellable unit'),
});

/** The same as it is kept, whoever made it. */
const apiKeptSku = z.object({ name: z.string(), grams_per_unit: z.number(), pack_size: z.int() });

const units = z.record(z.string(), z.int().nonnegative()).describe('SKU key → units offered');

export const apiFinishedGood = z.object({
  metrc_number: z.string(),
  strain: z.string(),
  status: z.enum(['active', 'archived', 'orphaned']),
  initial_grams: grams,
  current_grams: grams,
  physical_grams: grams.nullable(),
  ordered_grams: grams,
  packed_grams: grams,
  held_grams: grams,
  available_grams: grams,
  units,
  apex_settings: z.record(z.string(), apiSkuSetting),
  custom_skus: z.record(z.string(), apiKeptSku),
  production_batch: z.string().nullable().describe('Number of the production batch it came from'),
  note: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type ApiFinishedGood = z.infer<typeof apiFinishedGood>;

export const apiBatch = z.object({
  id: z.string(),
  number: z.string(),
  strain: z.string(),
  stage: z.enum(['grinding', 'rolling', 'testing', 'packaging', 'finished']),
  status: z.enum(['active', 'on_hold', 'finished', 'cancelled']),
  lab_status: z.enum(['none', 'pending', 'passed', 'failed']),
  source_packages: z.array(z.object({ metrc_number: z.string(), grams })),
  input_grams: grams,
  ground_grams: grams.nullable(),
  made_grams: grams,
  waste_grams: grams,
  unexplained_grams: grams,
  in_work_grams: grams,
  skus: z.array(
    z.object({
      sku: z.string(),
      name: z.string(),
      planned_units: z.int(),
      made_pieces: z.int(),
      packaged_pieces: z.int(),
    }),
  ),
  note: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type ApiBatch = z.infer<typeof apiBatch>;

export const apiOverview = z.object({
  active_batches: z.int(),
  batches_by_stage: z.object({ grinding: z.int(), rolling: z.int(), testing: z.int(), packaging: z.int() }),
  batches_on_hold: z.int(),
  finished_goods: z.object({ packages: z.int(), active_packages: z.int(), available_grams: grams, units }),
  server: z.object({ name: z.string(), version: z.string(), time: z.string() }),
});

export const apiCalculated = z.record(z.string(), z.object({ strain: z.string(), available_grams: grams, units }));

export interface TrackerApiMeta extends Record<string, unknown> {
  /** The action's name in the audit log; null for calls that change nothing. */
  readonly audits: string | null;
}

const reading = oc.$meta<TrackerApiMeta>({ audits: null }).errors(EVERY_CALL);
const writing = (audits: string) => reading.meta({ audits }).errors({ ...WITH_BODY, ...OF_ONE_RECORD, ...OF_A_WRITE });

const GOODS = 'Finished goods';
const calculate = reading
  .route({ method: 'GET', path: '/apex-calculate', summary: 'Units per SKU of every active package', tags: [GOODS] })
  .errors(OF_THE_KEEPER)
  .output(apiCalculated);

const customSkus = z.union([
  z
    .record(z.string().trim().min(1).max(100), apiCustomSku)
    .describe('{"cannadart_0_8g": {"name": "CannaDart", "grams_per_unit": 0.8, "pack_size": 1}}'),
  apiCustomSku.extend({ key: skuKey }),
]);
export type ApiCustomSkus = z.infer<typeof customSkus>;

const withBody = <T extends z.ZodType>(body: T) => z.object({ params: z.object({ metrc }), body });
const skuAnswer = z.object({ metrc_number: z.string(), custom_skus: z.record(z.string(), apiKeptSku) });
const count = (most: number, usual: number) =>
  z
    .string()
    .regex(/^\d{1,7}$/)
    .refine((text) => Number(text) <= most, `Must be at most ${most}`)
    .default(String(usual));

export const trackerApiContract = {
  overview: reading
    .route({
      method: 'GET',
      path: '/api/overview',
      summary: 'Active batches by stage and finished-goods totals; also the connection test',
      tags: ['Overview'],
    })
    .output(apiOverview),
  batches: {
    list: reading
      .route({ method: 'GET', path: '/api/batches', summary: 'Production batches, newest first', tags: ['Production'] })
      .errors(PARTLY_READ)
      .input(
        z.object({
          status: z
            .enum(['active', 'finished', 'cancelled', 'all'])
            .default('active')
            .describe('active: neither finished nor cancelled'),
          limit: count(2000, 500),
          offset: count(1_000_000, 0),
        }),
      )
      .output(z.array(apiBatch)),
    get: reading
      .route({ method: 'GET', path: '/api/batches/{id}', summary: 'One batch, by id or number', tags: ['Production'] })
      .errors({ ...OF_ONE_RECORD, ...PARTLY_READ })
      .input(z.object({ id: z.string().trim().min(1).max(64) }))
      .output(apiBatch),
  },
  finishedGoods: {
    list: reading
      .route({ method: 'GET', path: '/api/finished-goods', summary: 'Packages with balances', tags: [GOODS] })
      .output(z.array(apiFinishedGood)),
    calculate,
    calculateToo: calculate.route({ method: 'GET', path: '/api/finished-goods/apex-calculate' }),
    get: reading
      .route({ method: 'GET', path: '/api/finished-goods/{metrc}', summary: 'One package', tags: [GOODS] })
      .errors({ ...OF_ONE_RECORD, ...PARTLY_READ })
      .input(z.object({ metrc }))
      .output(apiFinishedGood),
    apexSettings: writing('package.sku-settings')
      .route({
        method: 'POST',
        path: '/api/finished-goods/{metrc}/apex-settings',
        inputStructure: 'detailed',
        summary: 'How SKUs of a package are offered; SKUs that are not named stay as they are',
        tags: [GOODS],
      })
      .errors(OF_A_SKU)
      .input(
        withBody(
          z
            .record(skuKey, apiSkuSettingChange)
            .describe(
              '{"singles_0_5g": {"excluded": false, "manual_units": null}, …}; each names excluded, manual_units or both; all SKUs are changed or none',
            ),
        ),
      )
      .output(z.object({ metrc_number: z.string(), apex_settings: z.record(z.string(), apiSkuSetting), units })),
    apexDecrement: writing('package.decrement')
      .route({
        method: 'POST',
        path: '/api/finished-goods/{metrc}/apex-decrement',
        inputStructure: 'detailed',
        summary: 'Takes a sale off a package, once per idempotency key',
        tags: [GOODS],
      })
      .errors(OF_A_DECREMENT)
      .input(
        withBody(
          z.object({
            sku: skuKey,
            units: z.int().min(1).max(1_000_000),
            idempotency_key: z.string().trim().min(1).max(200).describe('Kept for good: a new one for each sale'),
          }),
        ),
      )
      .output(
        z.object({
          metrc_number: z.string(),
          sku: z.string(),
          units: z.int(),
          grams_taken: grams,
          available_grams: grams.describe('What was left right after the decrement'),
          duplicate: z.boolean().describe('The key was known and the body the same: nothing changed now'),
        }),
      ),
    addCustomSkus: writing('package.custom-sku')
      .route({
        method: 'POST',
        path: '/api/finished-goods/{metrc}/custom-skus',
        inputStructure: 'detailed',
        summary: 'Adds custom SKUs, all of them or none',
        tags: [GOODS],
      })
      .errors(OF_CUSTOM_SKUS)
      .input(withBody(customSkus))
      .output(skuAnswer),
    putCustomSkus: writing('package.custom-sku')
      .route({
        method: 'PUT',
        path: '/api/finished-goods/{metrc}/custom-skus',
        inputStructure: 'detailed',
        summary: 'Changes custom SKUs that are there, all of them or none',
        tags: [GOODS],
      })
      .errors(OF_CUSTOM_SKUS)
      .input(withBody(customSkus))
      .output(skuAnswer),
    removeCustomSku: writing('package.custom-sku')
      .route({
        method: 'DELETE',
        path: '/api/finished-goods/{metrc}/custom-skus',
        inputStructure: 'detailed',
        summary: 'Removes one custom SKU, named by ?key= or in the body',
        tags: [GOODS],
      })
      .errors(OF_A_SKU)
      .input(
        z.object({
          params: z.object({ metrc }),
          query: z.object({ key: skuKey.optional() }).optional(),
          body: z.object({ key: skuKey.optional() }).nullish(),
        }),
      )
      .output(skuAnswer),
  },
  health: reading
    .route({
      method: 'GET',
      path: '/api/health',
      summary: 'Liveness; needs no key and says nothing of the business',
      tags: ['Server'],
    })
    .output(z.object({ status: z.literal('ok'), time: z.string() })),
  openapi: reading
    .route({ method: 'GET', path: '/api/openapi.json', summary: 'This description', tags: ['Server'] })
    .output(z.record(z.string(), z.unknown())),
};
