import type { Both } from '../page.ts';
import type { DossierId } from '../region/applications.ts';

/** One question put to the decision point, with the words a professional reads beside the answer. */
export interface AskedQuestion {
  /** Stable name, for scripted browsers: `#answer-<id>`. */
  readonly id: string;
  readonly action: string;
  readonly resource: {
    readonly type: string;
    readonly id: string;
    readonly properties?: Readonly<Record<string, unknown>>;
  };
  readonly words: Both;
}

/** One invented patient's dossier: what the dossier recorded of the patient's choices, and what one may want to do there. */
export interface PatientFile {
  /** The dossier's own pseudonym. */
  readonly id: string;
  readonly name: string;
  readonly facts: Both;
  /** Acts that the dossier records before its first question: what the patient chose long ago. */
  readonly acts: readonly object[];
  readonly questions: readonly AskedQuestion[];
}

/** What a dossier asks for one page: may it be opened at all, then patient by patient. */
export interface DossierQuestions {
  readonly open: AskedQuestion;
  readonly patients: readonly PatientFile[];
}

interface Wish {
  readonly name: string;
  readonly action: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly fr: string;
  readonly en: string;
}

/** A patient's questions name the patient; a document's own facts come on top. */
function patient(id: string, name: string, { choice, ...facts }: Consent, wishes: readonly Wish[]): PatientFile {
  const questions = wishes.map(
    ({ name: wish, action, type = 'document', properties, fr, en }): AskedQuestion => ({
      id: `${id}-${wish}`,
      action,
      resource: {
        type,
        id: type === 'dossier' ? id : `${id}-${wish}`,
        properties: { patient: id, ...properties },
      },
      words: { fr, en },
    }),
  );
  const masked = questions.filter(({ id: question }) => question.endsWith('-masked'));
  const acts = [
    ...(choice === null ? [] : [{ kind: choice, patient: id, how: 'written' }]),
    ...masked.map(({ resource: { type, id: document } }) => ({
      kind: 'mask',
      patient: id,
      thing: { type, id: document },
      how: 'electronic',
    })),
  ];
  return { id, name, facts, acts, questions };
}

function opening(id: DossierId): AskedQuestion {
  return {
    id: 'open',
    action: 'open',
    resource: { type: 'application', id },
    words: { fr: 'Ouvrir ce dossier', en: 'Open this record' },
  };
}

const DMP_WISHES: readonly Wish[] = [
  {
    name: 'synthesis',
    action: 'read',
    properties: { documentCategory: 'synthese' },
    fr: 'Lire la synthèse médicale',
    en: 'Read the medical summary',
  },
  {
    name: 'report',
    action: 'read',
    properties: { documentCategory: 'compte-rendu' },
    fr: "Lire un compte rendu d'hospitalisation",
    en: 'Read a hospital report',
  },
  {
    name: 'masked',
    action: 'read',
    properties: { documentCategory: 'compte-rendu' },
    fr: 'Lire un document masqué par le patient',
    en: 'Read a document the patient has masked',
  },
  {
    name: 'deposit',
    action: 'write',
    properties: { documentCategory: 'prescription' },
    fr: 'Déposer une prescription',
    en: 'Add a prescription',
  },
];

const NETWORK_WISHES: readonly Wish[] = [
  {
    name: 'plan',
    action: 'read',
    properties: { documentCategory: 'plan-de-soins' },
    fr: 'Lire le plan de soins',
    en: 'Read the care plan',
  },
  {
    name: 'visit',
    action: 'write',
    properties: { documentCategory: 'transmission' },
    fr: 'Écrire une transmission',
    en: 'Write a visit note',
  },
  {
    name: 'grant',
    action: 'grant',
    type: 'dossier',
    fr: 'Faire entrer un confrère dans ce suivi',
    en: 'Bring a colleague into this follow-up',
  },
];

interface Consent extends Both {
  /** The act that says it; null: nothing was ever recorded. */
  readonly choice: 'agree' | 'oppose' | null;
}

