import { type FederationCode, type FederationKind, federationCodes } from './codes.ts';

/** One thing wrong, where, in both languages. */
export interface WrittenFault {
  readonly place: string;
  readonly fr: string;
  readonly en: string;
}

/** A question the trust domain could not take: malformed, too large, or a defect. Refusals of people are decisions, not errors. */
export class FederationError extends Error {
  override readonly name = 'FederationError';
  readonly code: FederationCode;
  readonly kind: FederationKind;
  /** Where in the question or sheet, as a JSON path, e.g. `rules[2].who.profession`; `''` for the whole. */
  readonly place: string;

  /** Everything wrong with what was written, as its author reads it; none where the message alone says it. */
  readonly faults: readonly WrittenFault[];

  constructor(
    code: FederationCode,
    message: string,
    place = '',
    options: ErrorOptions & { readonly faults?: readonly WrittenFault[] } = {},
  ) {
    super(place === '' ? message : `${place}: ${message}`, options);
    this.code = code;
    this.kind = federationCodes[code].kind;
    this.place = place;
    this.faults = options.faults ?? [];
  }
}
