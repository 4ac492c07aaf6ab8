import { personByNumber } from '../../directory/index.ts';
import { type Decision, type DecisionRecord, sentencesOf } from '../../federation/index.ts';
import { ServerError } from '../errors.ts';
import { situationsOf } from '../oidc/claims.ts';
import { CONFIG_OPTIONS, type Command, countOption, type Invocation, textOption } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { withTrustView } from './open-trust.ts';
import { absent, print } from './print-answer.ts';
import { operand, sinceOption } from './sheet-life.ts';
import { inLine } from './shown-text.ts';
import { watchedWork } from './watched-work.ts';

const MAX_VERSION = 1_000_000;

/** Makes a recorded decision again, and explains it. */
export const sheetExplainCommand: Command = {
  usage: 'sheet explain DÉCISION [--config FICHIER] [--json]',
  words: 'Refait une décision passée avec la feuille, les faits et l’instant de ce jour-là ; le serveur peut tourner.',
  options: CONFIG_OPTIONS,
  operands: [1, 1],
  run: (invocation) =>
    withTrustView(invocation, async ({ federation }) => {
      const said = operand(invocation);
      // As the audit has it, or as the application was told it.
      const record = /^\d+$/.test(said) ? federation.decisions.find(Number(said)) : federation.decisions.named(said);
      if (!record) return absent(invocation, `aucune décision ${operand(invocation)}`);
      const decision = federation.decisions.recompute(record);
      const sentences = decision.reasons.map(({ rule, fr }) => `${rule} : ${fr}`);
      const missing = decision.granted ? [] : sentencesOf(decision.missing, 'fr').map((fr) => `→ ${fr}`);
      const isSame = isAnsweredAsThen(record, decision);
      const then = `${record.granted ? 'oui' : `non [${record.code}]`} ${record.rules.join(' ')}`.trim();
      print(invocation, { record, decision, isSame }, [
        ...(isSame ? [] : [`Refaite par cette version du programme, la réponse est autre. Ce jour-là : ${then}.`]),
        `${decision.granted ? 'Oui' : `Non [${decision.code}]`}, ${record.at.toISOString()}, feuille version ${decision.sheet?.version ?? '—'}`,
        ...sentences,
        ...missing,
      ]);
      return isSame ? EXIT.done : EXIT.refused;
    }),
};

/** Whether what was recorded as told is what is told now: another build of the program may decide otherwise, and has to say so. */
function isAnsweredAsThen({ granted, code, rules }: DecisionRecord, decision: Decision): boolean {
  const now = decision.granted ? '' : decision.code;
  return granted === decision.granted && code === now && rules.join(' ') === decision.rules.join(' ');
}

/** What changed between two published versions. */
export const sheetDiffCommand: Command = {
  usage: 'sheet diff APPLICATION --before VERSION --after VERSION [--config FICHIER] [--json]',
  words: 'Dit ce qui change d’une version publiée d’une feuille à une autre ; le serveur peut tourner.',
  options: { ...CONFIG_OPTIONS, before: { type: 'string' }, after: { type: 'string' } },
  operands: [1, 1],
  run: (invocation) =>
    withTrustView(invocation, async ({ federation }) => {
      const version = (name: string) => {
        const number = countOption(invocation, name, 0, MAX_VERSION);
        const sheet = federation.sheets.version(operand(invocation), number);
        if (!sheet)
          throw new ServerError('server.command.malformed', `--${name} : aucune version ${number} de cette feuille`);
        return sheet.sheet;
      };
      const differences = await federation.reverse.diff(version('before'), version('after'));
      const lines = differences.map(({ part, name, change, words }) =>
        `${change} ${part} ${name} ${words.join(', ')}`.trim(),
      );
      print(invocation, differences, lines.length === 0 ? ['Rien ne change.'] : lines);
      return EXIT.done;
    }),
};

