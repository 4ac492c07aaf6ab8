/** What cleared one certificate of an accepted path. */
export interface RevocationEvidence {
  /** Place in the path: 0 is the leaf. */
  readonly certificate: number;
  readonly source: 'crl' | 'crl+delta' | 'ocsp';
  /** Who speaks, RFC 4514. */
  readonly issuer: string;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** When this stops clearing anybody: nextUpdate, or the end of the grace time. */
  readonly expires: Date;
  /** Past its end and let through by the grace time of the service: the sign-in is worth less. */
  readonly isGrace: boolean;
  /** Decimal text: CRL numbers go up to 20 octets (RFC 5280 §5.2.3). That of the delta where there is one; null: no list. */
  readonly crlNumber: string | null;
  /** SHA-256 of the DER of what was read, lower-case hexadecimal: the complete list first, then its delta. */
  readonly digests: readonly string[];
}
