import {
  type LineageVerdict,
  type MergeChoice,
  mergeByNumber,
  type PersonMerge,
  type Professional,
  personByNumber,
} from '../../directory/index.ts';
import { openJournalAuditor } from '../audit/journal-auditor.ts';
import { ServerError } from '../errors.ts';
import { type Command, type Invocation, textOption } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { author, TRUST_OPTIONS, type TrustHouse, withTrustHouse, withTrustView } from './open-trust.ts';
import { absent, print } from './print-answer.ts';
import { tellDirectoryRefusal } from './with-directory-words.ts';

const REASONED = { ...TRUST_OPTIONS, reason: { type: 'string' } } as const;
const SIDES = { kept: 'survivor', absorbed: 'absorbed' } as const;

/** All numbers of a person, what joined them, and the records that are part of this one. */
export const personNumbersCommand: Command = {
  usage: 'person numbers NUMÉRO [--config FICHIER] [--json]',
  words:
    'Dit tous les numéros d’un professionnel, l’actuel et les anciens, les correspondances et les fiches réunies ; le serveur peut tourner.',
  options: TRUST_OPTIONS,
  operands: [1, 1],
  run: (invocation) =>
    withTrustView(invocation, async ({ directory }) => {
      const [number = ''] = invocation.operands;
      const person = personByNumber(directory.reader, number);
      if (person === null) return absent(invocation, `${number} : aucune fiche`);
      const { personId, nationalId, identifiers } = person;
      const correspondences = directory.reader.correspondencesOf(personId);
      const merges = directory.reader.mergesOf(personId).map(briefMerge);
      print(invocation, { personId, nationalId, identifiers, correspondences, merges }, [
        lineOf(person),
        ...identifiers.map(
          (each) => `  ${each.nationalId} · ${each.current ? 'actuel' : 'ancien'}${sourceOf(each.by)}`,
        ),
        ...correspondences.map(({ former, current, withdrawn }) =>
          withdrawn === null
            ? `  correspondance ${former} → ${current}`
            : `  correspondance ${former} → ${current} retirée par ${withdrawn.by} le ${withdrawn.at} : ${withdrawn.reason}`,
        ),
        ...merges.map(
          ({ absorbed, by, at, reason }) => `  fiche réunie ${absorbed.nationalId} · ${by} · ${at} · ${reason}`,
        ),
      ]);
      return EXIT.done;
    }),
};

/** Makes one record of two. */
export const personMergeCommand: Command = {
  usage:
    'person merge GARDÉ RÉUNI --by NOM --reason TEXTE [--phone kept|absorbed] [--secure-mail kept|absorbed] [--config FICHIER] [--json]',
  words:
    'Réunit deux fiches d’une même personne : rien n’est perdu, les deux numéros mènent à celle qui est gardée ; serveur arrêté.',
  options: { ...REASONED, phone: { type: 'string' }, 'secure-mail': { type: 'string' } },
  operands: [2, 2],
  run: (invocation) =>
    acting(invocation, async ({ directory, at }) => {
      const [survivor, absorbed] = invocation.operands.map((number) => personByNumber(directory.reader, number));
      if (!survivor || !absorbed) return null;
      return directory.lineage.merge(
        { personId: author(invocation) },
        {
          survivorId: survivor.personId,
          absorbedId: absorbed.personId,
          seen: { survivor: survivor.version, absorbed: absorbed.version },
          choice: choiceOf(invocation),
          reason: reasonOf(invocation),
        },
        at,
      );
    }),
};

/** Makes two records again of what was merged. */
export const personUnmergeCommand: Command = {
  usage: 'person unmerge NUMÉRO --by NOM --reason TEXTE [--config FICHIER] [--json]',
  words:
    'Sépare une fiche de celle à laquelle elle a été réunie, par un de ses numéros : les deux redeviennent ce qu’elles étaient ; serveur arrêté.',
  options: REASONED,
  operands: [1, 1],
  run: (invocation) =>
    acting(invocation, async ({ directory, at }) => {
      const [number = ''] = invocation.operands;
      const survivor = personByNumber(directory.reader, number);
      if (survivor === null) return null;
      const merge = mergeByNumber(directory.reader, number);
      const command = {
        absorbedId: merge?.absorbedId ?? survivor.personId,
        version: survivor.version,
        reason: reasonOf(invocation),
      };
      return directory.lineage.unmerge({ personId: author(invocation) }, command, at);
    }),
};

