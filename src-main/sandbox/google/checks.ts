// Who asks and may ask: the token, the scopes, the APIs of the project. Refusals in the words of the service.
import type { Account, Accounts, Principal, Service } from './accounts.ts';
import type { Route } from './exchange.ts';
import { driveError, sheetsError } from './refusal.ts';

const UNAUTHENTICATED =
  'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.';
const MISSING =
  'Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.';
const NO_SCOPE = 'Request had insufficient authentication scopes.';

export const serviceOf = (route: Route): Service =>
  route.kind === 'drive' ? 'drive.googleapis.com' : 'sheets.googleapis.com';

const errorInfo = (reason: string, metadata: Readonly<Record<string, string>>) => ({
  '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
  reason,
  domain: 'googleapis.com',
  metadata,
});

export function principalOf(route: Route, authorization: string | undefined, accounts: Accounts): Principal {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  const principal = token === undefined ? null : accounts.holder(token);
  if (principal !== null) return principal;
  const message = token === undefined ? MISSING : UNAUTHENTICATED;
  const reason = token === undefined ? 'CREDENTIALS_MISSING' : 'ACCESS_TOKEN_INVALID';
  const details = [errorInfo(reason, { service: serviceOf(route), method: route.rpc })];
  if (route.kind === 'drive') {
    throw driveError(401, message, {
      reason: token === undefined ? 'required' : 'authError',
      location: 'Authorization',
      locationType: 'header',
      status: 'UNAUTHENTICATED',
      details,
    });
  }
  throw sheetsError(401, 'UNAUTHENTICATED', message, details);
}

export function checkScopes(route: Route, { scopes }: Principal): void {
  if (route.scopes.some((scope) => scopes.has(scope))) return;
  const details = [errorInfo('ACCESS_TOKEN_SCOPE_INSUFFICIENT', { service: serviceOf(route), method: route.rpc })];
  if (route.kind !== 'drive') throw sheetsError(403, 'PERMISSION_DENIED', NO_SCOPE, details);
  throw driveError(403, NO_SCOPE, { reason: 'insufficientPermissions', status: 'PERMISSION_DENIED', details });
}

export function checkService(route: Route, { project }: Account): void {
  const service = serviceOf(route);
  if (project.enabled.has(service)) return;
  const title = route.kind === 'drive' ? 'Google Drive API' : 'Google Sheets API';
  const link = `https://console.developers.google.com/apis/api/${service}/overview?project=${project.number}`;
  const message = `${title} has not been used in project ${project.number} before or it is disabled. Enable it by visiting ${link} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.`;
  const details = [
    errorInfo('SERVICE_DISABLED', {
      service,
      serviceTitle: title,
      consumer: `projects/${project.number}`,
      containerInfo: project.number,
      activationUrl: link,
    }),
    {
      '@type': 'type.googleapis.com/google.rpc.Help',
      links: [{ description: 'Google developers console API activation', url: link }],
    },
  ];
  if (route.kind !== 'drive') throw sheetsError(403, 'PERMISSION_DENIED', message, details);
  throw driveError(403, message, {
    domain: 'usageLimits',
    reason: 'accessNotConfigured',
    status: 'PERMISSION_DENIED',
    details,
  });
}
