import {
  type Curation,
  type CurationCommand,
  type Directory,
  parisDay,
  personByNumber,
} from '../../directory/index.ts';
import { openJournalAuditor } from '../audit/journal-auditor.ts';
import { CONFIG_OPTIONS, type Command, type Invocation, textOption } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { author, TRUST_OPTIONS, type TrustHouse, withTrustHouse, withTrustView } from './open-trust.ts';
import { personLine } from './person-line.ts';
import { absent, print } from './print-answer.ts';
import { tellDirectoryRefusal } from './with-directory-words.ts';

/** Rights read at once. */
const PAGE = 500;
const REASONED = { ...TRUST_OPTIONS, reason: { type: 'string' } } as const;

/** Who curates what. */
export const curatorListCommand: Command = {
  usage: 'curator list [ÉTABLISSEMENT] [--config FICHIER] [--json]',
  words: 'Liste les droits de curateur, passés et à venir compris ; le serveur peut tourner.',
  options: CONFIG_OPTIONS,
  operands: [0, 1],
  run: (invocation) =>
    withTrustView(invocation, async ({ directory }) => {
      const [name] = invocation.operands;
      const found = name === undefined ? null : directory.reader.findStructure(name);
      if (found !== null && !('record' in found)) return absent(invocation, `${name} : structure inconnue`);
      const rights = found === null ? everyRight(directory) : directory.staff.curatorsOf(found.record.key);
      print(
        invocation,
        rights,
        rights.map((right) => lineOf(directory, right)),
      );
      return EXIT.done;
    }),
};

/** Gives somebody the right to curate an establishment. */
export const curatorGrantCommand: Command = {
  usage:
    'curator grant PERSONNE ÉTABLISSEMENT --until JOUR --by QUI --reason TEXTE [--from JOUR] [--config FICHIER] [--json]',
  words:
    'Donne à une personne le droit de tenir le personnel d’un établissement, daté, deux ans au plus ; serveur arrêté.',
  options: { ...REASONED, from: { type: 'string' }, until: { type: 'string' } },
  operands: [2, 2],
  run: (invocation) =>
    acting(invocation, ({ at }, right) => ({
      ...right,
      from: textOption(invocation, 'from') ?? parisDay(at),
      until: textOption(invocation, 'until') ?? '',
    })),
};

/** Ends a right that runs or is to come. */
export const curatorEndCommand: Command = {
  usage: 'curator end PERSONNE ÉTABLISSEMENT --by QUI --reason TEXTE [--on JOUR] [--config FICHIER] [--json]',
  words:
    'Met fin à un droit de curateur ; le jour dit, aujourd’hui si rien n’est dit, est le dernier ; serveur arrêté.',
  options: { ...REASONED, on: { type: 'string' } },
  operands: [2, 2],
  run: (invocation) =>
    acting(invocation, ({ directory, at }, right) => {
      const today = parisDay(at);
      const found = directory.reader.findStructure(right.structureKey);
      const key = 'record' in found ? found.record.key : right.structureKey;
      const known = directory.staff
        .curationsOf(right.personId)
        .find(({ structureKey, until }) => structureKey === key && until >= today);
      const last = textOption(invocation, 'on') ?? today;
      const from = known?.from ?? last;
      // One that has not begun ends on its first day.
      return { ...right, from, until: last < from ? from : last, seen: { until: known?.until ?? '' } };
    }),
};

function everyRight({ staff }: Directory): readonly Curation[] {
  const rights: Curation[] = [];
  for (;;) {
    const page = staff.curations(rights.at(-1) ?? null, PAGE);
    rights.push(...page);
    if (page.length < PAGE) return rights;
  }
}

type Asked = Pick<CurationCommand, 'personId' | 'structureKey' | 'reason'>;

/** One act on a right, as an administrator of the machine. */
function acting(invocation: Invocation, made: (house: TrustHouse, right: Asked) => CurationCommand): Promise<ExitCode> {
  return withTrustHouse(invocation, async (house) => {
    const { directory, audit, at } = house;
    const actor = { personId: author(invocation), isAdministrator: true };
    const [number = '', structureKey = ''] = invocation.operands;
    const personId = personByNumber(directory.reader, number)?.personId ?? '';
    const reason = textOption(invocation, 'reason') ?? '';
    const verdict = await directory.staff.performCuration(actor, made(house, { personId, structureKey, reason }), at);
    if (!verdict.accepted) {
      tellDirectoryRefusal(invocation, verdict.code, verdict.detail);
      return EXIT.refused;
    }
    await openJournalAuditor(directory, audit);
    print(invocation, verdict.curation, [lineOf(directory, verdict.curation)]);
    return EXIT.done;
  });
}

function lineOf({ reader }: Directory, { personId, structureKey, from, until }: Curation): string {
  return `${personLine(reader, personId)} · ${structureKey} · du ${from} au ${until}`;
}
