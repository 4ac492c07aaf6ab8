import {
  type Directory,
  type LocalStructureCommand,
  type LocalStructureFields,
  type LocalStructureVerdict,
  parisDay,
  placeFile,
  type Structure,
} from '../../directory/index.ts';
import { openJournalAuditor } from '../audit/journal-auditor.ts';
import { CONFIG_OPTIONS, type Command, type Invocation, TEXT_OPTIONS, textOption } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { author, TRUST_OPTIONS, type TrustHouse, withTrustHouse, withTrustView } from './open-trust.ts';
import { absent, print } from './print-answer.ts';
import { tellDirectoryRefusal } from './with-directory-words.ts';

const FIELD_OPTIONS = {
  ...TRUST_OPTIONS,
  name: { type: 'string' },
  kind: { type: 'string' },
  siret: { type: 'string' },
  number: { type: 'string' },
  way: { type: 'string' },
  'postal-code': { type: 'string' },
  city: { type: 'string' },
  phone: { type: 'string' },
  email: { type: 'string' },
  opened: { type: 'string' },
} as const;
const FIELDS =
  '[--kind service|site] [--siret N] [--number N] [--way VOIE] [--postal-code CP] [--city VILLE] [--phone N] [--email A] [--opened JOUR]';
/** Stands for « a part of nothing ». */
const ALONE = '-';

/** Local places of one structure, or those that are a part of nothing. */
export const structureListCommand: Command = {
  usage: 'structure list [STRUCTURE] [--config FICHIER] [--json]',
  words:
    'Liste les lieux hors des fichiers nationaux qui dépendent d’une structure, ou d’aucune ; le serveur peut tourner.',
  options: CONFIG_OPTIONS,
  operands: [0, 1],
  run: (invocation) =>
    withTrustView(invocation, async ({ directory }) => {
      const [name] = invocation.operands;
      const found = name === undefined ? null : directory.reader.findStructure(name);
      if (found !== null && !('record' in found)) return absent(invocation, `${name} : structure inconnue`);
      const places = directory.staff.placesUnder(found === null ? null : found.record.key);
      print(invocation, places, places.map(lineOf));
      return EXIT.done;
    }),
};

/** Writes local places as a file that can be taken in again. */
export const structureExportCommand: Command = {
  usage: 'structure export [STRUCTURE] [--config FICHIER]',
  words:
    'Écrit au format « lieux » ceux qui dépendent d’une structure, ou d’aucune, les lieux clos exceptés ; le serveur peut tourner.',
  options: TEXT_OPTIONS,
  operands: [0, 1],
  run: (invocation) =>
    withTrustView(invocation, async ({ directory, at }) => {
      const [name] = invocation.operands;
      const found = name === undefined ? null : directory.reader.findStructure(name);
      if (found !== null && !('record' in found)) return absent(invocation, `${name} : structure inconnue`);
      const key = found === null ? null : found.record.key;
      for (const line of placeFile(directory.staff.placesUnder(key), key, parisDay(at))) invocation.machine.out(line);
      return EXIT.done;
    }),
};

/** Adds a place that no national file has. */
export const structureCreateCommand: Command = {
  usage: `structure create STRUCTURE|- CODE --name NOM --by QUI ${FIELDS} [--config FICHIER] [--json]`,
  words:
    'Ajoute un site ou un service qu’aucun fichier national ne porte, dépendant d’une structure, ou d’aucune (-) ; serveur arrêté.',
  options: FIELD_OPTIONS,
  operands: [2, 2],
  run: (invocation) =>
    acting(invocation, () => {
      const [parent = '', code = ''] = invocation.operands;
      const fields = fieldsOf(invocation, BLANK);
      return { command: 'create-structure', parent: parent === ALONE ? null : parent, code, fields };
    }),
};

