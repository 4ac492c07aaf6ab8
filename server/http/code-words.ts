import { directoryCodes } from '../../directory/index.ts';
import { federationCodes } from '../../federation/index.ts';
import { pkiCodes } from '../../pki/index.ts';
import { serverCodes } from '../codes.ts';

/** Eight kinds of bad news; each door translates them once. */
export type Kind =
  | 'malformed'
  | 'unauthenticated'
  | 'refused'
  | 'absent'
  | 'conflict'
  | 'limit'
  | 'unavailable'
  | 'defect';

export interface CodeWords {
  readonly kind: Kind;
  readonly fr: string;
  readonly en: string;
}

const tables: readonly Readonly<Record<string, CodeWords>>[] = [pkiCodes, directoryCodes, federationCodes, serverCodes];

const UNKNOWN: CodeWords = {
  kind: 'defect',
  fr: 'Une erreur de notre fait s’est produite.',
  en: 'Something went wrong on our side.',
};

/** Whether a code is in a table of ours: one that an address brings may be anything. */
export function isKnownCode(code: string): boolean {
  return tables.some((table) => Object.hasOwn(table, code));
}

/** What a code says to people, from the table of its room; an unknown code is a defect of ours. */
export function codeWords(code: string): CodeWords {
  for (const table of tables) {
    if (Object.hasOwn(table, code)) return table[code] ?? UNKNOWN;
  }
  return UNKNOWN;
}

/** HTTP status of a kind. A limit is of what was sent (RFC 9110 §15.5.14), unless its code says otherwise below. */
const STATUS_BY_KIND: Readonly<Record<Kind, number>> = {
  malformed: 400,
  unauthenticated: 401,
  refused: 403,
  absent: 404,
  conflict: 409,
  limit: 413,
  unavailable: 503,
  defect: 500,
};

/** Codes that HTTP tells apart where their kind does not: a program tries again after 429 and cuts what it sends after 413. */
const STATUS_BY_CODE: ReadonlyMap<string, number> = new Map([
  ['server.limit.too-many-tries', 429],
  ['server.access.publishing', 429],
  ['federation.draft.rehearsing', 429],
  ['server.admin.works-too-many', 429],
  ['server.card.too-many-challenges', 429],
  ['server.holder-request.too-soon', 429],
  ['server.passkey.too-many', 409],
  ['federation.act.too-many', 409],
  ['federation.facts.too-many', 409],
  ['federation.sheet.too-many-versions', 409],
  ['directory.query.limit', 400],
  ['directory.search.too-long', 400],
  ['server.request.method', 405],
]);

/** HTTP status of a code: one table, used by every page and API; 500 for a code that is none. */
export function statusOf(code: string): number {
  return STATUS_BY_CODE.get(code) ?? STATUS_BY_KIND[codeWords(code).kind];
}
