import { labelOf, personByNumber } from '../../directory/index.ts';
import {
  type CompiledSheet,
  compileSheet,
  type Draft,
  type Federation,
  gridOf,
  openedByCard,
  parseSheet,
  type Question,
  type Sheet,
  sentencesOf,
} from '../../federation/index.ts';
import { ruleSentence } from '../admin/sheets/rule-sentence.ts';
import { CONFIG_OPTIONS, type Command, countOption, type Invocation, textOption } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { withTrustView } from './open-trust.ts';
import { absent, print } from './print-answer.ts';
import { propertiesOf } from './sheet-ask.ts';
import { operand } from './sheet-life.ts';

const MAX_VERSION = 1_000_000;

/** A version of a sheet as a grid and in sentences, the one in force unless told; or the draft, for whoever is to approve it. */
export const sheetShowCommand: Command = {
  usage: 'sheet show APPLICATION [--version VERSION | --draft] [--config FICHIER] [--json]',
  words:
    'Montre la feuille en vigueur, une version ou le brouillon à approuver, en grille et en phrases ; le serveur peut tourner.',
  options: { ...CONFIG_OPTIONS, version: { type: 'string' }, draft: { type: 'boolean' } },
  operands: [1, 1],
  run: (invocation) =>
    withTrustView(invocation, async ({ federation, at }) => {
      const draft = invocation.options.draft === true ? federation.drafts.find(operand(invocation)) : undefined;
      const found = draft ? compiledDraft(draft) : versionAsked(invocation, federation, at);
      if (!found) return absent(invocation, `aucune feuille de ${operand(invocation)} à montrer`);
      const { sheet, reference } = found;
      const source = draft?.source ?? federation.sheets.published(reference.application, reference.version)?.source;
      print(invocation, { reference, ...(draft ?? { source }) }, [
        `${sheet.title.fr}, version ${reference.version}, ${reference.digest}`,
        ...(draft ? draftLines(draft) : []),
        ...(sheet.note === undefined ? [] : [sheet.note.fr]),
        ...gridLines(sheet),
        ...sheet.rules.map((rule) => `${rule.id} : ${ruleSentence(rule, sheet, 'fr')}`),
      ]);
      return EXIT.done;
    }),
};

function versionAsked(invocation: Invocation, { sheets }: Federation, at: Date): CompiledSheet | null {
  if (invocation.options.draft === true) return null;
  if (textOption(invocation, 'version') === undefined) return sheets.inForce(operand(invocation), at);
  return sheets.version(operand(invocation), countOption(invocation, 'version', 1, MAX_VERSION));
}

function compiledDraft({ source }: Draft): CompiledSheet {
  return compileSheet(parseSheet(source), source);
}

/** Who wrote it, and how far it is. */
function draftLines({ writers, savedAt, checked, rehearsed, approved }: Draft): readonly string[] {
  return [
    `Brouillon écrit par ${writers.join(', ')}, le ${savedAt}`,
    checked ? `${checked.cases} cas passés le ${checked.at}` : 'Cas non vérifiés',
    rehearsed ? `Répété par ${rehearsed.by} le ${rehearsed.at}` : 'Non répété',
    approved ? `Approuvé par ${approved.by} le ${approved.at}` : 'Non approuvé',
  ];
}

/** One line a profession: what it may do with each kind of thing; `(…)` under a condition. */
function gridLines(sheet: Sheet): readonly string[] {
  const grid = gridOf(sheet);
  return grid.rows.map((row) => {
    const profession = row === '' ? 'Toute autre profession' : labelOf('profession', row);
    const cells = grid.columns.map((column) => {
      const marks = grid
        .marksAt(row, column)
        .map(({ action, isConditional }) => (isConditional ? `(${action})` : action));
      return `${column !== '' ? column : grid.columns.length > 1 ? 'tout autre' : 'tout'} ${marks.length === 0 ? '—' : marks.join(' ')}`;
    });
    return `${profession} | ${cells.join(' | ')}`;
  });
}

/** Every version of a sheet: when, by whom, approved by whom. */
export const sheetHistoryCommand: Command = {
  usage: 'sheet history APPLICATION [--config FICHIER] [--json]',
  words: 'Liste les versions publiées d’une feuille, qui les a publiées et approuvées ; le serveur peut tourner.',
  options: CONFIG_OPTIONS,
  operands: [1, 1],
  run: (invocation) =>
    withTrustView(invocation, async ({ federation }) => {
      const application = operand(invocation);
      const versions = federation.sheets.versions(application);
      if (versions.length === 0) return absent(invocation, `aucune feuille publiée pour ${application}`);
      const lines = versions.map(({ version, publishedAt, by, approvedBy, rollbackOf }) =>
        [
          `version ${version}`,
          `publiée le ${publishedAt} par ${by}`,
          ...(approvedBy === undefined ? [] : [`approuvée par ${approvedBy}`]),
          ...(rollbackOf ? [`reprend la version ${rollbackOf.version}`] : []),
        ].join(', '),
      );
      print(invocation, versions, lines);
      return EXIT.done;
    }),
};

/** The simulator: what a dossier would answer to a real person, now, signed in by card. Nothing is recorded. */
export const sheetAskCommand: Command = {
  usage:
    'sheet ask APPLICATION --person IDENTIFIANT --action ACTION --type TYPE [--id ID] [--patient PSEUDONYME] [--properties JSON] [--situation ID] [--config FICHIER] [--json]',
  words: 'Dit ce qu’un dossier répondrait à une personne, connectée par sa carte, et pourquoi ; rien n’est consigné.',
  options: {
    ...CONFIG_OPTIONS,
    person: { type: 'string' },
    action: { type: 'string' },
    type: { type: 'string' },
    id: { type: 'string' },
    patient: { type: 'string' },
    properties: { type: 'string' },
    situation: { type: 'string' },
  },
  operands: [1, 1],
  run: (invocation) =>
    withTrustView(invocation, async ({ federation, directory, at }) => {
      const application = operand(invocation);
      const person = personByNumber(directory.reader, textOption(invocation, 'person') ?? '');
      if (person === null) return absent(invocation, '--person : personne dans l’annuaire sous ce numéro');
      const { personId } = person;
      const session = openedByCard(person);
      const decision = federation.decide(questionAsked(invocation, personId), { application, at, session });
      const words = [
        `${decision.granted ? 'Oui' : `Non [${decision.code}]`}, feuille version ${decision.sheet?.version ?? '—'}`,
        ...decision.reasons.map(({ rule, fr }) => `${rule} : ${fr}`),
        ...(decision.granted ? [] : sentencesOf(decision.missing, 'fr').map((fr) => `→ ${fr}`)),
      ];
      print(invocation, decision, words);
      return decision.granted ? EXIT.done : EXIT.refused;
    }),
};

function questionAsked(invocation: Invocation, personId: string): Question {
  const said = (name: string) => textOption(invocation, name) ?? '';
  const type = said('type');
  const patient = said('patient');
  const situation = said('situation');
  const id = said('id') || (type === 'application' ? operand(invocation) : type === 'patient' ? patient : '') || '-';
  const properties = { ...propertiesOf(invocation), ...(patient === '' ? {} : { patient }) };
  return {
    subject: { type: 'professional', id: personId },
    action: { name: said('action') },
    resource: { type, id, properties },
    ...(situation === '' ? {} : { context: { situation } }),
  };
}
