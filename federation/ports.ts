/** What the directory says of a professional in one situation, at one instant. */
export interface ProfessionalFacts {
  readonly personId: string;
  readonly nationalId: string;
  readonly status: 'open' | 'closed';
  readonly familyName: string;
  readonly givenName: string;
  /** Nomenclature G15 code of the active situation's exercice. */
  readonly profession: string;
  /** Nomenclature R09. */
  readonly category: string;
  /** Nomenclature R01 codes of that exercice. */
  readonly specialties: readonly string[];
  readonly situation: SituationFacts | null;
  readonly memberships: readonly MembershipFacts[];
  /** File and day the facts come from. */
  readonly asOf: string;
}

export interface SituationFacts {
  readonly id: string;
  readonly structureKey: string | null;
  readonly finess: string;
  readonly mode: string;
  readonly sector: string;
  readonly role: string;
}

export interface MembershipFacts {
  readonly network: string;
  readonly tier: 'permanent' | 'active' | 'member' | 'other';
  readonly role: string;
}

/** The directory, as the trust domain sees it. Filled by the composition. */
export interface ProfessionalFactsPort {
  /**
   * @param subjectId   internal person id or national identifier
   * @param situationId null: the facts without a situation
   * @returns null when nobody answers to that id, or the situation is not one of theirs
   */
  factsOf(subjectId: string, situationId: string | null, at: Date): ProfessionalFacts | null;
}
