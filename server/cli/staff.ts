import {
  type DirectoryReader,
  everyMemberAt,
  type Professional,
  parisDay,
  personByNumber,
  type StaffCommand,
  type StaffFields,
  type StaffPost,
  type StaffVerdict,
  staffFile,
  staffStateOn,
} from '../../directory/index.ts';
import { openJournalAuditor } from '../audit/journal-auditor.ts';
import { ServerError } from '../errors.ts';
import { CONFIG_OPTIONS, type Command, type Invocation, TEXT_OPTIONS, textOption } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { author, TRUST_OPTIONS, type TrustHouse, type TrustView, withTrustHouse, withTrustView } from './open-trust.ts';
import { absent, print } from './print-answer.ts';
import { tellDirectoryRefusal } from './with-directory-words.ts';

const STATE_WORDS = { open: 'ouverte', 'to-come': 'à venir', closed: 'close' } as const;
const POST_PARTS = 5;

const FIELD_OPTIONS = {
  ...TRUST_OPTIONS,
  'family-name': { type: 'string' },
  'given-names': { type: 'string' },
  civility: { type: 'string' },
  function: { type: 'string' },
  phone: { type: 'string' },
  email: { type: 'string' },
  post: { type: 'string', multiple: true },
} as const;

/** Staff of one establishment, open, to come and closed. */
export const staffListCommand: Command = {
  usage: 'staff list ÉTABLISSEMENT [--config FICHIER] [--json]',
  words: 'Liste le personnel d’un établissement, clos et à venir compris ; le serveur peut tourner.',
  options: CONFIG_OPTIONS,
  operands: [1, 1],
  run: (invocation) =>
    atEstablishment(invocation, ({ directory, at }, key) => {
      const people = [...everyMemberAt(directory.staff, key)];
      print(
        invocation,
        people,
        people.map((person) => lineOf(person, parisDay(at))),
      );
    }),
};

/** Writes the staff of an establishment as a file that can be taken in again. */
export const staffExportCommand: Command = {
  usage: 'staff export ÉTABLISSEMENT [--config FICHIER]',
  words:
    'Écrit le personnel d’un établissement au format « personnel », les départs exceptés ; le serveur peut tourner.',
  options: TEXT_OPTIONS,
  operands: [1, 1],
  run: (invocation) =>
    atEstablishment(invocation, ({ directory, at }, key) => {
      for (const line of staffFile(everyMemberAt(directory.staff, key), key, parisDay(at)))
        invocation.machine.out(line);
    }),
};

/** Enters a member of staff. */
export const staffCreateCommand: Command = {
  usage:
    'staff create ÉTABLISSEMENT NUMÉRO --family-name NOM --by QUI [--given-names PRÉNOMS] [--civility M|MME] [--function TEXTE] [--phone N] [--email A] [--post LIEU;RÔLE;SECTEUR;DÉBUT;FIN]… [--config FICHIER] [--json]',
  words:
    'Inscrit un membre du personnel, sous le numéro de sa carte CPE ou CPA ; sans --post, un poste dans l’établissement dès aujourd’hui ; serveur arrêté.',
  options: FIELD_OPTIONS,
  operands: [2, 2],
  run: (invocation) =>
    acting(invocation, ({ directory, at }) => {
      const [establishment = '', number = ''] = invocation.operands;
      const found = directory.reader.findStructure(establishment);
      const structureKey = 'record' in found ? found.record.key : establishment;
      const post: StaffPost = { structureKey, role: '', sector: '', from: parisDay(at), until: null };
      return {
        command: 'create-staff',
        establishment,
        number,
        fields: fieldsOf(invocation, { ...NOBODY, posts: [post] }),
      };
    }),
};

/** Changes what is said of a member of staff. */
export const staffEditCommand: Command = {
  usage:
    'staff edit NUMÉRO --by QUI [--family-name NOM] [--given-names PRÉNOMS] [--civility M|MME] [--function TEXTE] [--phone N] [--email A] [--post LIEU;RÔLE;SECTEUR;DÉBUT;FIN]… [--config FICHIER] [--json]',
  words: 'Modifie un membre du personnel ; des --post remplacent tous ses postes ; serveur arrêté.',
  options: FIELD_OPTIONS,
  operands: [1, 1],
  run: (invocation) =>
    acting(invocation, ({ directory }) => {
      const person = named(directory.reader, invocation);
      if (person === null) return null;
      const { personId, version, familyName, givenNames, civility, phone, email, staff } = person;
      const known = { familyName, givenNames, civility, phone, email, function: staff?.function ?? '' };
      const fields = fieldsOf(invocation, { ...known, posts: staff?.posts ?? [] });
      return { command: 'edit-staff', personId, version, fields };
    }),
};

