import { FederationError } from '../error.ts';
import { type DatedCell, readDatedCells } from './dated-cells.ts';
import { emergencyCases, emergencyRules } from './dmp-emergency.ts';
import { DMP_DATED_EXAMPLE, DMP_MATRIX_EXAMPLE, DMP_TYPES_EXAMPLE } from './dmp-tables.ts';
import { readTable } from './read-table.ts';
import {
  AGREES,
  both,
  CONSENT_HINT,
  CONSENTED,
  OPEN,
  patientForbids,
  READ_WRITE,
  type ReadyOptions,
} from './sheet-parts.ts';

export interface DmpOptions extends ReadyOptions {
  /** Semicolon tables; the invented example when absent. */
  readonly types?: string;
  readonly matrix?: string;
  /** Cells over a period, in the place of the grid's. */
  readonly dated?: string;
}

const RIGHTS = {
  C: { action: 'read', name: 'LIRE', verb: both('Consulter', 'Read') },
  D: { action: 'write', name: 'DEPOSER', verb: both('Déposer', 'Add') },
} as const;
type Right = keyof typeof RIGHTS;

/**
 * The DMP: profession × category of document, one rule for each cell that opens something, and the patient's choices.
 *
 * @returns the sheet's JSON
 * @throws FederationError `federation.sheet.malformed` for a table with an unknown category or cell
 */
export function dmpSheet({
  application,
  from,
  types = DMP_TYPES_EXAMPLE,
  matrix = DMP_MATRIX_EXAMPLE,
  dated = matrix === DMP_MATRIX_EXAMPLE ? DMP_DATED_EXAMPLE : '',
}: DmpOptions): object {
  const byCategory = new Map<string, string[]>();
  const titles: Record<string, ReturnType<typeof both>> = {};
  for (const { code = '', libelle = '', categorie = '' } of readTable(types, ['code', 'categorie'])) {
    // The nomenclature has its labels in French alone.
    if (libelle !== '') titles[code] = both(libelle, libelle);
    byCategory.set(categorie, [...(byCategory.get(categorie) ?? []), code]);
  }
  const lines = readTable(matrix, ['profession', 'libelle']);
  const overrides = dated === '' ? [] : readDatedCells(dated);
  const rules = lines.flatMap((line) => rulesOf(line, byCategory, overrides));
  const note = matrix === DMP_MATRIX_EXAMPLE ? { note: EXAMPLE } : {};
  return {
    schema: 'hab/1',
    application,
    version: 1,
    title: both('DMP : la profession et le choix du patient', 'DMP: profession and the patient’s choice'),
    ...note,
    from,
    facts: {
      resource: {
        type: {
          ...{ type: 'string', fixed: true, values: [...byCategory.values()].flat() },
          ...{ title: both('Type de document', 'Type of document'), valueTitles: titles },
        },
        author: { type: 'string', title: both('Auteur du document', 'Author of the document') },
      },
    },
    actions: {
      ...OPEN,
      ...READ_WRITE,
      bris_de_glace: both('Déclarer un accès en urgence', 'Declare an emergency access'),
      centre_15: both('Déclarer un appel au centre 15', 'Declare a call to the emergency centre'),
    },
    rules: [
      ...emergencyRules(typesRead('10', lines, byCategory)),
      openRule(lines.map(({ profession = '' }) => profession)),
      ...rules,
      ...patientForbids('DMP', true),
    ],
    cases: casesOf(byCategory),
  };
}

/** Types of document that a profession may consult, whatever the day. */
function typesRead(
  profession: string,
  lines: readonly Readonly<Record<string, string>>[],
  byCategory: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const cells = Object.entries(lines.find((line) => line.profession === profession) ?? {});
  return cells.flatMap(([category, cell]) => (cell.includes('C') ? (byCategory.get(category) ?? []) : []));
}

const EXAMPLE = both(
  'EXEMPLE : les deux axes sont publiés, les catégories des types et les valeurs des cases sont inventées.',
  'EXAMPLE: both axes are published, the categories of types and the values of the cells are invented.',
);

function openRule(professions: readonly string[]): object {
  return {
    id: 'DMP-OUVRIR',
    effect: 'permit',
    title: both('Ouvrir le dossier', 'Open the record'),
    actions: ['open'],
    resources: ['application'],
    who: { profession: professions },
    why: both('Votre profession a sa place dans la matrice.', 'Your profession has its place in the matrix.'),
  };
}

