// The tracker client: every call of the port, over one transport. Which path an installation knows, and what it answered
// last, is remembered as long as the address stays.
import { toGrams } from '#shared/model/mass.ts';
import { TrackerError } from './errors.ts';
import { readCalculated, readDefinitions, readOverview } from './mapper.ts';
import type { TrackerPort } from './port.ts';
import { createTransport, jsonOf, type TrackerAnswer, type TrackerClientOptions } from './transport.ts';

const CALCULATE_PATHS = ['/apex-calculate', '/api/finished-goods/apex-calculate'] as const;
const GOODS = '/api/finished-goods';

interface Installation {
  readonly address: string;
  /** Of CALCULATE_PATHS; the other one is tried where this is not found. */
  path: 0 | 1;
  etag: string | null;
  /** The text that was read last. */
  text: string | null;
}

const unreadable = (detail: string, status: number): TrackerError =>
  new TrackerError('unreadable', { status, detail, mayHaveHappened: true });

function bodyOf(answer: TrackerAnswer | null): unknown {
  const body = answer === null ? undefined : jsonOf(answer.text);
  if (body === undefined) throw unreadable('The answer is not JSON.', answer?.status ?? 304);
  return body;
}

export function createTrackerClient(options: TrackerClientOptions): TrackerPort {
  const send = createTransport(options);
  let known: Installation | null = null;
  const installation = (): Installation => {
    const address = options.baseUrl();
    if (known?.address !== address) known = { address, path: 0, etag: null, text: null };
    return known;
  };

  const goodsPath = (metrcNumber: string, rest: string): string =>
    `${GOODS}/${encodeURIComponent(metrcNumber)}/${rest}`;

  /** A write whose answer says that it was taken: any JSON, or nothing at all with 204. */
  const write = async (request: Parameters<typeof send>[0], signal: AbortSignal): Promise<void> => {
    const answer = await send(request, signal);
    if (answer?.status === 204) return;
    const body = bodyOf(answer);
    if (typeof body !== 'object' || body === null) throw unreadable('The answer is no object.', answer?.status ?? 0);
  };

  const calculateAt = (server: Installation, path: 0 | 1, anew: boolean, signal: AbortSignal) =>
    send({ method: 'GET', path: CALCULATE_PATHS[path], known: anew ? null : server.etag }, signal);

  const calculateAnswer = async (server: Installation, anew: boolean, signal: AbortSignal) => {
    try {
      return await calculateAt(server, server.path, anew, signal);
    } catch (error) {
      if (!(error instanceof TrackerError) || error.kind !== 'not_found') throw error;
      const other = server.path === 0 ? 1 : 0;
      let answer: TrackerAnswer | null;
      try {
        answer = await calculateAt(server, other, true, signal);
      } catch (second) {
        throw second instanceof TrackerError && second.kind !== 'not_found' ? second : error;
      }
      server.path = other;
      return answer;
    }
  };

  return {
    overview: async (signal) => {
      const answer = await send({ method: 'GET', path: '/api/overview' }, signal);
      const overview = readOverview(bodyOf(answer));
      if (overview === null) throw unreadable('The overview has another form.', answer?.status ?? 0);
      return overview;
    },

    calculate: async (anew, signal) => {
      const server = installation();
      const answer = await calculateAnswer(server, anew, signal);
      if (answer === null && !anew && server.text !== null) return 'unchanged';
      if (answer === null) throw unreadable('It says that nothing changed and was not asked that.', 304);
      if (!anew && answer.text === server.text) return 'unchanged';
      const calculated = readCalculated(bodyOf(answer));
      if (calculated === null) throw unreadable('The answer lists no packages.', answer.status);
      if (calculated.packages.length === 0) throw new TrackerError('empty', { status: answer.status });
      server.etag = answer.etag;
      server.text = answer.text;
      return calculated;
    },

    customSkus: async (signal) => readDefinitions(bodyOf(await send({ method: 'GET', path: GOODS }, signal))),

    decrement: ({ metrcNumber, sku, units, idempotencyKey }, signal) =>
      write(
        {
          method: 'POST',
          path: goodsPath(metrcNumber, 'apex-decrement'),
          body: { sku, units, idempotency_key: idempotencyKey },
        },
        signal,
      ),

    setSku: (metrcNumber, sku, { excluded, manualUnits }, signal) =>
      write(
        {
          method: 'POST',
          path: goodsPath(metrcNumber, 'apex-settings'),
          body: { [sku]: { excluded, manual_units: manualUnits } },
        },
        signal,
      ),

    putCustomSku: (metrcNumber, { key, name, milligramsPerPiece, packSize }, create, signal) =>
      write(
        {
          method: create ? 'POST' : 'PUT',
          path: goodsPath(metrcNumber, 'custom-skus'),
          body: { [key]: { name, grams_per_unit: toGrams(milligramsPerPiece), pack_size: packSize } },
        },
        signal,
      ),

    removeCustomSku: (metrcNumber, sku, signal) =>
      write(
        {
          method: 'DELETE',
          path: `${goodsPath(metrcNumber, 'custom-skus')}?key=${encodeURIComponent(sku)}`,
          body: { key: sku },
        },
        signal,
      ),
  };
}
