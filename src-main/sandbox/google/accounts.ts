// Service accounts, their projects and the tokens they hold. A token is a random string that lasts an hour; it knows
// its account and scopes. Which APIs a project has switched on can change while the stand-in runs.
import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

export const SERVICES = ['sheets.googleapis.com', 'drive.googleapis.com'] as const;
export type Service = (typeof SERVICES)[number];

export interface AccountOptions {
  readonly clientEmail: string;
  /** PEM. Left out: a pair is generated and `credentials` gives the private key. */
  readonly publicKey?: string;
  /** PEM; only for `credentials`, when a public key is given. */
  readonly privateKey?: string;
  /** The project's id; 'packhouse' when left out. */
  readonly project?: string;
}

export interface ProjectOptions {
  readonly id: string;
  readonly number?: string;
  /** All when left out. */
  readonly enabled?: readonly Service[];
}

export interface Account {
  readonly clientEmail: string;
  /** Null: the key was deleted and signs nothing any more. */
  publicKey: KeyObject | null;
  readonly privateKey: string | null;
  readonly keyId: string;
  readonly project: Project;
}

export interface Project {
  readonly id: string;
  readonly number: string;
  readonly enabled: Set<Service>;
}

export interface Principal {
  readonly account: Account;
  readonly scopes: ReadonlySet<string>;
}

export interface Accounts {
  byEmail(clientEmail: string): Account | null;
  project(id: string): Project;
  /** A new token for the account. */
  issue(account: Account, scopes: ReadonlySet<string>): string;
  /** Null: unknown or expired. */
  holder(token: string): Principal | null;
  /** Every token is refused from now on. */
  revokeTokens(): void;
  /** The key file as Google hands it out. Throws when the private key is not known. */
  credentials(clientEmail: string, tokenUri: string): string;
}

export const TOKEN_SECONDS = 3599;

const FIRST_NUMBER = 402_000_000_001;

export function createAccounts(
  accounts: readonly AccountOptions[],
  projects: readonly ProjectOptions[],
  now: () => Date,
): Accounts {
  const known = new Map<string, Project>();
  const project = (id: string): Project => {
    const there = known.get(id);
    if (there !== undefined) return there;
    const options = projects.find((one) => one.id === id);
    const made: Project = {
      id,
      number: options?.number ?? String(FIRST_NUMBER + known.size),
      enabled: new Set(options?.enabled ?? SERVICES),
    };
    known.set(id, made);
    return made;
  };
  const byEmail = new Map(
    accounts.map((options): [string, Account] => {
      const pair = options.publicKey === undefined ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : null;
      const account: Account = {
        clientEmail: options.clientEmail,
        publicKey: pair?.publicKey ?? createPublicKey(options.publicKey ?? ''),
        privateKey: pair
          ? pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
          : (options.privateKey ?? null),
        keyId: randomBytes(20).toString('hex'),
        project: project(options.project ?? 'packhouse'),
      };
      return [options.clientEmail, account];
    }),
  );
  const tokens = new Map<string, Principal & { readonly until: number }>();
  return {
    byEmail: (clientEmail) => byEmail.get(clientEmail) ?? null,
    project,
    issue: (account, scopes) => {
      const token = `ya29.c.${randomBytes(48).toString('base64url')}`;
      tokens.set(token, { account, scopes, until: now().getTime() + TOKEN_SECONDS * 1000 });
      return token;
    },
    holder: (token) => {
      const found = tokens.get(token);
      return found !== undefined && found.until > now().getTime() ? found : null;
    },
    revokeTokens: () => tokens.clear(),
    credentials: (clientEmail, tokenUri) => {
      const account = byEmail.get(clientEmail);
      if (!account?.privateKey) throw new Error('The private key of this account is not known here.');
      return JSON.stringify(
        {
          type: 'service_account',
          project_id: account.project.id,
          private_key_id: account.keyId,
          private_key: account.privateKey,
          client_email: clientEmail,
          client_id: '100000000000000000001',
          auth_uri: 'https://accounts.google.com/o/oauth2/auth',
          token_uri: tokenUri,
          auth_provider_x509_cert_url: 'https://www.googleapis.com/oauth2/v1/certs',
          client_x509_cert_url: `https://www.googleapis.com/robot/v1/metadata/x509/${encodeURIComponent(clientEmail)}`,
          universe_domain: 'googleapis.com',
        },
        null,
        2,
      );
    },
  };
}