const CONSENT = {
  active: {
    fr: 'Patiente informée, accord donné à l’ouverture du dossier.',
    en: 'Patient informed, agreed as the record was opened.',
    choice: 'agree',
  },
  opposed: {
    fr: 'Patient opposé au partage à l’ouverture du dossier.',
    en: 'Patient opposed sharing as the record was opened.',
    choice: 'oppose',
  },
  none: {
    fr: 'Accord jamais recueilli à l’ouverture du dossier.',
    en: 'Agreement not collected as the record was opened.',
    choice: null,
  },
} as const satisfies Readonly<Record<string, Consent>>;

/** The questions of each dossier. Patients are invented and named by the dossier's own pseudonym. */
export const QUESTIONS: Readonly<Record<DossierId, DossierQuestions>> = {
  dmp: {
    open: opening('dmp'),
    patients: [
      patient('dmp-p-001', 'Mme Iris Tournefable', CONSENT.active, DMP_WISHES),
      patient('dmp-p-002', 'M. Aristide Jamais-Né', CONSENT.opposed, DMP_WISHES),
      patient('dmp-p-003', 'Mme Zoé Sansgêne-Fictive', CONSENT.none, DMP_WISHES),
    ],
  },
  dcc: {
    open: opening('dcc'),
    patients: [
      patient('dcc-p-101', 'Mme Iris Tournefable', CONSENT.active, [
        {
          name: 'frcp',
          action: 'read',
          properties: { documentCategory: 'frcp' },
          fr: 'Lire la fiche de réunion (RCP)',
          en: 'Read the tumour board form',
        },
        {
          name: 'pps',
          action: 'read',
          properties: { documentCategory: 'pps' },
          fr: 'Lire le plan personnalisé de soins',
          en: 'Read the personalised care plan',
        },
        {
          name: 'frcp-write',
          action: 'write',
          properties: { documentCategory: 'frcp' },
          fr: 'Écrire une fiche de réunion',
          en: 'Write a tumour board form',
        },
      ]),
      patient('dcc-p-102', 'M. Aristide Jamais-Né', CONSENT.opposed, [
        {
          name: 'frcp',
          action: 'read',
          properties: { documentCategory: 'frcp' },
          fr: 'Lire la fiche de réunion (RCP)',
          en: 'Read the tumour board form',
        },
        {
          name: 'pathology',
          action: 'read',
          properties: { documentCategory: 'anatomopathologie' },
          fr: "Lire le compte rendu d'anatomie pathologique",
          en: 'Read the pathology report',
        },
      ]),
    ],
  },
  'rmes-palliatif': {
    open: opening('rmes-palliatif'),
    patients: [
      patient('pal-p-201', 'Mme Blanche Duconte', CONSENT.active, NETWORK_WISHES),
      patient('pal-p-202', 'M. Olivier Nullepart', CONSENT.none, NETWORK_WISHES),
    ],
  },
  'rmes-diabete': {
    open: opening('rmes-diabete'),
    patients: [
      patient('dia-p-301', 'M. Hector Labulle', CONSENT.active, NETWORK_WISHES),
      patient('dia-p-302', 'Mme Rose Fantôme', CONSENT.opposed, NETWORK_WISHES),
    ],
  },
  portalys: {
    open: opening('portalys'),
    patients: [
      patient('por-p-401', 'Mme Blanche Duconte', CONSENT.active, [
        {
          name: 'letter',
          action: 'read',
          properties: { documentCategory: 'courrier' },
          fr: "Lire la lettre de sortie de l'hôpital",
          en: 'Read the discharge letter',
        },
        {
          name: 'opinion',
          action: 'write',
          properties: { documentCategory: 'avis' },
          fr: "Demander un avis à l'hôpital",
          en: "Ask for the hospital's opinion",
        },
      ]),
      patient('por-p-402', 'M. Hector Labulle', CONSENT.none, [
        {
          name: 'letter',
          action: 'read',
          properties: { documentCategory: 'courrier' },
          fr: "Lire la lettre de sortie de l'hôpital",
          en: 'Read the discharge letter',
        },
      ]),
    ],
  },
};

/** Every question of a dossier's page, the opening first. */
export function allQuestions({ open, patients }: DossierQuestions): readonly AskedQuestion[] {
  return [open, ...patients.flatMap(({ questions }) => questions)];
}
