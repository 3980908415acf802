// Refusals as the wire has them. What the features throw becomes a status, a code, a sentence for whoever runs the other
// machine, and what there is instead; anything unforeseen becomes a reference to the log and nothing else.
import { ORPCError, ValidationError } from '@orpc/server';
import { z } from 'zod';
import type { ErrorData } from '#shared/contract/errors.ts';
import {
  EVERY_CALL,
  OF_A_DECREMENT,
  OF_A_WRITE,
  OF_CUSTOM_SKUS,
  OF_ONE_RECORD,
  WITH_BODY,
} from '#shared/contract/tracker-api-errors.ts';
import { formatGramsExact, mg, toGrams } from '#shared/model/mass.ts';
import { reasonWords } from '#shared/text/reasons.ts';
import { AppError } from '../../core/app-error.ts';

const KNOWN = { ...EVERY_CALL, ...WITH_BODY, ...OF_ONE_RECORD, ...OF_A_WRITE, ...OF_A_DECREMENT, ...OF_CUSTOM_SKUS };
type RefusalCode = keyof typeof KNOWN;
type Extras = Readonly<Record<string, string | number | readonly string[]>>;

const raise = (
  code: RefusalCode,
  message: string = KNOWN[code].message,
  extras: Extras = {},
): ORPCError<string, Extras> => new ORPCError(code, { status: KNOWN[code].status, message, data: extras });

/** The body of an error answer. Only what a refusal says of itself: never a stack, never somebody else's data. */
export function errorBody(error: ORPCError<string, unknown>): Record<string, unknown> {
  const extras = z.record(z.string(), z.unknown()).safeParse(error.data);
  const own = error.code in KNOWN && extras.success ? extras.data : {};
  return { error: error.message, code: error.code, ...own };
}

export const inputProblem = (field: string, reason: string): ORPCError<string, Extras> =>
  raise('INVALID_INPUT', field === '' ? reason : `${field}: ${reason}`, { field });

/** `unforeseen` logs what nobody expected and answers its reference. */
export function refusalOf(error: unknown, unforeseen: (error: unknown) => string): ORPCError<string, unknown> {
  if (error instanceof AppError) {
    const known = fromAppError(error);
    if (known) return known;
  } else if (error instanceof ORPCError) {
    if (error.code in KNOWN && error.code !== 'BAD_REQUEST') return error;
    if (error.code === 'BAD_REQUEST' && error.cause instanceof ValidationError) return wrongInput(error.cause);
    if (error.code === 'BAD_REQUEST') return raise('BAD_REQUEST');
  }
  return raise('UNEXPECTED', undefined, { reference: unforeseen(error) });
}

const gramsText = (value: number): string => `${formatGramsExact(mg(value))} g`;

/** With what there is instead: in grams, and in whole units of the SKU where that is known. */
export function notEnough(
  { requestedMg, availableMg }: ErrorData<'NOT_ENOUGH_AVAILABLE'>,
  availableUnits?: number,
): ORPCError<string, Extras> {
  const text = `${gramsText(requestedMg)} were asked for; ${gramsText(availableMg)} are available.`;
  return raise('NOT_ENOUGH_AVAILABLE', text, {
    requested_grams: toGrams(mg(requestedMg)),
    available_grams: toGrams(mg(availableMg)),
    ...(availableUnits === undefined ? {} : { available_units: availableUnits }),
  });
}

function fromAppError(error: AppError): ORPCError<string, Extras> | null {
  if (isRefusal(error, 'RECORD_NOT_FOUND')) {
    return raise('RECORD_NOT_FOUND', `There is no ${error.data.kind} ${error.data.ref}.`);
  }
  if (isRefusal(error, 'NOT_ENOUGH_AVAILABLE')) return notEnough(error.data);
  if (isRefusal(error, 'UNKNOWN_SKU')) {
    const { sku, known } = error.data;
    return raise('UNKNOWN_SKU', `The package has no SKU ${sku}. It has: ${known.join(', ') || 'none'}.`, {
      known_skus: known,
    });
  }
  if (isRefusal(error, 'SKU_KEY_TAKEN')) return raise('SKU_KEY_TAKEN', `There is a SKU ${error.data.sku} already.`);
  if (isRefusal(error, 'PACKAGE_NOT_ACTIVE')) {
    return raise('PACKAGE_NOT_ACTIVE', `Package ${error.data.metrcNumber} is ${error.data.status}, not active.`);
  }
  if (isRefusal(error, 'INVALID_INPUT')) return inputProblem(error.data.field, reasonWords(error.data.reason));
  if (isRefusal(error, 'WEIGHTS_OVER_100')) {
    const share = error.data.total / 100;
    return inputProblem('body', `The SKUs that are not excluded would share ${share} % of the package: 100 % at most.`);
  }
  // Its address is nobody else's business.
  if (isRefusal(error, 'KEPT_BY_TRACKER')) return raise('KEPT_BY_TRACKER');
  if (isRefusal(error, 'DECREMENT_KEY_REUSED')) return raise('DECREMENT_KEY_REUSED');
  if (isRefusal(error, 'DISK_FULL')) return raise('DISK_FULL');
  return null;
}

export const isRefusal = <C extends AppError['code']>(error: AppError, code: C): error is AppError<C> =>
  error.code === code;

interface Issue {
  readonly message: string;
  readonly path?: readonly unknown[] | undefined;
}

const unionShape = z.object({
  code: z.literal('invalid_union'),
  errors: z.array(z.array(z.object({ message: z.string(), path: z.array(z.union([z.string(), z.number()])) }))),
});

/** The first thing the schema found wrong; of a choice of shapes, what was wrong with the one that came closest. */
function wrongInput(error: ValidationError): ORPCError<string, Extras> {
  const [issue] = error.issues;
  const path = (issue?.path ?? []).map(keyOf);
  const union = unionShape.safeParse(issue);
  const closest = union.success ? closestOf(union.data.errors.flat()) : undefined;
  const whole = closest ? [...path, ...(closest.path ?? []).map(keyOf)] : path;
  // What a caller calls it: the body and the parameters are our own division.
  const named = whole.length > 1 && ['body', 'params', 'query'].includes(whole[0] ?? '') ? whole.slice(1) : whole;
  return inputProblem(named.join('.'), closest?.message ?? issue?.message ?? KNOWN.INVALID_INPUT.message);
}

const keyOf = (part: unknown): string =>
  String(typeof part === 'object' && part !== null && 'key' in part ? part.key : part);

const closestOf = (issues: readonly Issue[]): Issue | undefined =>
  [...issues].sort((a, b) => (b.path?.length ?? 0) - (a.path?.length ?? 0))[0];