/** Closes a member of staff from a day. */
export const staffCloseCommand: Command = {
  usage: 'staff close NUMÉRO --by QUI [--on JOUR] [--config FICHIER] [--json]',
  words: 'Clôt un membre du personnel à partir d’un jour, aujourd’hui si rien n’est dit ; serveur arrêté.',
  options: { ...TRUST_OPTIONS, on: { type: 'string' } },
  operands: [1, 1],
  run: (invocation) =>
    acting(invocation, ({ directory, at }) => {
      const person = named(directory.reader, invocation);
      const on = textOption(invocation, 'on') ?? parisDay(at);
      return person && { command: 'close-staff', personId: person.personId, version: person.version, on };
    }),
};

/** Opens a member of staff again. */
export const staffReopenCommand: Command = {
  usage: 'staff reopen NUMÉRO --by QUI [--config FICHIER] [--json]',
  words: 'Rouvre un membre du personnel dont un poste court ou vient ; serveur arrêté.',
  options: TRUST_OPTIONS,
  operands: [1, 1],
  run: (invocation) =>
    acting(invocation, ({ directory }) => {
      const person = named(directory.reader, invocation);
      return person && { command: 'reopen-staff', personId: person.personId, version: person.version };
    }),
};

/** Look at the establishment that is named. */
function atEstablishment(invocation: Invocation, look: (view: TrustView, key: string) => void): Promise<ExitCode> {
  return withTrustView(invocation, async (view) => {
    const [name = ''] = invocation.operands;
    const found = view.directory.reader.findStructure(name);
    if (!('record' in found)) return absent(invocation, `${name} : structure inconnue`);
    look(view, found.record.key);
    return EXIT.done;
  });
}

const NOBODY = { familyName: '', givenNames: [], civility: '', function: '', phone: '', email: '' } as const;

function named(reader: DirectoryReader, { operands }: Invocation): Professional | null {
  return personByNumber(reader, operands[0] ?? '');
}

/** One act on staff, as an administrator of the machine; null when a number is nobody's. */
function acting(invocation: Invocation, made: (house: TrustHouse) => StaffCommand | null): Promise<ExitCode> {
  return withTrustHouse(invocation, async (house) => {
    const { directory, audit, at } = house;
    const actor = { personId: author(invocation), isAdministrator: true };
    const command = made(house);
    const verdict: StaffVerdict =
      command === null
        ? { accepted: false, code: 'directory.person.absent', detail: invocation.operands.join(' ') }
        : await directory.staff.perform(actor, command, at);
    if (!verdict.accepted) {
      tellDirectoryRefusal(invocation, verdict.code, verdict.detail);
      return EXIT.refused;
    }
    // Its line in the audit, whoever read the journal last.
    await openJournalAuditor(directory, audit);
    print(invocation, verdict.person, [lineOf(verdict.person, parisDay(at))]);
    return EXIT.done;
  });
}

/** What is said, over what was known. @throws ServerError `server.command.malformed` */
function fieldsOf(invocation: Invocation, known: StaffFields): StaffFields {
  const said = (name: string, before: string) => textOption(invocation, name) ?? before;
  const { post } = invocation.options;
  const given = textOption(invocation, 'given-names');
  return {
    familyName: said('family-name', known.familyName),
    givenNames: given === undefined ? known.givenNames : given.split(',').map((name) => name.trim()),
    civility: said('civility', known.civility),
    function: said('function', known.function),
    phone: said('phone', known.phone),
    email: said('email', known.email),
    posts: Array.isArray(post) ? post.map((text) => postOf(String(text))) : known.posts,
  };
}

function postOf(text: string): StaffPost {
  const parts = text.split(';').map((part) => part.trim());
  if (parts.length !== POST_PARTS)
    throw new ServerError(
      'server.command.malformed',
      '--post : LIEU;RÔLE;SECTEUR;DÉBUT;FIN, le dernier jour peut être vide',
    );
  const [structureKey = '', role = '', sector = '', from = '', until = ''] = parts;
  return { structureKey, role, sector, from, until: until === '' ? null : until };
}

function lineOf({ nationalId, familyName, givenNames, staff }: Professional, today: string): string {
  const posts = staff?.posts.map(({ structureKey, from, until }) => `${structureKey} ${from} → ${until ?? '…'}`) ?? [];
  const state = staff === undefined ? '' : STATE_WORDS[staffStateOn(staff, today)];
  return [nationalId, `${familyName} ${givenNames.join(' ')}`.trim(), staff?.function ?? '', state, ...posts]
    .filter((part) => part !== '')
    .join(' · ');
}
