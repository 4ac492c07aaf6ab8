import { type Directory, parisDay, personByNumber } from '../../directory/index.ts';
import { type AdministratorRight, type RightVerdict, runsAt } from '../admin/administrator-right.ts';
import type { Administrators } from '../admin/administrators.ts';
import { auditRight } from '../admin/audit-right.ts';
import { endOfLastDay, saidPlaces } from '../admin/said-right.ts';
import { doorCodes } from '../door-codes.ts';
import { ServerError } from '../errors.ts';
import { CONFIG_OPTIONS, type Command, type Invocation, textOption } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { withAdministrators } from './open-administrators.ts';
import { author, TRUST_OPTIONS, type TrustHouse, withTrustHouse, withTrustView } from './open-trust.ts';
import { personLine } from './person-line.ts';
import { print } from './print-answer.ts';
import { tellDirectoryRefusal } from './with-directory-words.ts';

const REASONED = { ...TRUST_OPTIONS, reason: { type: 'string' } } as const;

/** Who administers what. */
export const administratorListCommand: Command = {
  usage: 'administrator list [--config FICHIER] [--json]',
  words: 'Liste les droits d’administration, ceux qui ont pris fin compris ; le serveur peut tourner.',
  options: CONFIG_OPTIONS,
  operands: [0, 0],
  run: (invocation) =>
    withTrustView(invocation, (view) =>
      withAdministrators(invocation, view, async (administrators) => {
        const rights = await administrators.list();
        print(
          invocation,
          rights,
          rights.map((right) => lineOf(view.directory, right, view.at)),
        );
        return EXIT.done;
      }),
    ),
};

/** Gives somebody the administration of the region, or of a territory; or gives their right another extent or end. */
export const administratorGrantCommand: Command = {
  usage:
    'administrator grant PERSONNE --region|--departments LISTE|--establishments LISTE --until JOUR --by QUI --reason TEXTE [--config FICHIER] [--json]',
  words:
    'Donne à une personne l’administration de la région, ou de départements et d’établissements, jusqu’à un dernier jour, deux ans au plus ; serveur arrêté.',
  options: {
    ...REASONED,
    region: { type: 'boolean' },
    departments: { type: 'string' },
    establishments: { type: 'string' },
    until: { type: 'string' },
  },
  operands: [1, 1],
  run: (invocation) => {
    const territory = territoryOf(invocation);
    const until = endOfLastDay(textOption(invocation, 'until') ?? '');
    return acting(invocation, (administrators, asked) => administrators.give({ ...asked, territory, until }));
  },
};

/** Ends a right that runs. */
export const administratorEndCommand: Command = {
  usage: 'administrator end PERSONNE --by QUI --reason TEXTE [--config FICHIER] [--json]',
  words: 'Met fin à un droit d’administration ; le dernier qui porte sur la région demeure ; serveur arrêté.',
  options: REASONED,
  operands: [1, 1],
  run: (invocation) => acting(invocation, (administrators, asked) => administrators.end(asked)),
};

/** The whole region is said in so many words: a territory left out is never taken for it. @throws ServerError `server.command.malformed` */
function territoryOf(invocation: Invocation): AdministratorRight['territory'] {
  const said = saidPlaces(textOption(invocation, 'departments') ?? '', textOption(invocation, 'establishments') ?? '');
  const isLimited = said.departments.length + said.establishments.length > 0;
  if (isLimited !== (invocation.options.region === true)) return isLimited ? said : null;
  throw new ServerError(
    'server.command.malformed',
    'attendu : soit --region, soit --departments ou --establishments avec au moins un lieu',
  );
}

/** Whose right, who acts and why, and the version of the right that runs. */
interface Asked {
  readonly personId: string;
  readonly by: string;
  readonly reason: string;
  readonly version: number;
}

type Act = (administrators: Administrators, asked: Asked) => Promise<RightVerdict>;

function acting(invocation: Invocation, act: Act): Promise<ExitCode> {
  const by = author(invocation);
  return withTrustHouse(invocation, (house) =>
    withAdministrators(invocation, house, async (administrators) => {
      const [number = ''] = invocation.operands;
      const personId = personByNumber(house.directory.reader, number)?.personId;
      if (personId === undefined) {
        tellDirectoryRefusal(invocation, 'directory.person.absent', number);
        return EXIT.refused;
      }
      const version = await administrators.runningVersion(personId);
      const reason = textOption(invocation, 'reason') ?? '';
      return conclude(invocation, house, await act(administrators, { personId, by, reason, version }), by);
    }),
  );
}

async function conclude(
  invocation: Invocation,
  { directory, audit, at }: TrustHouse,
  verdict: RightVerdict,
  actor: string,
): Promise<ExitCode> {
  const { machine, options } = invocation;
  if (!verdict.accepted) {
    const { fr, advice } = doorCodes[verdict.code];
    if (options.json) machine.err(JSON.stringify({ error: verdict.code, fr, advice }));
    else machine.err(`${fr} [${verdict.code}]\nQue faire : ${advice}`);
    return EXIT.refused;
  }
  // Acts recorded by a command come from nowhere on the network.
  await auditRight(audit, verdict.right, { at, actor, from: '', request: 'command' });
  print(invocation, verdict.right, [lineOf(directory, verdict.right, at)]);
  return EXIT.done;
}

function lineOf({ reader }: Directory, right: AdministratorRight, at: Date): string {
  const { personId, territory, until, ended } = right;
  const extent =
    territory === null ? 'toute la région' : [...territory.departments, ...territory.establishments].join(' ');
  const lastDay = parisDay(new Date(until.getTime() - 1));
  const state = ended === null ? (runsAt(at)(right) ? '' : ' · échu') : ` · fini le ${parisDay(ended.at)}`;
  return `${personLine(reader, personId)} · ${extent} · jusqu’au ${lastDay}${state}`;
}
