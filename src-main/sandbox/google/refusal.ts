// Google's refusals: Sheets and Drive word their bodies differently.
import { Refused } from '../stand-in/answers.ts';
import type { Json } from '../stand-in/json.ts';

/** What a spreadsheet refuses; the request it was in is named where it is caught. */
export class SheetRefusal extends Error {}

export const sheetsError = (code: number, status: string, message: string, details: readonly Json[] = []) =>
  new Refused(code, { error: { code, message, status, ...(details.length === 0 ? {} : { details }) } });

export const invalidArgument = (message: string, details: readonly Json[] = []) =>
  sheetsError(400, 'INVALID_ARGUMENT', message, details);

export interface Violation {
  /** Where, as requests[0].update_cells; empty at the root. */
  readonly field: string;
  readonly description: string;
}

export const badRequest = (violations: readonly Violation[]) =>
  invalidArgument(violations.map(({ description }) => description).join('\n'), [
    {
      '@type': 'type.googleapis.com/google.rpc.BadRequest',
      fieldViolations: violations.map(({ field, description }) =>
        field === '' ? { description } : { field, description },
      ),
    },
  ]);

export const notFound = () => sheetsError(404, 'NOT_FOUND', 'Requested entity was not found.');
export const permissionDenied = () => sheetsError(403, 'PERMISSION_DENIED', 'The caller does not have permission');
export const unparsableRange = (range: string) => invalidArgument(`Unable to parse range: ${range}`);
export const badFieldMask = (path: string) =>
  invalidArgument('Request contains an invalid argument.', [
    {
      '@type': 'type.googleapis.com/google.rpc.BadRequest',
      fieldViolations: [
        {
          field: path,
          description: `Error expanding 'fields' parameter. Cannot find matching fields for path '${path}'.`,
        },
      ],
    },
  ]);

export interface DriveErrorFields {
  readonly domain?: string;
  readonly reason: string;
  /** parameter name, or Authorization for a header. */
  readonly location?: string;
  readonly locationType?: 'parameter' | 'header';
  readonly status?: string;
  readonly details?: readonly Json[];
}

export function driveError(code: number, message: string, fields: DriveErrorFields): Refused {
  const { domain = 'global', reason, location, locationType = 'parameter', status, details } = fields;
  const where = location === undefined ? {} : { locationType, location };
  return new Refused(code, {
    error: {
      code,
      message,
      errors: [{ message, domain, reason, ...where }],
      ...(status === undefined ? {} : { status }),
      ...(details === undefined ? {} : { details }),
    },
  });
}

export const fileNotFound = (fileId: string) =>
  driveError(404, `File not found: ${fileId}.`, { reason: 'notFound', location: 'fileId' });

/** An address that Google has nothing at: answered by a page, not by JSON. */
export class NoSuchPage extends Error {
  readonly html =
    '<!DOCTYPE html>\n<html lang=en>\n<title>Error 404 (Not Found)!!1</title>\n<p><b>404.</b> <ins>That’s an error.</ins>\n';
}
