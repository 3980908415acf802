// /v1/products: list and one. METRC tags come only on the detail, with with_metrc; batches only with a
// flag on the list, and on the detail whenever the token may view batches.

import type { JsonObject } from '../stand-in/json.ts';
import { may } from './auth.ts';
import { readChangedBetween } from './changed-between.ts';
import type { Exchange, RouteTable } from './exchange.ts';
import { recordId } from './exchange.ts';
import { readQuery } from './input.ts';
import { paginate, readPaging } from './paging.ts';
import { notFound } from './refusal.ts';
import { batchResource, historyRows, metrcTags, productResource } from './resources.ts';
import type { Batch } from './types.ts';

const only = (ids: ReadonlySet<number> | null, id: number | null): ReadonlySet<number> | null => {
  if (id === null) return ids;
  return ids === null ? new Set([id]) : new Set([id].filter((one) => ids.has(one)));
};

export function addProductRoutes({ add, state }: RouteTable): void {
  const batchesByProduct = (soldOutToo: boolean): Map<number, Batch[]> => {
    const groups = new Map<number, Batch[]>();
    for (const batch of state.batches.values()) {
      const soldOut = !batch.unlimited && (batch.quantity ?? 0) <= 0;
      if (batch.archived || (soldOut && !soldOutToo)) continue;
      const group = groups.get(batch.productId);
      if (group === undefined) groups.set(batch.productId, [batch]);
      else group.push(batch);
    }
    return groups;
  };

  const list = (exchange: Exchange): JsonObject => {
    const read = readQuery(exchange.query);
    const isAskedFor = readChangedBetween(read);
    const ids = read.ids('ids');
    const brands = only(read.ids('brand_ids'), read.integer('brand_id'));
    const categories = only(read.ids('product_category_ids'), read.integer('product_category_id'));
    const types = read.ids('product_type_ids');
    const archived = read.flag('archived');
    const withBatches = read.flag('with_batches') === true && may(exchange.holder, 'view:batches');
    const soldOutToo = read.flag('include_sold_out_batches') === true;
    const hasAvailable = read.flag('has_available_batches');
    const paging = readPaging(read);
    read.check();

    const available = hasAvailable === null ? null : batchesByProduct(false);
    const found = [...state.products.values()].filter(
      (product) =>
        isAskedFor(product) &&
        (ids === null || ids.has(product.id)) &&
        (brands === null || (product.brand !== null && brands.has(product.brand.id))) &&
        (categories === null || categories.has(product.category.id)) &&
        (types === null || (product.productType !== null && types.has(product.productType.id))) &&
        (archived === null || archived === product.archived) &&
        (available === null || available.has(product.id) === hasAvailable),
    );
    const page = paginate(found, paging, exchange.address, exchange.query, exchange.fault?.kind ?? null);
    const groups = withBatches ? batchesByProduct(soldOutToo) : null;
    let nested = 0;
    const products = page.items.map((product): JsonObject => {
      if (groups === null) return productResource(product);
      const batches = groups.get(product.id) ?? [];
      nested += batches.length;
      return { ...productResource(product), batches: batches.map(batchResource) };
    });
    exchange.bill('products', products.length, nested);
    return { products, links: page.links, meta: page.meta };
  };

  const one = (exchange: Exchange): JsonObject => {
    const read = readQuery(exchange.query);
    const flaggedBatches = read.flag('with_batches') === true;
    const soldOutToo = read.flag('include_sold_out_batches') === true;
    const withMetrc = read.flag('with_metrc') === true;
    const withHistory = read.flag('with_history') === true;
    read.check();
    const key = recordId(exchange.id);
    const product = key === null ? undefined : state.products.get(key);
    if (product === undefined) throw notFound('record not found');
    const batches = may(exchange.holder, 'view:batches') ? (batchesByProduct(soldOutToo).get(product.id) ?? []) : null;
    const tags = metrcTags(product, state.operations[0]?.id ?? 0);
    const history = historyRows(product.history);
    const nested =
      (flaggedBatches ? (batches?.length ?? 0) : 0) +
      (withMetrc ? tags.length : 0) +
      (withHistory ? history.length : 0);
    exchange.bill('products', 1, nested);
    return {
      product: {
        ...productResource(product),
        ...(batches === null ? {} : { batches: batches.map(batchResource) }),
        ...(withMetrc ? { metrc_tags: tags, metrc_lab_results: [] } : {}),
        ...(withHistory ? { history } : {}),
      },
    };
  };

  add(['GET'], '/v1/products', 'view:products', list);
  add(['GET'], '/v1/products/:id', 'view:products', one);
}
