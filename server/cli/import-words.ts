import {
  directoryCodes,
  type HeldSlice,
  type ImportPlan,
  type ImportReport,
  type ImportVerdict,
  type Tally,
} from '../../directory/index.ts';
import type { Machine } from './command.ts';
import { inLine } from './shown-text.ts';

/** Records of a plan shown; the first thousand are in `--json`. */
const SHOWN_CHANGES = 50;
/** Establishments of a plan shown; the first thousand are in `--json`. */
const SHOWN_ESTABLISHMENTS = 20;
/** Faulty rows shown; the whole list is in `--json`. */
const SHOWN_FAULTS = 20;
/** What is counted while an import goes on. */
export const STEP_WORDS = {
  read: 'lignes lues',
  compared: 'fiches comparées',
  written: 'fiches écrites',
  indexed: 'entrées rendues trouvables',
} as const;
const KINDS = ['people', 'structures', 'networks', 'memberships', 'curations'] as const;
const KIND_WORDS = {
  people: 'Professionnels',
  structures: 'Structures',
  networks: 'Réseaux',
  memberships: 'Membres',
  curations: 'Droits de curateur',
};

/** What an import did, or why it was refused. */
export function describe(verdict: ImportVerdict, machine: Machine): void {
  if (!verdict.accepted) {
    tellRefusal(verdict, machine);
    return;
  }
  describeReport(verdict.report, machine);
}

/** Why a file is refused. */
export function tellRefusal(
  { code, detail }: Extract<ImportVerdict, { readonly accepted: false }>,
  machine: Machine,
): void {
  const { fr, advice } = directoryCodes[code];
  machine.err(`${fr} [${code}]\n${inLine(detail)}\nQue faire : ${advice}`);
}

const OPERATION_WORDS = { created: 'créé', changed: 'modifié', reappeared: 'revenu', closed: 'fermé' };

/** What a file would do. */
export function describePlan(plan: ImportPlan, machine: Machine): void {
  for (const { id, name, department, operation, changes } of plan.changes.slice(0, SHOWN_CHANGES)) {
    machine.out(inLine(`${OPERATION_WORDS[operation]} ${id} ${name} (${department})`));
    for (const { field, before, after } of changes) machine.out(inLine(`  ${field} : « ${before} » → « ${after} »`));
  }
  const more = plan.changes.length - SHOWN_CHANGES + plan.changesOmitted;
  if (more > 0) machine.out(`… et ${more} autres fiches`);
  machine.out('Rien n’a été changé. Ce que ferait la reprise :');
  describeReport(plan, machine);
  const departments = Object.entries(plan.departments);
  for (const [department, tally] of departments) machine.out(`  ${department} : ${wordsOf(tally)}`);
  for (const { key, ...tally } of plan.establishments.slice(0, SHOWN_ESTABLISHMENTS)) {
    machine.out(`  ${key} : ${wordsOf(tally)}`);
  }
  const others = Math.max(0, plan.establishments.length - SHOWN_ESTABLISHMENTS) + plan.establishmentsOmitted;
  if (others > 0) machine.out(`  … et ${others} autres structures`);
}

/** A tally in one line. */
export function wordsOf({ created, changed, closed, reappeared }: Tally): string {
  return `${created} créés, ${changed} modifiés, ${closed} fermés, ${reappeared} revenus`;
}

function describeReport(report: ImportReport, machine: Machine): void {
  for (const { line, column, code, detail } of report.faults.slice(0, SHOWN_FAULTS)) {
    machine.err(inLine(`ligne ${line}${column === null ? '' : `, colonne ${column}`} : ${code}, ${detail}`));
  }
  machine.out(`${report.format}, ${report.rows} lignes, ${report.faults.length + report.faultsOmitted} en faute.`);
  for (const kind of KINDS) {
    const tally = report[kind];
    if (tally === undefined) continue;
    const { created, changed, closed, reappeared, unchanged } = tally;
    machine.out(
      `${KIND_WORDS[kind]} : ${created} créés, ${changed} modifiés, ${closed} fermés, ${reappeared} revenus, ${unchanged} inchangés.`,
    );
  }
  for (const slice of report.held) machine.out(`Retenu : ${sliceWords(slice)}`);
  if (report.held.length > 0) {
    machine.out('S’ils sont vraiment partis : vestibule import held, puis vestibule import release TRANCHE');
  }
}

/** A slice in one line: where, how many, of how many. */
export function sliceWords({ kind, department, establishment, closings, open }: HeldSlice): string {
  const what = kind === 'person' ? 'professionnels' : 'structures';
  const where = establishment === null ? `département ${department}` : `${establishment} (département ${department})`;
  return `${where} : ${closings} ${what} sur ${open} manquent au fichier et restent comme avant`;
}
