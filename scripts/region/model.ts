/** The invented region before it is written down: people, places and networks, as the national files think of them. */
export interface Region {
  readonly sites: readonly Site[];
  readonly people: readonly Person[];
  readonly networks: readonly Network[];
  readonly members: readonly Member[];
}

/** A department as FINESS names it. */
export interface Department {
  /** Two characters. */
  readonly code: string;
  /** In capitals. */
  readonly name: string;
}

/** An invented commune. */
export interface Commune {
  readonly name: string;
  readonly department: Department;
  /** INSEE code: its department, three digits. */
  readonly code: string;
  readonly postalCode: string;
  /** How populated it is, relative to the others. */
  readonly weight: number;
}

export interface Street {
  readonly number: string;
  readonly wayType: string;
  readonly way: string;
}

/** A site (ET) with a FINESS number and the legal entity (EJ) it belongs to. */
export interface Site {
  readonly finess: string;
  readonly finessEj: string;
  readonly siret: string;
  readonly category: SiteCategory;
  readonly name: string;
  readonly street: Street;
  readonly commune: Commune;
  readonly phone: string;
  /** ISO days. */
  readonly openedOn: string;
  readonly updatedOn: string;
}

/** A FINESS category, with what it implies for the people who practise there. */
export interface SiteCategory {
  readonly code: string;
  readonly label: string;
  readonly group: string;
  readonly groupLabel: string;
  readonly ape: string;
  /** Funding (mft) and public-service (sph) codes and labels. */
  readonly funding: readonly [code: string, label: string];
  readonly publicService: readonly [code: string, label: string];
  /** Sector of activity, nomenclature R02. */
  readonly sector: string;
  /** How many of the region's sites are of this kind, relative to the others. */
  readonly weight: number;
  /** Part of the salaried people who work in such a site, relative to the others. */
  readonly posts: number;
}

/** One human being. */
export interface Person {
  /** Nomenclature G08: 8 RPPS, 0 ADELI. */
  readonly idType: '8' | '0';
  readonly id: string;
  readonly familyName: string;
  readonly givenNames: readonly string[];
  readonly sex: 'M' | 'F';
  /** dd/MM/yyyy. */
  readonly birthDate: string;
  readonly birthCommune: Commune;
  readonly email: string;
  readonly exercices: readonly Exercice[];
}

export interface Exercice {
  readonly profession: string;
  readonly category: string;
  readonly civility: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly authority: string;
  readonly savoirFaire: readonly SavoirFaire[];
  readonly situations: readonly Situation[];
}

export interface SavoirFaire {
  readonly type: string;
  readonly code: string;
}

export interface Situation {
  readonly mode: 'S' | 'L';
  readonly sector: string;
  readonly pharmacistSection: string;
  readonly role: string;
  readonly kind: string;
  readonly place: Place;
}

/** Where a situation takes place: a FINESS site, a group practice with a SIRET, or a practice known by its holder's RPPS rank. */
export type Place =
  | { readonly is: 'site'; readonly site: Site }
  | {
      readonly is: 'group';
      readonly siret: string;
      readonly name: string;
      readonly street: Street;
      readonly commune: Commune;
      readonly phone: string;
    }
  | {
      readonly is: 'practice';
      readonly rank: number;
      readonly name: string;
      readonly street: Street;
      readonly commune: Commune;
      readonly phone: string;
    };

export interface Network {
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly city: string;
}

export interface Member {
  readonly network: string;
  readonly nationalId: string;
  readonly tier: 'permanent' | 'active' | 'member' | 'other';
  /** The network's own role code, or `''`. */
  readonly role: string;
  /** ISO days; `until` is `''` while running. */
  readonly from: string;
  readonly until: string;
}

/** Type digit and identifier: the « identification nationale PP ». */
export function nationalIdOf(person: Pick<Person, 'idType' | 'id'>): string {
  return person.idType + person.id;
}
