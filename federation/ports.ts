import type { ActReference } from './patients/act.ts';

/** What the directory says of a professional in one situation, at one instant. */
export interface ProfessionalFacts {
  readonly personId: string;
  /** Internal ids of records that are this person's since: what was recorded about them is about this person. */
  readonly mergedIds?: readonly string[];
  readonly nationalId: string;
  /** Former national identifiers, and those of records that are this person's since: rules and kept facts may name any. Absent: none. */
  readonly otherNumbers?: readonly string[];
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
  /** Day of the file, or instant of the act, that the facts come from; `''` unknown. */
  readonly asOf: string;
  /** Name of that file; absent: no file's. */
  readonly file?: string;
}

export interface SituationFacts {
  readonly id: string;
  readonly structureKey: string | null;
  readonly finess: string;
  /** FINESS of the legal entity, where the national file gives it. */
  readonly legalEntity?: string;
  readonly mode: string;
  readonly sector: string;
  readonly role: string;
}

export interface MembershipFacts {
  readonly network: string;
  readonly tier: 'permanent' | 'active' | 'member' | 'other';
  readonly role: string;
  /** ISO day on which it began, as the directory has it; absent: not known. */
  readonly since?: string;
}

/** What the house knows of the session a question is about. What an application says of it is not believed. */
export interface SessionFacts {
  /** Whose session it is: of anybody else's question it says nothing. */
  readonly personId: string;
  /** `eidas1`, `eidas2`, `eidas3`; `''` unknown. */
  readonly acr: string;
  /** Absent: unknown. */
  readonly amr?: readonly string[];
  /** Type of the card that was shown to open it: `CPS`, `CPF`, `CPE`, `CPA`; absent: none, or unknown. */
  readonly card?: string;
  /** Declared by the person in this session: `normal`, `bris_de_glace`, `centre_15`; `''` unknown. */
  readonly mode: string;
}

/** What is kept of one patient's choices and of the care links around them; what is absent is not known. */
export interface PatientFacts {
  readonly consent?: string;
  /** Whether the patient shut this professional out. */
  readonly blocked?: boolean;
  /** Whether the thing asked for is hidden from this professional. */
  readonly masked?: boolean;
  /** Running links between this professional, or their establishment, and the patient. */
  readonly links?: readonly string[];
  /** The mode of access that this professional declared for this patient; absent: as the session says. */
  readonly mode?: string;
  /** The acts behind each, by the full name of the fact; none: nothing was recorded. */
  readonly acts?: Readonly<Record<string, readonly ActReference[]>>;
}

/** A thing or a subject of an application, with the facts kept of it. */
export interface KeptEntity {
  readonly type: string;
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Entities it lies under, `type:id`. */
  readonly parents: readonly string[];
  /** Instant of the act that kept it, ISO. */
  readonly asOf: string;
}

/** The directory, as the trust domain sees it. Filled by the composition. */
export interface ProfessionalFactsPort {
  /**
   * @param subjectId   internal person id or national identifier
   * @param situationId null: the facts without a situation
   * @returns null when nobody answers to that id, or the situation is not one of theirs
   */
  factsOf(subjectId: string, situationId: string | null, at: Date): ProfessionalFacts | null;
  /** Situations of that person at the instant, for saying that another one would open. */
  situationsOf?(subjectId: string, at: Date): readonly string[];
  /**
   * Every open professional in each of their situations (once without, when they have none), those of one person together, in
   * the order of person ids: for searches and rehearsals.
   *
   * @param after person id to go on from, or `''`
   */
  everyone?(at: Date, after: string): Iterable<ProfessionalFacts>;
}