/** Changes what is said of a local place. */
export const structureEditCommand: Command = {
  usage: `structure edit CLÉ --by QUI [--name NOM] ${FIELDS} [--config FICHIER] [--json]`,
  words: 'Modifie un lieu hors des fichiers nationaux ; serveur arrêté.',
  options: FIELD_OPTIONS,
  operands: [1, 1],
  run: (invocation) =>
    acting(invocation, ({ directory }) => {
      const place = named(directory, invocation);
      if (place === null) return null;
      const { key, version, name, siret, address, city, phone, email, openedOn } = place;
      const kind = place.kind === 'site' ? 'site' : 'service';
      const { number, way, postalCode } = address;
      const known = { name, kind, siret, number, way, postalCode, city, phone, email, openedOn } as const;
      return { command: 'edit-structure', key, version, fields: fieldsOf(invocation, known) };
    }),
};

/** Closes a local place from a day. */
export const structureCloseCommand: Command = {
  usage: 'structure close CLÉ --by QUI [--on JOUR] [--config FICHIER] [--json]',
  words: 'Clôt un lieu hors des fichiers nationaux à partir d’un jour, aujourd’hui si rien n’est dit ; serveur arrêté.',
  options: { ...TRUST_OPTIONS, on: { type: 'string' } },
  operands: [1, 1],
  run: (invocation) =>
    acting(invocation, ({ directory, at }) => {
      const place = named(directory, invocation);
      const on = textOption(invocation, 'on') ?? parisDay(at);
      return place && { command: 'close-structure', key: place.key, version: place.version, on };
    }),
};

/** Opens a local place again. */
export const structureReopenCommand: Command = {
  usage: 'structure reopen CLÉ --by QUI [--config FICHIER] [--json]',
  words: 'Rouvre un lieu hors des fichiers nationaux ; serveur arrêté.',
  options: TRUST_OPTIONS,
  operands: [1, 1],
  run: (invocation) =>
    acting(invocation, ({ directory }) => {
      const place = named(directory, invocation);
      return place && { command: 'reopen-structure', key: place.key, version: place.version };
    }),
};

const BLANK: LocalStructureFields = {
  name: '',
  kind: 'service',
  siret: '',
  number: '',
  way: '',
  postalCode: '',
  city: '',
  phone: '',
  email: '',
  openedOn: '',
};

function named({ reader }: Directory, { operands }: Invocation): Structure | null {
  const [name = ''] = operands;
  const found = reader.findStructure(name.startsWith('L-') ? `local:${name}` : name);
  return 'record' in found ? found.record : null;
}

function fieldsOf(invocation: Invocation, known: LocalStructureFields): LocalStructureFields {
  const said = (name: string, before: string) => textOption(invocation, name) ?? before;
  return {
    name: said('name', known.name),
    kind: said('kind', known.kind) === 'site' ? 'site' : 'service',
    siret: said('siret', known.siret),
    number: said('number', known.number),
    way: said('way', known.way),
    postalCode: said('postal-code', known.postalCode),
    city: said('city', known.city),
    phone: said('phone', known.phone),
    email: said('email', known.email),
    openedOn: said('opened', known.openedOn),
  };
}

/** One act on a local place, as an administrator of the machine; null when there is none of that key. */
function acting(invocation: Invocation, made: (house: TrustHouse) => LocalStructureCommand | null): Promise<ExitCode> {
  return withTrustHouse(invocation, async (house) => {
    const { directory, audit, at } = house;
    const actor = { personId: author(invocation), isAdministrator: true };
    const command = made(house);
    const verdict: LocalStructureVerdict =
      command === null
        ? { accepted: false, code: 'directory.structure.absent', detail: invocation.operands.join(' ') }
        : await directory.staff.performStructure(actor, command, at);
    if (!verdict.accepted) {
      tellDirectoryRefusal(invocation, verdict.code, verdict.detail);
      return EXIT.refused;
    }
    await openJournalAuditor(directory, audit);
    print(invocation, verdict.structure, [lineOf(verdict.structure)]);
    return EXIT.done;
  });
}

function lineOf({ key, name, city, closedOn }: Structure): string {
  return [key, name, city, closedOn === null ? '' : `close le ${closedOn}`].filter((part) => part !== '').join(' · ');
}
