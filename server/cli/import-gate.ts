import { basename, resolve } from 'node:path';
import type { PlanSummary } from '../../directory/index.ts';
import { CONFIG_OPTIONS, type Command, textOption } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { departmentsOf } from './import.ts';
import { describe, describePlan, tellRefusal, wordsOf } from './import-words.ts';
import { BY_COMMAND, withGate } from './open-gate.ts';
import { openSource } from './open-source.ts';
import { print } from './print-answer.ts';

const STATE_WORDS = { waiting: 'attend', applied: 'appliqué', dropped: 'abandonné' } as const;

import { tellDirectoryRefusal } from './with-directory-words.ts';

/** Says what a file would do, and keeps it with the file until somebody applies or drops it. */
export const importPlanCommand: Command = {
  usage: 'import plan FICHIER [--as-of JOUR] [--release DÉPARTEMENTS] [--config FICHIER] [--json]',
  words: 'Dit ce que ferait un fichier et garde ce plan, à appliquer ou à abandonner ; serveur arrêté.',
  options: { ...CONFIG_OPTIONS, 'as-of': { type: 'string' }, release: { type: 'string' } },
  operands: [1, 1],
  async run(invocation) {
    const { machine, operands, options } = invocation;
    const file = resolve(machine.folder, operands[0] ?? '');
    const releasedDepartments = departmentsOf(textOption(invocation, 'release'));
    const asOf = textOption(invocation, 'as-of');
    const arriving = { source: await openSource(file), name: basename(file) };
    return withGate(invocation, async (gate) => {
      const asked = { releasedDepartments, ...(asOf === undefined ? {} : { asOf }) };
      const verdict = await gate.keepPlan(arriving, asked, BY_COMMAND);
      if (options.json) machine.out(JSON.stringify(verdict, null, 2));
      else if (verdict.accepted) {
        describePlan(verdict.kept.plan, machine);
        machine.out(`Plan gardé : vestibule import apply ${verdict.kept.planId}`);
      } else tellRefusal(verdict, machine);
      return verdict.accepted ? EXIT.done : EXIT.refused;
    });
  },
};

/** Plans kept, the latest first. */
export const importPlansCommand: Command = {
  usage: 'import plans [PLAN] [--config FICHIER] [--json]',
  words: 'Liste les plans gardés, ou en montre un ; serveur arrêté.',
  options: CONFIG_OPTIONS,
  operands: [0, 1],
  run: (invocation) =>
    withGate(invocation, async (_gate, importer) => {
      const { machine, operands, options } = invocation;
      const [planId] = operands;
      if (planId === undefined) {
        const plans = importer.plans();
        print(invocation, plans, plans.length === 0 ? ['Aucun plan.'] : plans.map(lineOf));
        return EXIT.done;
      }
      const kept = importer.plan(planId);
      if (kept === null) {
        tellDirectoryRefusal(invocation, 'directory.import.unknown-plan', planId);
        return EXIT.refused;
      }
      if (options.json) machine.out(JSON.stringify(kept, null, 2));
      else describePlan(kept.plan, machine);
      return EXIT.done;
    }),
};

/** Does what a kept plan says, unless what it writes over has changed. */
export const importApplyCommand: Command = {
  usage: 'import apply PLAN [--config FICHIER] [--json]',
  words: 'Applique un plan gardé, si rien de ce qu’il écrit n’a changé depuis ; serveur arrêté.',
  options: CONFIG_OPTIONS,
  operands: [1, 1],
  run: (invocation) =>
    withGate(invocation, async (gate) => {
      const { machine, operands, options } = invocation;
      const verdict = await gate.applyPlan(operands[0] ?? '', BY_COMMAND);
      if (options.json) machine.out(JSON.stringify(verdict, null, 2));
      else describe(verdict, machine);
      return verdict.accepted ? EXIT.done : EXIT.refused;
    }),
};

/** Forgets a plan and its file. */
export const importDropCommand: Command = {
  usage: 'import drop PLAN [--config FICHIER] [--json]',
  words: 'Abandonne un plan gardé et son fichier ; serveur arrêté.',
  options: CONFIG_OPTIONS,
  operands: [1, 1],
  run: (invocation) =>
    withGate(invocation, async (gate) => {
      const [planId = ''] = invocation.operands;
      const dropped = await gate.dropPlan(planId, BY_COMMAND);
      if (dropped) print(invocation, { dropped }, ['Plan abandonné ; rien n’a été changé.']);
      else tellDirectoryRefusal(invocation, 'directory.import.unknown-plan', planId);
      return dropped ? EXIT.done : EXIT.refused;
    }),
};

function lineOf({ planId, at, state, file, people }: PlanSummary): string {
  return `${planId}  ${at.toISOString()}  ${STATE_WORDS[state]}  ${file}  ${wordsOf(people)}`;
}
