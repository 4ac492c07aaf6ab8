import type { Mailbox } from './mailbox.ts';
import type { Provenance } from './provenance.ts';
import type { Situation } from './situation.ts';
import type { Staff } from './staff.ts';

/** One identifier of a person. Exactly one is current; the old ones keep answering. */
export interface PersonIdentifier {
  /** Type digit and identifier, e.g. `899700012345` (RPPS), `0012800728` (ADELI). */
  readonly nationalId: string;
  /** Type digit (nomenclature G08): 0 ADELI, 8 RPPS, 3 FINESS staff, 5 SIRET staff… */
  readonly type: string;
  /** The identifier without its type digit, as the file gives it. */
  readonly id: string;
  readonly current: boolean;
  /** `correspondence`: known by a file of correspondence alone. Absent: the register's own file lists it. */
  readonly by?: 'correspondence';
}

/** A qualification of an exercice: type (S, CEX, CAPA…) and code (nomenclature R01 and others). */
export interface SavoirFaire {
  readonly type: string;
  readonly code: string;
}

/** A registered profession: (profession, category), its savoir-faire and its situations. That of a member of staff has no profession: its situations alone. */
export interface Exercice {
  /** Nomenclature G15 code; `''` when the file gives none. */
  readonly profession: string;
  /** Nomenclature R09: C civil, M military, E student. */
  readonly category: string;
  readonly civility: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly savoirFaire: readonly SavoirFaire[];
  readonly situations: readonly Situation[];
}

/** Fields that the region owns: an import never touches them. */
export interface LocalFields {
  readonly phone?: string;
  readonly secureMail?: string;
}

export type LocalField = keyof LocalFields;

/** A health professional (PS), or a member of staff: one record per person, whatever the number of rows, cards or identifiers. */
export interface Professional {
  /** Internal UUID, never reused, never derived from a national identifier (which can change). */
  readonly personId: string;
  /** The current national identifier. */
  readonly nationalId: string;
  readonly identifiers: readonly PersonIdentifier[];
  readonly familyName: string;
  readonly givenNames: readonly string[];
  /** Nomenclature R81 (M, MME). */
  readonly civility: string;
  /** As published, dd/MM/yyyy, or `''`. Never shown outside the administration. */
  readonly birthDate: string;
  readonly birthCommune: string;
  readonly birthCountry: string;
  readonly birthPlace: string;
  readonly sex: string;
  readonly phone: string;
  readonly email: string;
  readonly exercices: readonly Exercice[];
  readonly local: LocalFields;
  /** Of a person in no national register alone: what the curator of their establishment says. */
  readonly staff?: Staff;
  /** Secure mailboxes of the national extract. */
  readonly mailboxes?: readonly Mailbox[];
  /** ISO day on which the person vanished from their source; null while open. Never deleted. Of staff to come: a day before it. */
  readonly closedOn: string | null;
  /** Where each group of fields comes from. */
  readonly provenance: Readonly<Record<string, Provenance>>;
  /** Internal ids of the records that were merged into this one, in that order; each keeps answering with this one. */
  readonly absorbed?: readonly string[];
  /** Internal id of the record that this one is part of since; closed, and found by nobody under its own name. */
  readonly mergedInto?: string;
  /** Incremented by each change; an edit names the version it saw. */
  readonly version: number;
}
