import { join } from 'node:path';
import type { Config } from './config.ts';

/** Where each store is, under the data folder; what proves them is under the secrets folder. */
export interface Places {
  readonly directory: string;
  /** Plain naming contexts: written by the LDAP door alone. */
  readonly contexts: string;
  readonly signIn: string;
  readonly trust: string;
  /** Decisions about cards and authorities. */
  readonly cards: string;
  /** Numbers of the revocation lists accepted. */
  readonly crlNumbers: string;
  /** Revocation lists that were fetched. */
  readonly fetchedLists: string;
  readonly audit: string;
  /** Sealed head of the audit. */
  readonly auditHead: string;
}

export function placesOf({ data, secrets }: Pick<Config, 'data' | 'secrets'>): Places {
  return {
    directory: join(data, 'directory'),
    contexts: join(data, 'contexts'),
    signIn: join(data, 'signin'),
    trust: join(data, 'trust'),
    cards: join(data, 'cards'),
    crlNumbers: join(data, 'crl-numbers.json'),
    fetchedLists: join(data, 'fetched-crls'),
    audit: join(data, 'audit'),
    auditHead: join(secrets, 'audit.head'),
  };
}
