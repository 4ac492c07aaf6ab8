/** What cleared one certificate of an accepted path. */
export interface RevocationEvidence {
  /** Place in the path: 0 is the leaf. */
  readonly certificate: number;
  readonly source: 'crl';
  /** Who speaks, RFC 4514. */
  readonly issuer: string;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** Decimal text: CRL numbers go up to 20 octets (RFC 5280 §5.2.3). */
  readonly crlNumber: string | null;
}