/** Says that two numbers are not of one person. */
export const personWithdrawCommand: Command = {
  usage: 'person withdraw ANCIEN ACTUEL --by NOM --reason TEXTE [--config FICHIER] [--json]',
  words:
    'Retire une correspondance fausse : les deux numéros se séparent, aucun fichier ne la ramène ; serveur arrêté.',
  options: REASONED,
  operands: [2, 2],
  run: (invocation) => onPair(invocation, 'withdraw'),
};

/** The withdrawal was wrong. */
export const personReinstateCommand: Command = {
  usage: 'person reinstate ANCIEN ACTUEL --by NOM --reason TEXTE [--config FICHIER] [--json]',
  words: 'Rétablit une correspondance retirée à tort ; serveur arrêté.',
  options: REASONED,
  operands: [2, 2],
  run: (invocation) => onPair(invocation, 'reinstate'),
};

function onPair(invocation: Invocation, act: 'withdraw' | 'reinstate'): Promise<ExitCode> {
  return acting(invocation, async ({ directory, at }) => {
    const [former = '', current = ''] = invocation.operands.map(nationalIdOf);
    const command = { former, current, reason: reasonOf(invocation) };
    return directory.lineage[act]({ personId: author(invocation) }, command, at);
  });
}

/** One act on the directory's lineage; null when a number is nobody's. */
function acting(invocation: Invocation, act: (house: TrustHouse) => Promise<LineageVerdict | null>): Promise<ExitCode> {
  return withTrustHouse(invocation, async (house) => {
    const verdict = await act(house);
    if (verdict === null) {
      tellDirectoryRefusal(invocation, 'directory.person.absent', invocation.operands.join(' '));
      return EXIT.refused;
    }
    if (!verdict.accepted) {
      tellDirectoryRefusal(invocation, verdict.code, verdict.detail);
      return EXIT.refused;
    }
    // Its line in the audit, whoever read the journal last.
    await openJournalAuditor(house.directory, house.audit);
    const { person } = verdict;
    print(invocation, verdict, person === null ? ['Fait ; personne ne porte ces numéros.'] : [lineOf(person)]);
    return EXIT.done;
  });
}

/** A number of RPPS or ADELI may come without the digit of its register. */
function nationalIdOf(text: string): string {
  const number = text.replaceAll(/\s/g, '');
  if (/^\d{9}$/.test(number)) return `0${number}`;
  return /^\d{11}$/.test(number) ? `8${number}` : number;
}

function reasonOf(invocation: Invocation): string {
  return textOption(invocation, 'reason') ?? '';
}

function choiceOf(invocation: Invocation): MergeChoice {
  const [phone, secureMail] = [sideOf(invocation, 'phone'), sideOf(invocation, 'secure-mail')];
  return { ...(phone === undefined ? {} : { phone }), ...(secureMail === undefined ? {} : { secureMail }) };
}

/** @throws ServerError `server.command.malformed` */
function sideOf(invocation: Invocation, option: string): 'survivor' | 'absorbed' | undefined {
  const said = textOption(invocation, option);
  if (said === undefined) return undefined;
  const side = Object.entries(SIDES).find(([word]) => word === said)?.[1];
  if (side !== undefined) return side;
  throw new ServerError('server.command.malformed', `--${option} : ${Object.keys(SIDES).join(' ou ')}`);
}

function briefMerge({ absorbedId, at, by, reason, absorbed }: PersonMerge) {
  const { nationalId, familyName, givenNames } = absorbed;
  return { absorbedId, at, by, reason, absorbed: { nationalId, familyName, givenNames } };
}

function sourceOf(by: 'correspondence' | undefined): string {
  return by === undefined ? '' : ' (par correspondance)';
}

function lineOf({ nationalId, familyName, givenNames, personId }: Professional): string {
  return `${nationalId}  ${familyName} ${givenNames.join(' ')}  ${personId}`;
}
