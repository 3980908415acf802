// The Apex client: every call of the port, over one transport. Which paths and methods an installation knows is found
// out by use and remembered as long as the address stays.
import type { ApexBatchState } from '#shared/model/apex.ts';
import { productCredits, unwrapped, usageShape, welcomeShape } from './answers.ts';
import { createLists, perServer } from './client-lists.ts';
import { createOrderCalls } from './client-orders.ts';
import { ApexError } from './errors.ts';
import { toBatch, toBatchState, toProduct } from './mapper.ts';
import type { ApexPort } from './port.ts';
import { type ApexClientOptions, type ApexRequest, createTransport } from './transport.ts';

type BatchesPath = '/v2/batches' | '/v1/batches';
const otherPath = (path: BatchesPath): BatchesPath => (path === '/v2/batches' ? '/v1/batches' : '/v2/batches');

interface Installation {
  /** Older installations know only one of these. */
  batchesPath: BatchesPath;
  batchesPathKnown: boolean;
  updateMethod: 'PATCH' | 'PUT';
}

export function createApexClient(options: ApexClientOptions): ApexPort {
  const call = createTransport(options);
  const list = createLists(call, options.baseUrl);
  const installation = perServer<Installation>(options.baseUrl, () => ({
    batchesPath: '/v2/batches',
    batchesPathKnown: false,
    updateMethod: 'PATCH',
  }));

  const batchCall = async (
    request: Omit<ApexRequest, 'credits' | 'path'> & { batchId: number },
    signal: AbortSignal,
  ): Promise<ApexBatchState> => {
    const server = installation();
    const send = (base: BatchesPath) =>
      call({ ...request, path: `${base}/${request.batchId}`, credits: () => 1 }, signal);
    let body: unknown;
    try {
      body = await send(server.batchesPath);
    } catch (error) {
      // Before any list has been read nothing tells which of the two paths this installation serves.
      if (server.batchesPathKnown || !(error instanceof ApexError) || error.kind !== 'not_found') throw error;
      const other = otherPath(server.batchesPath);
      try {
        body = await send(other);
      } catch (second) {
        throw second instanceof ApexError && second.kind !== 'not_found' ? second : error;
      }
      server.batchesPath = other;
      server.batchesPathKnown = true;
    }
    const record = unwrapped(body, 'batch');
    // "Updated" without the batch behind it is an answer all the same.
    const silent = typeof record === 'object' && record !== null && !('id' in record) && !('quantity' in record);
    if (silent && request.method !== 'GET') return { batchId: request.batchId, quantity: null, updatedAt: '' };
    const batch = toBatchState(record);
    if (!batch || batch.batchId !== request.batchId) {
      throw new ApexError('shape', { detail: 'The answer is not the batch.', mayHaveHappened: true });
    }
    return batch;
  };

  return {
    welcome: async (signal) => {
      const body = await call({ kind: 'welcome', method: 'GET', path: '/v1/welcome', credits: () => 0 }, signal);
      const shape = welcomeShape.safeParse(body);
      if (!shape.success) throw new ApexError('shape', { detail: 'The welcome answer has another form.' });
      return { name: shape.data.name, abilities: shape.data.access };
    },
    usage: async (signal) => {
      const body = await call({ kind: 'usage', method: 'GET', path: '/v1/usage', credits: () => 0 }, signal);
      const shape = usageShape.safeParse(body);
      if (!shape.success) throw new ApexError('shape', { detail: 'The usage answer has another form.' });
      return { creditsUsed: shape.data.data.credits_used, monthlyLimit: shape.data.data.monthly_credit_limit };
    },
    listBatches: async (query, signal) => {
      const server = installation();
      const pull = () =>
        list(
          {
            kind: 'batches',
            path: server.batchesPath,
            key: 'batches',
            read: toBatch,
            credits: (rows) => rows.length,
            ...query,
          },
          signal,
        );
      try {
        const page = await pull();
        server.batchesPathKnown = true;
        return page;
      } catch (error) {
        if (server.batchesPathKnown || !(error instanceof ApexError) || error.kind !== 'not_found') throw error;
        const first = server.batchesPath;
        server.batchesPath = otherPath(first);
        try {
          const page = await pull();
          server.batchesPathKnown = true;
          return page;
        } catch (second) {
          server.batchesPath = first;
          throw second;
        }
      }
    },
    listProducts: (query, signal) =>
      list(
        {
          kind: 'products',
          path: '/v1/products',
          key: 'products',
          read: toProduct,
          credits: productCredits,
          optional: { with_metrc: 'true' },
          ...query,
        },
        signal,
      ),
    ...createOrderCalls(call, list, options.baseUrl),
    getBatch: (batchId, signal) => batchCall({ kind: 'batch', method: 'GET', batchId }, signal),
    setQuantity: async (batchId, quantity, signal) => {
      const request = { kind: 'set-quantity', batchId, body: { quantity } } as const;
      const server = installation();
      // Several calls may find out about PUT at the same time; each goes by what it tried itself.
      const method = server.updateMethod;
      try {
        return await batchCall({ ...request, method }, signal);
      } catch (error) {
        if (!(error instanceof ApexError) || error.kind !== 'method_not_allowed' || method === 'PUT') throw error;
        const batch = await batchCall({ ...request, method: 'PUT' }, signal);
        server.updateMethod = 'PUT';
        return batch;
      }
    },
  };
}
