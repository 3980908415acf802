// /v2/batches (and /v1/batches on installations that still have it): list, one, sparse update.

import type { Json, JsonObject } from '../stand-in/json.ts';
import { writeBatch } from './batch-fields.ts';
import { readChangedBetween } from './changed-between.ts';
import type { Exchange, RouteTable } from './exchange.ts';
import { recordId } from './exchange.ts';
import { readQuery } from './input.ts';
import { paginate, readPaging } from './paging.ts';
import { notFound } from './refusal.ts';
import { batchResource, historyRows, operationResource } from './resources.ts';
import type { Batch } from './types.ts';

export type BatchVersions = 'v1' | 'v2' | 'both';

const measurements = (batch: Batch, name: 'terpenes' | 'cannabinoids'): readonly Json[] => {
  const value = batch.fields.get(name);
  return Array.isArray(value) ? value : [];
};

export function addBatchRoutes({ add, state, writeMethods }: RouteTable, versions: BatchVersions): void {
  const find = ({ id }: Exchange): Batch => {
    const key = recordId(id);
    const batch = key === null ? undefined : state.batches.get(key);
    if (batch === undefined) throw notFound('Batch not found');
    return batch;
  };

  const list = (exchange: Exchange): JsonObject => {
    const read = readQuery(exchange.query);
    const isAskedFor = readChangedBetween(read);
    const ids = read.ids('ids');
    const productIds = read.ids('product_ids');
    const operationIds = read.ids('operation_ids');
    const archived = read.flag('archived');
    const withOperation = read.flag('with_operation') === true;
    const withCannabinoids = read.flag('with_cannabinoids') === true;
    const withTerpenes = read.flag('with_terpenes') === true;
    const paging = readPaging(read);
    read.check();

    const found = [...state.batches.values()].filter(
      (batch) =>
        isAskedFor(batch) &&
        (ids === null || ids.has(batch.id)) &&
        (productIds === null || productIds.has(batch.productId)) &&
        (operationIds === null || operationIds.has(batch.operationId)) &&
        (archived === null || archived === batch.archived),
    );
    const page = paginate(found, paging, exchange.address, exchange.query, exchange.fault?.kind ?? null);
    let nested = 0;
    const batches = page.items.map((batch): JsonObject => {
      const terpenes = withTerpenes ? measurements(batch, 'terpenes') : [];
      const cannabinoids = withCannabinoids ? measurements(batch, 'cannabinoids') : [];
      nested += terpenes.length + cannabinoids.length;
      return {
        ...batchResource(batch),
        ...(withOperation ? { operation: operationResource(state, batch.operationId) } : {}),
        ...(withTerpenes ? { terpenes } : {}),
        ...(withCannabinoids ? { cannabinoids } : {}),
      };
    });
    exchange.bill('batches', batches.length, nested);
    return { batches, links: page.links, meta: page.meta };
  };

  const detail = (batch: Batch): JsonObject => {
    const product = state.products.get(batch.productId);
    return {
      ...batchResource(batch),
      product: product === undefined ? null : { id: product.id, name: product.name },
      operation: operationResource(state, batch.operationId),
    };
  };

  const one = (exchange: Exchange): JsonObject => {
    const read = readQuery(exchange.query);
    const withHistory = read.flag('with_history') === true;
    read.check();
    const batch = find(exchange);
    const history = withHistory ? historyRows(batch.history) : [];
    exchange.bill('batches', 1, history.length);
    return { batch: { ...detail(batch), ...(withHistory ? { history } : {}) } };
  };

  const update = (exchange: Exchange): JsonObject => {
    const batch = find(exchange);
    if (writeBatch(state, batch, exchange.body)) exchange.applied();
    exchange.bill('batches', 1);
    return { batch: detail(batch) };
  };

  for (const version of versions === 'both' ? ['v1', 'v2'] : [versions]) {
    add(['GET'], `/${version}/batches`, 'view:batches', list);
    add(['GET'], `/${version}/batches/:id`, 'view:batches', one);
    add(writeMethods, `/${version}/batches/:id`, 'update:batches', update);
  }
}