function rulesOf(
  { profession = '', libelle = '', ...cells }: Readonly<Record<string, string>>,
  byCategory: ReadonlyMap<string, readonly string[]>,
  overrides: readonly DatedCell[],
): readonly object[] {
  return Object.entries(cells).flatMap(([category, cell]) => {
    const types = byCategory.get(category);
    if (!types)
      throw new FederationError(
        'federation.sheet.malformed',
        `no type of document is of the category « ${category} »`,
        profession,
      );
    const own = overrides.filter((each) => each.profession === profession && each.category === category);
    const periods = own.length > 0 ? own : [{ ...UNDATED, profession, category, rights: cell }];
    return periods.flatMap((period) => {
      if (!/^(C|D|CD)?$/.test(period.rights)) {
        const place = `${profession}.${category}`;
        throw new FederationError('federation.sheet.malformed', `« ${period.rights} » is none of C, D, CD`, place);
      }
      return [...period.rights].map((right) => cellRule(RIGHTS[right as Right], period, libelle, types));
    });
  });
}

const UNDATED = { first: '', from: undefined, to: undefined, suspended: undefined, legal: 'Arrêté du 26 octobre 2023' };

function cellRule(
  { action, name, verb }: (typeof RIGHTS)[Right],
  { profession, category, first, from, to, suspended, legal }: DatedCell,
  libelle: string,
  types: readonly string[],
): object {
  return {
    id: [`DMP-${profession}-${category}-${name}`, ...(first === '' ? [] : [first])].join('-'),
    effect: 'permit',
    title: both(`${verb.fr} : ${category}, ${libelle}`, `${verb.en}: ${category}, ${libelle}`),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(suspended === undefined ? {} : { suspended }),
    actions: [action],
    resources: ['document'],
    who: { profession: [profession] },
    when: [{ fact: 'resource.type', in: types }, CONSENTED],
    why: both(
      'Votre profession et l’accord du patient ouvrent cette catégorie de documents.',
      'Your profession and the patient’s agreement open this category of documents.',
    ),
    legal,
    obligations: ['trace'],
    hints: CONSENT_HINT,
  };
}

function casesOf(byCategory: ReadonlyMap<string, readonly string[]>): readonly object[] {
  const type = byCategory.get('synthese')?.[0] ?? '';
  const ask = { action: 'read', type: 'document', properties: { type, author: '899700000099' } };
  const asked = (title: string, who: object, patient: object, expect: object) => ({ title, who, patient, ask, expect });
  const none = { granted: false, code: 'federation.habilitation.no-rule', rules: [] };
  return [
    ...emergencyCases(ask),
    {
      title: 'Un médecin ouvre le dossier',
      who: {},
      ask: { action: 'open', type: 'application' },
      expect: { granted: true, rules: ['DMP-OUVRIR'] },
    },
    {
      title: 'Un psychologue n’ouvre pas le dossier',
      who: { profession: '93' },
      ask: { action: 'open', type: 'application' },
      expect: none,
    },
    asked('Un médecin consulte une synthèse avec accord', {}, AGREES, {
      granted: true,
      rules: ['DMP-10-synthese-LIRE'],
      obligations: ['trace'],
    }),
    asked(
      'Sans accord, l’accord est ce qui manque',
      {},
      { ...AGREES, consent: 'none' },
      { ...none, missing: [['DMP-10-synthese-LIRE', 'choice.consent']] },
    ),
    asked(
      'Le patient s’oppose : la réponse est celle qui précède',
      {},
      { ...AGREES, consent: 'opposed' },
      { ...none, missing: [['DMP-10-synthese-LIRE', 'choice.consent']] },
    ),
    asked('Un document masqué n’existe pas', {}, { ...AGREES, masked: true }, { ...none, missing: [] }),
    asked(
      'Son auteur le voit, masqué ou non',
      { nationalId: '899700000099' },
      { ...AGREES, masked: true },
      { granted: true },
    ),
    asked('Un professionnel écarté n’apprend rien', {}, { ...AGREES, blocked: true }, { ...none, missing: [] }),
    asked('Un préparateur ne consulte pas une synthèse', { profession: '39' }, AGREES, { ...none, missing: [] }),
  ];
}
