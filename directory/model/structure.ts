import type { LocalOrigin } from './local-structure.ts';
import type { Mailbox } from './mailbox.ts';
import type { LocalFields } from './professional.ts';
import type { Provenance } from './provenance.ts';
import type { Address } from './situation.ts';

/** An establishment: legal entity (EJ), site (ET) or practice; or a site or service in no national file. */
export interface Structure {
  /**
   * Directory key: `finess:<9>` when a FINESS number is known, else `structure:<typed id>` (« ancien identifiant »),
   * else `siret:<14>`; `local:<code>` for one in no national file. Never the technical join key.
   */
  readonly key: string;
  readonly kind: 'legal-entity' | 'site' | 'practice' | 'service';
  readonly finess: string;
  /** FINESS number of the legal entity a site belongs to, or `''`. */
  readonly finessEj: string;
  readonly siret: string;
  readonly siren: string;
  readonly structureId: string;
  readonly name: string;
  readonly longName: string;
  readonly tradeName: string;
  readonly category: string;
  readonly categoryLabel: string;
  readonly address: Address;
  /** City in words, for search and display. */
  readonly city: string;
  readonly phone: string;
  readonly fax: string;
  readonly email: string;
  /** ISO days or `''`. */
  readonly openedOn: string;
  readonly local: LocalFields;
  /** Of a place in no national file alone. */
  readonly localOrigin?: LocalOrigin;
  /** Secure mailboxes of the national extract. */
  readonly mailboxes?: readonly Mailbox[];
  readonly closedOn: string | null;
  readonly provenance: Readonly<Record<string, Provenance>>;
  readonly version: number;
}
