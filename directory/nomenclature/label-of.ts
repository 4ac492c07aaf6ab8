import published from './published-labels.json' with { type: 'json' };

/** Tables of labels. Codes alone are ambiguous (93 is in two nomenclatures): always name the table. */
export type LabelTable =
  | 'profession'
  | 'category'
  | 'civility'
  | 'savoir-faire'
  | 'savoir-faire-type'
  | 'mode'
  | 'sector'
  | 'role'
  | 'kind'
  | 'pharmacist-section'
  | 'identifier-type'
  | 'structure-kind'
  | 'tier';

/** Publisher and day of the national tables shown. */
export const LABELS_SOURCE = { publisher: published.publisher, retrievedOn: published.retrievedOn } as const;

/** Short tables that no published file of ours holds (domain facts: nomenclatures), and words of our own. */
const OWN_LABELS = {
  // Nomenclature R09.
  category: { C: 'Civil', M: 'Militaire', E: 'Étudiant' },
  // Nomenclatures R81 and R11.
  civility: { M: 'Monsieur', MME: 'Madame', DR: 'Docteur', PR: 'Professeur', MC: 'Médecin-chef' },
  // Nomenclature R04.
  'savoir-faire-type': {
    S: 'Spécialité ordinale',
    C: 'Compétence',
    CEX: 'Compétence exclusive',
    CAPA: 'Capacité',
    PAC: 'Orientation particulière et autre capacité',
    FQ: 'Fonction qualifiée',
    DNQ: 'DESC non qualifiant',
    DEC: 'Diplôme d’études complémentaires',
    SST: 'Surspécialité transversale',
    OP: 'Option',
  },
  // Nomenclature G08.
  'identifier-type': {
    '0': 'ADELI',
    '1': 'Cabinet ADELI',
    '3': 'FINESS et identifiant interne',
    '4': 'SIREN et identifiant interne',
    '5': 'SIRET et identifiant interne',
    '6': 'Cabinet RPPS',
    '8': 'RPPS',
  },
  'structure-kind': {
    'legal-entity': 'Entité juridique',
    site: 'Établissement',
    practice: 'Cabinet ou lieu d’exercice',
    service: 'Service',
  },
  tier: { permanent: 'Permanent', active: 'Militant', member: 'Adhérent', other: 'Autre professionnel' },
} as const;

/** Roles of nomenclature R85 that the published list of the DMP leaves out. */
const FURTHER_ROLES = { '331': 'Secrétaire médical', '332': 'Assistant médical' } as const;

type Labels = Readonly<Record<string, string>>;

const TABLES: Readonly<Record<LabelTable, Labels>> = {
  ...OWN_LABELS,
  profession: published.tables.profession.labels,
  'savoir-faire': published.tables['savoir-faire'].labels,
  mode: published.tables.mode.labels,
  sector: published.tables.sector.labels,
  role: { ...published.tables.role.labels, ...FURTHER_ROLES },
  kind: published.tables.kind.labels,
  'pharmacist-section': published.tables['pharmacist-section'].labels,
};

/** French label of a code, for display; the code itself when the table does not hold it, `''` for `''`. */
export function labelOf(table: LabelTable, code: string): string {
  const labels = TABLES[table];
  return Object.hasOwn(labels, code) ? (labels[code] ?? code) : code;
}

/** The codes of a table with their labels, in the table's order. */
export function listLabels(table: LabelTable): readonly { readonly code: string; readonly label: string }[] {
  return Object.entries(TABLES[table]).map(([code, label]) => ({ code, label }));
}
