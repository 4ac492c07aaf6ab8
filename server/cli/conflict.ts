import { type Conflict, type ConflictDecision, type DirectoryReader, personByNumber } from '../../directory/index.ts';
import { openJournalAuditor } from '../audit/journal-auditor.ts';
import { conflictEvent } from '../conflict-event.ts';
import { ServerError } from '../errors.ts';
import { type Command, textOption } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { author, TRUST_OPTIONS, withTrustHouse, withTrustView } from './open-trust.ts';
import { personLine } from './person-line.ts';
import { print } from './print-answer.ts';
import { tellDirectoryRefusal } from './with-directory-words.ts';

const WORDS: Readonly<Record<string, ConflictDecision['decision']>> = {
  local: 'local',
  register: 'register',
  apart: 'apart',
};

/** What files and the directory disagree about. */
export const conflictListCommand: Command = {
  usage: 'conflict list [--config FICHIER] [--json]',
  words:
    'Liste les conflits entre les fichiers repris et l’annuaire : identités ambiguës, champs que la région tient autrement ; le serveur peut tourner.',
  options: TRUST_OPTIONS,
  operands: [0, 0],
  run: (invocation) =>
    withTrustView(invocation, async ({ directory }) => {
      const conflicts = directory.conflicts.list();
      const lines = conflicts.map((conflict) => lineOf(directory.reader, conflict));
      print(invocation, conflicts, lines.length === 0 ? ['Aucun conflit.'] : lines);
      return EXIT.done;
    }),
};

/** Settles one. */
export const conflictSettleCommand: Command = {
  usage: 'conflict settle CONFLIT local|register|apart|NUMÉRO --by NOM --reason TEXTE [--config FICHIER] [--json]',
  words:
    'Tranche un conflit : garder la valeur d’ici (local) ou celle du registre (register) ; la ligne n’est aucune de ces personnes (apart), ou est celle de ce numéro ; serveur arrêté.',
  options: { ...TRUST_OPTIONS, reason: { type: 'string' } },
  operands: [2, 2],
  run: (invocation) =>
    withTrustHouse(invocation, async ({ directory, audit, at }) => {
      const [id = '', word = ''] = invocation.operands;
      const actor = author(invocation);
      const decision = {
        id,
        at: directory.conflicts.list().find((one) => one.id === id)?.at ?? '',
        decision: decisionOf(directory.reader, word),
        reason: textOption(invocation, 'reason') ?? '',
      };
      const verdict = await directory.conflicts.settle({ personId: actor }, decision, at);
      if (!verdict.accepted) {
        tellDirectoryRefusal(invocation, verdict.code, verdict.detail);
        return EXIT.refused;
      }
      await openJournalAuditor(directory, audit);
      await audit.append(conflictEvent(verdict.conflict, decision, { at, actor, from: '', request: '' }));
      print(invocation, verdict.conflict, [`Tranché : ${lineOf(directory.reader, verdict.conflict)}`]);
      return EXIT.done;
    }),
};

/** @throws ServerError `server.command.malformed` for what is neither a word nor anybody's number */
function decisionOf(reader: DirectoryReader, word: string): ConflictDecision['decision'] {
  const known = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
  if (known !== undefined) return known;
  const person = personByNumber(reader, word);
  if (person !== null) return { is: person.personId };
  throw new ServerError('server.command.malformed', `${word} : local, register, apart, ou le numéro d’une personne`);
}

function lineOf(reader: DirectoryReader, conflict: Conflict): string {
  const { id, name, file } = conflict;
  if (conflict.kind === 'field') {
    const { nationalId, local, before, register } = conflict;
    return `${id} · ${nationalId} ${name} · ici « ${local} », registre « ${before} » → « ${register} » · ${file}`;
  }
  if (conflict.kind === 'structure-field') {
    const { key, local, before, register } = conflict;
    return `${id} · ${key} ${name} · ici « ${local} », registre « ${before} » → « ${register} » · ${file}`;
  }
  if (conflict.kind === 'staff') {
    const { nationalId, personId, register } = conflict;
    return `${id} · ${nationalId} est ${personLine(reader, personId)}, du personnel ; ${register} le dit ${name} · ${file}`;
  }
  const whose = conflict.claimed.map(({ nationalId, personId }) => `${nationalId} (${personLine(reader, personId)})`);
  const left = conflict.isLeftOut ? ', ligne en attente' : '';
  return `${id} · ${name} nomme aussi ${whose.join(', ')}${left} · ${file}`;
}
