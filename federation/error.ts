import { type FederationCode, type FederationKind, federationCodes } from './codes.ts';

/** A question the trust domain could not take: malformed, too large, or a defect. Refusals of people are decisions, not errors. */
export class FederationError extends Error {
  override readonly name = 'FederationError';
  readonly code: FederationCode;
  readonly kind: FederationKind;
  /** Where in the question or sheet, as a JSON path, e.g. `rules[2].who.profession`; `''` for the whole. */
  readonly place: string;

  constructor(code: FederationCode, message: string, place = '', options?: ErrorOptions) {
    super(place === '' ? message : `${place}: ${message}`, options);
    this.code = code;
    this.kind = federationCodes[code].kind;
    this.place = place;
  }
}
