// Google's published quotas, counted over a sliding minute: reads and writes of Sheets per user (a service account is
// one) and per project, Drive queries per user.
import { createSlidingWindows } from '../stand-in/sliding-window.ts';
import type { Principal } from './accounts.ts';
import { driveError, sheetsError } from './refusal.ts';

export interface Quotas {
  /** A minute, of each kind; 60 when left out. */
  readonly perUser?: number;
  /** A minute, of each kind; 300 when left out. */
  readonly perProject?: number;
  /** A minute; 12,000 when left out. */
  readonly drive?: number;
}

export interface QuotaKeeper {
  /** Counts the request, or throws the answer that it is over. */
  take(kind: 'read' | 'write' | 'drive', principal: Principal): void;
}

const LINKS = [
  {
    '@type': 'type.googleapis.com/google.rpc.Help',
    links: [
      {
        description: 'Request a higher quota limit.',
        url: 'https://cloud.google.com/docs/quotas/help/request_increase',
      },
    ],
  },
];

export function createQuotas(quotas: Quotas, now: () => Date): QuotaKeeper {
  const { perUser = 60, perProject = 300, drive = 12_000 } = quotas;
  const windowOf = createSlidingWindows(60_000);

  const exceeded = (kind: 'read' | 'write', principal: Principal, user: boolean) => {
    const name = kind === 'read' ? 'Read' : 'Write';
    const limit = `${name} requests per minute${user ? ' per user' : ''}`;
    const consumer = `project_number:${principal.account.project.number}`;
    const message = `Quota exceeded for quota metric '${name} requests' and limit '${limit}' of service 'sheets.googleapis.com' for consumer '${consumer}'.`;
    return sheetsError(429, 'RESOURCE_EXHAUSTED', message, [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'RATE_LIMIT_EXCEEDED',
        domain: 'googleapis.com',
        metadata: {
          service: 'sheets.googleapis.com',
          consumer: `projects/${principal.account.project.number}`,
          quota_limit: `${name}RequestsPerMinutePer${user ? 'User' : 'Project'}`,
          quota_limit_value: String(user ? perUser : perProject),
          quota_metric: `sheets.googleapis.com/${kind}_requests`,
          quota_location: 'global',
        },
      },
      ...LINKS,
    ]);
  };

  return {
    take: (kind, principal) => {
      const at = now().getTime();
      const user = windowOf(`${kind}:${principal.account.clientEmail}`, at);
      const project = windowOf(`${kind}:${principal.account.project.id}`, at);
      if (kind === 'drive') {
        if (user.count >= drive) {
          const message = `Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user' of service 'drive.googleapis.com' for consumer 'project_number:${principal.account.project.number}'.`;
          throw driveError(403, message, { domain: 'usageLimits', reason: 'userRateLimitExceeded' });
        }
      } else if (user.count >= perUser) throw exceeded(kind, principal, true);
      else if (project.count >= perProject) throw exceeded(kind, principal, false);
      user.add();
      project.add();
    },
  };
}
