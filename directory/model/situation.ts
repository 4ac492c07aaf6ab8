/** Postal address as the national files give it; every part may be `''`. */
export interface Address {
  readonly recipient: string;
  readonly geographicPoint: string;
  readonly number: string;
  readonly repetition: string;
  readonly wayType: string;
  readonly way: string;
  readonly distribution: string;
  readonly cedex: string;
  readonly postalCode: string;
  readonly commune: string;
  readonly country: string;
  readonly department: string;
}

/** Identity and coordinates of the place of a situation, as its row gave them; `''` means unknown. */
export interface Place {
  readonly siret: string;
  readonly siren: string;
  readonly finessEt: string;
  readonly finessEj: string;
  /** Join key of the national files; never shown, never an identity. */
  readonly technicalId: string;
  /** Typed structure identifier (« ancien identifiant »), e.g. `1010000024`. */
  readonly structureId: string;
  readonly name: string;
  readonly tradeName: string;
  readonly address: Address;
  readonly phone: string;
  readonly phone2: string;
  readonly fax: string;
  readonly email: string;
}

/** One person working in one exercice, in one place, with a mode and a role. */
export interface Situation {
  /** Digest of the composite key (national id, profession, category, structure, mode, sector, section, role, kind): survives re-imports. */
  readonly id: string;
  /** Nomenclature R23: S salaried, L liberal, B volunteer, I indirect. */
  readonly mode: string;
  /** Nomenclature R02: SA01… */
  readonly sector: string;
  readonly pharmacistSection: string;
  readonly role: string;
  /** Nomenclature R22: GENR01… */
  readonly kind: string;
  readonly registrationAuthority: string;
  readonly place: Place;
  /** Key of the directory's {@link Structure} record for the place, or null when the row names none. */
  readonly structureKey: string | null;
}
