import type { SliceVerdict } from '../../directory/index.ts';
import { ServerError } from '../errors.ts';
import { type ImportGate, readReason } from '../import-gate.ts';
import { CONFIG_OPTIONS, type Command, type Invocation, textOption } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { sliceWords, tellRefusal } from './import-words.ts';
import { BY_COMMAND, withGate } from './open-gate.ts';
import { print } from './print-answer.ts';
import { inLine } from './shown-text.ts';

const REASON_OPTIONS = { ...CONFIG_OPTIONS, reason: { type: 'string' } } as const;
/** Records left alone shown; the whole list is in `--json`. */
const SHOWN_KEPT = 20;

/** What was held back of applied files. */
export const importHeldCommand: Command = {
  usage: 'import held [--config FICHIER] [--json]',
  words:
    'Liste les tranches retenues : départements et établissements où un fichier en retirait trop ; serveur arrêté.',
  options: CONFIG_OPTIONS,
  operands: [0, 0],
  run: (invocation) =>
    withGate(invocation, async (_gate, importer) => {
      const slices = importer.heldSlices();
      const lines = slices.map((slice) => `${slice.sliceId}  ${slice.file}  ${sliceWords(slice)}`);
      print(invocation, slices, lines.length === 0 ? ['Rien n’est retenu.'] : lines);
      return EXIT.done;
    }),
};

/** Does what the file says of a slice that somebody has looked at. */
export const importReleaseCommand: Command = {
  usage: 'import release TRANCHE --reason MOTIF [--config FICHIER] [--json]',
  words: 'Applique une tranche retenue, une fois regardée : les départs sont vrais ; serveur arrêté.',
  options: REASON_OPTIONS,
  operands: [1, 1],
  run: (invocation) => decide(invocation, (gate, sliceId, reason) => gate.releaseSlice(sliceId, reason, BY_COMMAND)),
};

/** Lets the records of a slice as they are. */
export const importKeepCommand: Command = {
  usage: 'import keep TRANCHE --reason MOTIF [--config FICHIER] [--json]',
  words: 'Écarte une tranche retenue : ses fiches restent ouvertes ; serveur arrêté.',
  options: REASON_OPTIONS,
  operands: [1, 1],
  run: (invocation) => decide(invocation, (gate, sliceId, reason) => gate.dropSlice(sliceId, reason, BY_COMMAND)),
};

/** @throws ServerError `server.admin.reason-too-short` */
async function decide(
  invocation: Invocation,
  act: (gate: ImportGate, sliceId: string, reason: string) => Promise<SliceVerdict>,
): Promise<ExitCode> {
  const reason = readReason(textOption(invocation, 'reason'));
  if (reason === null) throw new ServerError('server.admin.reason-too-short', '--reason MOTIF est attendu');
  return withGate(invocation, async (gate) => {
    const verdict = await act(gate, invocation.operands[0] ?? '', reason);
    tell(verdict, invocation);
    return verdict.accepted ? EXIT.done : EXIT.refused;
  });
}

function tell(verdict: SliceVerdict, { machine, options }: Invocation): void {
  if (options.json) {
    machine.out(JSON.stringify(verdict, null, 2));
    return;
  }
  if (!verdict.accepted) {
    tellRefusal(verdict, machine);
    return;
  }
  const { applied, kept, keptOmitted } = verdict.report;
  machine.out(applied === 0 ? 'Rien n’a été écrit.' : `${applied} fiches écrites.`);
  for (const { name, id } of kept.slice(0, SHOWN_KEPT))
    machine.out(inLine(`Modifiée depuis, laissée : ${name} (${id})`));
  const more = kept.length - SHOWN_KEPT + keptOmitted;
  if (more > 0) machine.out(`… et ${more} autres fiches modifiées depuis`);
}
