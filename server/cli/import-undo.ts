import { directoryCodes, type UndoVerdict } from '../../directory/index.ts';
import type { Audit } from '../audit/audit.ts';
import { openJournalAuditor } from '../audit/journal-auditor.ts';
import { claimHouse } from '../claim-house.ts';
import { openMasterKey } from '../config/master-key.ts';
import { undoEvent } from '../import-file.ts';
import { type ImportingDirectory, withImporting } from '../importing/open-importing.ts';
import { CONFIG_OPTIONS, type Command, type Invocation } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { withAudit } from './open-audit.ts';
import { readConfig } from './read-config.ts';
import { inLine } from './shown-text.ts';

/** Records left alone shown; the whole list is in `--json`. */
const SHOWN_KEPT = 20;

const STATE_WORDS = {
  applying: 'interrompu',
  applied: 'appliqué',
  undoing: 'annulation interrompue',
  undone: 'annulé',
};

/** Imports, the latest first: which one to undo. */
export const importListCommand: Command = {
  usage: 'import list [--config FICHIER] [--json]',
  words: 'Liste les imports, le dernier d’abord ; serveur arrêté.',
  options: CONFIG_OPTIONS,
  operands: [0, 0],
  run: (invocation) =>
    inHouse(invocation, async ({ imports }) => {
      const { machine, options } = invocation;
      const batches = imports.batches();
      if (options.json) machine.out(JSON.stringify(batches, null, 2));
      else if (batches.length === 0) machine.out('Aucun import.');
      for (const { batchId, at, state, format, file } of options.json ? [] : batches) {
        machine.out(`${batchId}  ${at.toISOString()}  ${STATE_WORDS[state]}  ${format}  ${file}`);
      }
      return EXIT.done;
    }),
};

/** Takes back what one import wrote; what somebody changed since is left. */
export const importUndoCommand: Command = {
  usage: 'import undo LOT [--config FICHIER] [--json]',
  words:
    'Annule un import : les fiches redeviennent ce qu’elles étaient, celles qu’il avait créées sont fermées ; serveur arrêté.',
  options: CONFIG_OPTIONS,
  operands: [1, 1],
  run: (invocation) =>
    inHouse(invocation, async ({ directory, imports }, audit) => {
      const { machine, operands, options } = invocation;
      const at = machine.clock.now();
      const batchId = operands[0] ?? '';
      const journal = await openJournalAuditor(directory, audit);
      const verdict = await imports.undoBatch(batchId, at);
      await audit.append(undoEvent(verdict, batchId, at));
      await journal.catchUp();
      if (options.json) machine.out(JSON.stringify(verdict, null, 2));
      else tell(verdict, invocation);
      return verdict.accepted ? EXIT.done : EXIT.refused;
    }),
};

function tell(verdict: UndoVerdict, { machine }: Invocation): void {
  if (!verdict.accepted) {
    const { fr, advice } = directoryCodes[verdict.code];
    machine.err(`${fr} [${verdict.code}]\n${verdict.detail}\nQue faire : ${advice}`);
    return;
  }
  const { file, restored, closed, kept, keptOmitted } = verdict.report;
  machine.out(`${file} annulé : ${restored} fiches comme avant, ${closed} fiches créées par lui fermées.`);
  for (const { name, id } of kept.slice(0, SHOWN_KEPT))
    machine.out(inLine(`Modifiée depuis, laissée : ${name} (${id})`));
  const more = kept.length - SHOWN_KEPT + keptOmitted;
  if (more > 0) machine.out(`… et ${more} autres fiches modifiées depuis`);
}

/** With the directory open for writing, the server stopped, and the audit beside it. */
async function inHouse<T>(
  invocation: Invocation,
  work: (opened: ImportingDirectory, audit: Audit) => Promise<T>,
): Promise<T> {
  const { machine } = invocation;
  const config = readConfig(invocation);
  const claim = await claimHouse(openMasterKey(config.secrets, machine.randomBytes), config.data);
  try {
    return await withImporting(config, machine, (opened) => withAudit(config, machine, (audit) => work(opened, audit)));
  } finally {
    await claim.release();
  }
}