/** Who may do something, in the whole directory. */
export const sheetWhoCommand: Command = {
  usage: 'sheet who APPLICATION --action ACTION --type TYPE [--id ID] [--properties JSON] [--config FICHIER] [--json]',
  words:
    'Dit combien de professionnels de l’annuaire peuvent faire cela, par profession, pour un patient d’accord ; le serveur peut tourner.',
  options: {
    ...CONFIG_OPTIONS,
    action: { type: 'string' },
    type: { type: 'string' },
    id: { type: 'string' },
    properties: { type: 'string' },
  },
  operands: [1, 1],
  run: (invocation) =>
    withTrustView(invocation, async ({ federation, at }) => {
      const application = operand(invocation);
      const action = textOption(invocation, 'action') ?? '';
      const type = textOption(invocation, 'type') ?? '';
      const known = federation.sheets.inForce(application, at)?.sheet.actions;
      if (known && !known.has(action)) {
        const actions = [...known.keys()].map((each) => `« ${each} »`).join(', ');
        return absent(invocation, `--action : « ${action} » n’est pas dans cette feuille : ${actions}`);
      }
      const id = textOption(invocation, 'id') || (type === 'application' ? application : '-');
      const resource = { type, id, properties: propertiesOf(invocation) };
      const question = {
        subject: { type: 'professional', id: '-' },
        action: { name: action },
        resource,
      };
      const watched = watchedWork(invocation);
      const found = await federation.reverse.whoMay(application, question, at, watched);
      if (watched.signal.aborted) return stopped(invocation);
      if (!found) return absent(invocation, `aucune feuille en vigueur pour ${application}`);
      print(invocation, found, [
        `${found.people} professionnel(s) : ${Object.entries(found.byProfession)
          .map(([code, count]) => `${code} ${count}`)
          .join(', ')}`,
        ...(found.cut ? ['Limite de travail atteinte : qui suit dans l’annuaire n’a pas été interrogé.'] : []),
      ]);
      return EXIT.done;
    }),
};

/** What one professional may do, everywhere. */
export const sheetMayCommand: Command = {
  usage: 'sheet may IDENTIFIANT [--situation ID] [--config FICHIER] [--json]',
  words:
    'Dit ce qu’un professionnel peut faire dans chaque dossier pour un patient d’accord, et par quelle règle ; le serveur peut tourner.',
  options: { ...CONFIG_OPTIONS, situation: { type: 'string' } },
  operands: [1, 1],
  run: (invocation) =>
    withTrustView(invocation, async ({ federation, directory, at }) => {
      const person = personByNumber(directory.reader, operand(invocation));
      if (person === null)
        return absent(invocation, `${operand(invocation)} : personne dans l’annuaire sous ce numéro`);
      const situation = textOption(invocation, 'situation') ?? null;
      if (situation !== null && !situationsOf(person).some((each) => each.situation.id === situation)) {
        return absent(invocation, `--situation : aucune situation ${situation} de cette personne`);
      }
      const { possible, defects } = await federation.reverse.whatMay(person.personId, situation, at);
      const lines = possible.map(({ application, action, type, properties, patient, rules }) => {
        const told = Object.keys(patient).length === 0 ? '' : ` patient ${JSON.stringify(patient)}`;
        return `${application} ${action} ${type} ${JSON.stringify(properties)}${told} (${rules.join(', ')})`;
      });
      print(invocation, possible, lines.length === 0 ? ['Rien.'] : lines);
      for (const { application, error } of defects)
        invocation.machine.err(inLine(`${application} : n’a pas pu être interrogé : ${String(error)}`));
      return defects.length === 0 ? EXIT.done : EXIT.failed;
    }),
};

/** Rules in force that determined no recorded decision. */
export const sheetIdleCommand: Command = {
  usage: 'sheet idle APPLICATION [--since DATE] [--config FICHIER] [--json]',
  words: 'Nomme les règles en vigueur qui n’ont jamais décidé de rien ; le serveur peut tourner.',
  options: { ...CONFIG_OPTIONS, since: { type: 'string' } },
  operands: [1, 1],
  run: (invocation) =>
    withTrustView(invocation, async ({ federation, at }) => {
      const watched = watchedWork(invocation);
      const idle = await federation.reverse.neverMatched(operand(invocation), sinceOption(invocation), at, watched);
      if (watched.signal.aborted) return stopped(invocation);
      if (!idle) return absent(invocation, `aucune feuille en vigueur pour ${operand(invocation)}`);
      const { rules, cutAt } = idle;
      print(invocation, idle, rules.length === 0 ? ['Toutes ont décidé de quelque chose.'] : rules);
      if (cutAt) {
        const from = cutAt.toISOString();
        invocation.machine.err(`Limite de travail atteinte : ce qui suit n’a pas été relu (--since ${from}).`);
      }
      return EXIT.done;
    }),
};

/** Nothing is answered of a work that was ended before its time. */
function stopped({ machine }: Invocation): ExitCode {
  machine.err('Arrêté.');
  return EXIT.refused;
}

/** What `--properties` says of the thing asked about. @throws ServerError `server.command.malformed` */
export function propertiesOf(invocation: Invocation): Record<string, unknown> {
  try {
    const said: unknown = JSON.parse(textOption(invocation, 'properties') ?? '{}');
    if (typeof said === 'object' && said !== null && !Array.isArray(said)) return said as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new ServerError('server.command.malformed', '--properties : un objet JSON est attendu');
}
