/** Ways in which a professional or an establishment takes part in a patient's care. */
export const LINK_BASES = ['declared', 'admission', 'referral', 'team', 'meeting'] as const;
export type LinkBasis = (typeof LINK_BASES)[number];

/** How the patient made their choice known. */
export const CHOICE_MEANS = ['oral', 'written', 'electronic', 'representative'] as const;
export type ChoiceMeans = (typeof CHOICE_MEANS)[number];

/**
 * Whom an act is about: one professional (internal person id, and the national identifier of that day, which still tells who is
 * shut out when the directory was made anew), or everybody practising at an establishment (FINESS).
 */
export type Party = { readonly professional: string; readonly number?: string } | { readonly structure: string };

/** A thing of an application, as its questions name it. */
export interface ThingName {
  readonly type: string;
  readonly id: string;
}

/** Who had an act recorded, and through which door. */
export interface Recorder {
  readonly door: 'application' | 'portal' | 'administration';
  /** Internal person id; null when the application names nobody: its patient did it, or a program. */
  readonly person: string | null;
}

/** What is done by one act. None is ever edited: what was wrong is withdrawn by another. */
export type ActContent =
  | { readonly kind: 'link'; readonly basis: LinkBasis; readonly to: Party; readonly reason: string }
  | { readonly kind: 'agree' | 'oppose'; readonly how: ChoiceMeans }
  | { readonly kind: 'block'; readonly to: Party; readonly how: ChoiceMeans }
  | { readonly kind: 'mask'; readonly thing: ThingName; readonly from: Party | null; readonly how: ChoiceMeans }
  | {
      readonly kind: 'break-glass';
      readonly professional: string;
      readonly reason: string;
      /** Absent: the patient cannot express themselves (`bris_de_glace`). */
      readonly mode?: 'centre_15';
    }
  | { readonly kind: 'withdrawal'; readonly withdraws: string; readonly reason: string }
  | {
      readonly kind: 'review';
      readonly reviews: string;
      readonly outcome: 'justified' | 'unjustified';
      readonly note: string;
    };

/** One act about a patient, by the application's own pseudonym, as it is kept for good. */
export type PatientAct = ActContent & {
  /** Opaque: tells nothing of how many there are. */
  readonly id: string;
  /** Order of all acts of the house, never shown to an application. */
  readonly sequence: number;
  readonly application: string;
  readonly patient: string;
  /** ISO instant it was recorded at. */
  readonly at: string;
  readonly by: Recorder;
  /** First instant it holds, ISO; never before `at` but for a care link that had begun. */
  readonly since: string;
  /** First instant it no longer holds, ISO; null: until it is withdrawn. */
  readonly until: string | null;
};

/** An act that an answer rests on. */
export interface ActReference {
  readonly id: string;
  readonly at: string;
  readonly by: Recorder;
}

/** An act before it has its place: what the store is given. */
export type NewAct = ActContent & Omit<PatientAct, keyof ActContent | 'id' | 'sequence' | 'kind'>;
