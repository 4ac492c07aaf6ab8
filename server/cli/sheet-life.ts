import type { Author, Rehearsal, ShiftExample } from '../../federation/index.ts';
import { ServerError } from '../errors.ts';
import { type Command, countOption, type Invocation, textOption } from './command.ts';
import { author, conclude, TRUST_OPTIONS, withTrustHouse } from './open-trust.ts';
import { readSheetFile } from './sheet-file.ts';
import { inLine } from './shown-text.ts';
import { watchedWork } from './watched-work.ts';

const STOPPED = 'serveur arrêté';
const MAX_VERSION = 1_000_000;

/** Writes the draft of an application's next version. */
export const sheetDraftCommand: Command = {
  usage: 'sheet draft FICHIER --by NOM [--config FICHIER] [--json]',
  words: `Écrit le brouillon de la version suivante d’une feuille, et en vérifie les cas ; ${STOPPED}.`,
  options: TRUST_OPTIONS,
  operands: [1, 1],
  run: (invocation) =>
    withTrustHouse(invocation, async ({ federation, at }) => {
      const by = authorAt(invocation);
      const saved = await federation.drafts.save(readSheetFile(invocation), by, at);
      if (!saved.accepted) return conclude(invocation, saved, '');
      const { application, version, digest } = saved.draft;
      for (const { pointer, fr } of saved.warnings) invocation.machine.err(inLine(`${pointer} : ${fr}`));
      const checked = await federation.drafts.check(application, at);
      for (const { title, what } of checked.report?.failures ?? [])
        invocation.machine.err(inLine(`cas « ${title} » : ${what}`));
      return conclude(
        invocation,
        checked.accepted ? { ...saved, report: checked.report } : checked,
        `Brouillon ${version} écrit : ${digest}`,
      );
    }),
};

/** Says who would have gained and lost under the draft. */
export const sheetRehearseCommand: Command = {
  usage: 'sheet rehearse APPLICATION --by NOM [--since DATE] [--config FICHIER] [--json]',
  words: `Rejoue sous le brouillon les décisions passées et interroge tout l’annuaire ; ${STOPPED}.`,
  options: { ...TRUST_OPTIONS, since: { type: 'string' } },
  operands: [1, 1],
  run: (invocation) =>
    withTrustHouse(invocation, async ({ federation, at }) => {
      const since = sinceOption(invocation);
      const by = authorAt(invocation);
      const verdict = await federation.drafts.rehearse(operand(invocation), by, since, at, watchedWork(invocation));
      if (!verdict.accepted) return conclude(invocation, verdict, '');
      return conclude(invocation, verdict, rehearsalLines(verdict.rehearsal).map(inLine).join('\n'));
    }),
};

const WORDS = { recorded: 'Décisions passées', directory: 'Annuaire' } as const;
const CUT =
  '  La limite de travail a été atteinte : ce qui suit n’a pas été demandé (--since plus récent, ou moins de cas).';
const CHANGES = { gain: 'gagne', loss: 'perd' } as const;

/** Counts, by profession, and the first examples of each. */
function rehearsalLines(rehearsal: Rehearsal): readonly string[] {
  const lines = (['recorded', 'directory'] as const).flatMap((what) => {
    const { asked, gains, losses, cut, byProfession, examples } = rehearsal[what];
    const professions = Object.entries(byProfession).map(
      ([code, each]) => `${code || '?'} +${each.gains} −${each.losses}`,
    );
    return [
      `${WORDS[what]} : ${asked} questions, ${gains} gagnent, ${losses} perdent. ${professions.join(', ')}`.trimEnd(),
      ...(cut ? [CUT] : []),
      ...examples.map(exampleLine),
    ];
  });
  const { unrecorded } = rehearsal;
  return unrecorded.length === 0
    ? lines
    : [...lines, `Faits que ces décisions n’ont pas enregistrés, et qui manquent ici : ${unrecorded.join(', ')}`];
}

function exampleLine({ change, subject, profession, action, resource, before, after }: ShiftExample): string {
  const [old, now] = [before, after].map((rules) => (rules.length === 0 ? 'aucune règle' : rules.join(' ')));
  return `  ${subject || 'quelqu’un, selon un fait privé'} (${profession || '?'}) ${CHANGES[change]} ${action} ${resource} : ${old} → ${now}`;
}

/** A second person approves the content whose digest they read. */
export const sheetApproveCommand: Command = {
  usage: 'sheet approve APPLICATION --digest EMPREINTE --by NOM [--config FICHIER] [--json]',
  words: `Approuve un brouillon vérifié et répété ; par une autre personne que celles qui l’ont écrit ; ${STOPPED}.`,
  options: { ...TRUST_OPTIONS, digest: { type: 'string' } },
  operands: [1, 1],
  run: (invocation) =>
    withTrustHouse(invocation, async ({ federation, at }) => {
      const by = authorAt(invocation);
      const digest = textOption(invocation, 'digest') ?? '';
      const verdict = await federation.drafts.approve(operand(invocation), by, digest, at);
      return conclude(invocation, verdict, 'Brouillon approuvé.');
    }),
};

/** Publishes an approved draft. */
export const sheetPublishCommand: Command = {
  usage: 'sheet publish APPLICATION --by NOM [--config FICHIER] [--json]',
  words: `Publie le brouillon approuvé, en vigueur à sa date et jamais avant maintenant ; ${STOPPED}.`,
  options: TRUST_OPTIONS,
  operands: [1, 1],
  run: (invocation) =>
    withTrustHouse(invocation, async ({ federation, at }) => {
      const by = authorAt(invocation);
      const verdict = await federation.drafts.publish(operand(invocation), by, at);
      return conclude(invocation, verdict, verdict.accepted ? `Version ${verdict.sheet.version} publiée.` : '');
    }),
};

/** Publishes an earlier content again, under the next number. */
export const sheetRollbackCommand: Command = {
  usage: 'sheet rollback APPLICATION --to VERSION --by NOM --reason MOTIF [--config FICHIER] [--json]',
  words: `Rétablit dès maintenant le contenu d’une version antérieure, sous le numéro suivant ; ${STOPPED}.`,
  options: { ...TRUST_OPTIONS, to: { type: 'string' }, reason: { type: 'string' } },
  operands: [1, 1],
  run: (invocation) =>
    withTrustHouse(invocation, async ({ federation, at }) => {
      const by = authorAt(invocation);
      const reason = textOption(invocation, 'reason') ?? '';
      if (reason.length < 10)
        throw new ServerError('server.command.malformed', '--reason : un motif de dix caractères est attendu');
      const to = countOption(invocation, 'to', 0, MAX_VERSION);
      const verdict = await federation.drafts.rollBack(operand(invocation), to, { ...by, reason }, at);
      return conclude(invocation, verdict, verdict.accepted ? `Version ${verdict.sheet.version} publiée.` : '');
    }),
};

/** The date that `--since` gives; the beginning of all unless told. @throws ServerError `server.command.malformed` */
export function sinceOption(invocation: Invocation): Date {
  const since = new Date(textOption(invocation, 'since') ?? 0);
  if (!Number.isNaN(since.getTime())) return since;
  throw new ServerError('server.command.malformed', '--since : une date est attendue');
}

export function operand({ operands }: Invocation): string {
  return operands[0] ?? '';
}

/** Whoever types, as the audit names it. */
function authorAt(invocation: Invocation): Author {
  return { by: author(invocation), from: 'ligne de commande', request: '' };
}
