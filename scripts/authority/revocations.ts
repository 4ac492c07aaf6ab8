import { existsSync, readFileSync } from 'node:fs';
import { buildCrl } from './build-crl.ts';
import { authorityKeyIdentifier, crlNumber } from './extensions.ts';
import type { AuthorityId, Hierarchy } from './hierarchy.ts';
import { writeOwnerFile } from './secret-files.ts';

/** Life of a list, as IGC-Santé publishes them for its intermediates. */
const CRL_LIFE_MS = 6 * 86_400_000;

interface RevocationBook {
  /** Number of the last lists signed. */
  readonly crlNumber: number;
  readonly revoked: readonly {
    readonly authority: AuthorityId;
    /** Hexadecimal. */
    readonly serial: string;
    readonly since: string;
  }[];
}

/** Note a certificate as revoked; twice is once. */
export function revoke(file: string, authority: AuthorityId, serial: string, since: Date): void {
  const book = readBook(file);
  if (book.revoked.some((entry) => entry.authority === authority && entry.serial === serial)) return;
  writeBook(file, { ...book, revoked: [...book.revoked, { authority, serial, since: since.toISOString() }] });
}

/** Sign a fresh list for every authority. The number grows with each call, and is written before the lists are shown. */
export function signLists(file: string, authorities: Hierarchy, at: Date): Uint8Array[] {
  const book = readBook(file);
  const number = book.crlNumber + 1;
  writeBook(file, { ...book, crlNumber: number });
  return Object.values(authorities).map((authority) =>
    buildCrl({
      issuer: authority.name,
      thisUpdate: at,
      nextUpdate: new Date(at.getTime() + CRL_LIFE_MS),
      revoked: book.revoked
        .filter((entry) => entry.authority === authority.id)
        .map(({ serial, since }) => ({ serial: Buffer.from(serial, 'hex'), since: new Date(since) })),
      extensions: [authorityKeyIdentifier(authority.spki), crlNumber(number)],
      signer: authority.key,
    }),
  );
}

function readBook(file: string): RevocationBook {
  if (!existsSync(file)) return { crlNumber: 0, revoked: [] };
  // Written by writeBook, in a folder of ours.
  return JSON.parse(readFileSync(file, 'utf8')) as RevocationBook;
}

function writeBook(file: string, book: RevocationBook): void {
  writeOwnerFile(file, `${JSON.stringify(book, null, 2)}\n`);
}
