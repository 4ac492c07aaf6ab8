import {
  type DirectoryReader,
  directoryCodes,
  type HistoryLine,
  openDirectory,
  type Professional,
  REGISTER_DIGITS,
  type SearchHit,
  type Structure,
} from '../../directory/index.ts';
import { placesOf } from '../config/places.ts';
import { baseOf } from '../directory-base.ts';
import { CONFIG_OPTIONS, type Command, countOption, type Invocation } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { readConfig } from './read-config.ts';
import { inLine } from './shown-text.ts';
import { withDirectoryWords } from './with-directory-words.ts';

/** Records or lines told when no number is asked, and at most. */
const PRESET_SEARCH_LIMIT = 20;
const MAX_SEARCH_LIMIT = 100;
const PRESET_HISTORY_LIMIT = 50;
const MAX_HISTORY_LIMIT = 500;
const INCOMPLETE_WORDS =
  'La recherche ne trouve pas encore toutes les fiches : un premier fichier s’écrit, ou le serveur s’est arrêté en les rangeant. S’il est arrêté, le démarrer.';
/** Words of a search on the command line. */
const MAX_SEARCH_WORDS = 20;

/** First digit of a national identifier, by register (nomenclature G08). */

const OPERATION_WORDS: Readonly<Record<HistoryLine['operation'], string>> = {
  created: 'créée',
  changed: 'modifiée',
  closed: 'fermée',
  reappeared: 'revenue',
  edited: 'modifiée dans la région',
  removed: 'retirée',
  projected: 'écrite de nouveau',
  merged: 'réunie',
  unmerged: 'séparée',
};

/** The search of the administration, without a browser; the server may run. */
export const searchCommand: Command = {
  usage: 'search MOTS… [--closed] [--limit N] [--config FICHIER] [--json]',
  words: 'Cherche des professionnels et des structures par nom, numéro ou ville ; le serveur peut tourner.',
  options: { ...CONFIG_OPTIONS, closed: { type: 'boolean' }, limit: { type: 'string' } },
  operands: [1, MAX_SEARCH_WORDS],
  run: (invocation) => {
    const { machine, operands, options } = invocation;
    const limit = countOption(invocation, 'limit', PRESET_SEARCH_LIMIT, MAX_SEARCH_LIMIT);
    const query = { kind: 'any', limit, after: null, includeClosed: options.closed === true } as const;
    return looking(invocation, ({ searcher, isSearchWhole }) => {
      if (!isSearchWhole()) machine.err(INCOMPLETE_WORDS);
      const page = searcher.search({ ...query, text: operands.join(' ') });
      if (options.json) machine.out(JSON.stringify(page, null, 2));
      else if (page.hits.length === 0) machine.out('Aucune fiche.');
      for (const hit of options.json ? [] : page.hits) machine.out(inLine(lineOf(hit)));
      if (!options.json && page.next !== null) machine.out('… et d’autres : préciser, ou --limit.');
      return page.hits.length > 0 ? EXIT.done : EXIT.refused;
    });
  },
};

/** One record as it is kept, with where its fields come from. */
export const showCommand: Command = {
  usage: 'show NUMÉRO [--config FICHIER] [--json]',
  words:
    'Montre la fiche d’un professionnel (RPPS, ADELI, même ancien, ou numéro interne) ou d’une structure (FINESS, clé) ; le serveur peut tourner.',
  options: CONFIG_OPTIONS,
  operands: [1, 1],
  run: (invocation) =>
    looking(invocation, ({ reader }) => {
      const hit = recordNamed(reader, invocation.operands[0] ?? '');
      if (hit === null) return tellAbsent(invocation);
      const { machine, options } = invocation;
      if (!options.json) machine.out(inLine(`${lineOf(hit)}${formerOf(hit, invocation.operands[0] ?? '')}`));
      machine.out(JSON.stringify(options.json ? hit : hit.record, null, 2));
      return EXIT.done;
    }),
};

/** Who changed a record, when, and each field before and after. */
export const historyCommand: Command = {
  usage: 'history NUMÉRO [--limit N] [--config FICHIER] [--json]',
  words: 'Dit qui a changé une fiche, quand, et chaque champ avant et après ; le serveur peut tourner.',
  options: { ...CONFIG_OPTIONS, limit: { type: 'string' } },
  operands: [1, 1],
  run: (invocation) => {
    const limit = countOption(invocation, 'limit', PRESET_HISTORY_LIMIT, MAX_HISTORY_LIMIT);
    return looking(invocation, ({ reader }) => {
      const hit = recordNamed(reader, invocation.operands[0] ?? '');
      if (hit === null) return tellAbsent(invocation);
      const { kind } = hit;
      const lines = reader.history({ kind, id: kind === 'person' ? hit.record.personId : hit.record.key }, limit);
      const { machine, options } = invocation;
      if (options.json) machine.out(JSON.stringify(lines, null, 2));
      else for (const line of lines) tellLine(line, invocation);
      return EXIT.done;
    });
  },
};

/** With the directory open for reading, beside whatever process writes it. */
function looking(
  invocation: Invocation,
  look: (directory: ReturnType<typeof openDirectory>) => ExitCode,
): Promise<ExitCode> {
  const config = readConfig(invocation);
  const path = placesOf(config).directory;
  return withDirectoryWords(invocation, path, async () => {
    const { clock } = invocation.machine;
    const directory = openDirectory({ path, clock, readOnly: true, ...baseOf(config) });
    try {
      return look(directory);
    } finally {
      await directory.close();
    }
  });
}

/** A number as cards, files and pages show it: of RPPS and ADELI without the digit of its register, in groups. */
function recordNamed(reader: DirectoryReader, text: string): SearchHit | null {
  const name = text.replaceAll(/\s/g, '');
  for (const id of [name, `${REGISTER_DIGITS.rpps}${name}`]) {
    const person = personNamed(reader, id);
    if (person !== null) return person;
  }
  for (const key of [name, `structure:${name}`]) {
    const structure = reader.findStructure(key);
    if ('record' in structure) return { kind: 'structure', record: structure.record };
  }
  // Last: an ADELI number has nine characters, as a FINESS number has.
  return personNamed(reader, `${REGISTER_DIGITS.adeli}${name}`);
}

/** Open or closed: whoever administers sees both. */
function personNamed(reader: DirectoryReader, id: string): SearchHit | null {
  for (const found of [reader.findByNationalId(id), reader.findByPersonId(id)]) {
    if ('record' in found) return { kind: 'person', record: found.record };
  }
  return null;
}

/** Says so when it was a former number that led here. */
function formerOf(hit: SearchHit, asked: string): string {
  if (hit.kind !== 'person') return '';
  const number = asked.replaceAll(/\s/g, '');
  const { identifiers } = hit.record;
  const named = identifiers.find(({ nationalId, id }) => nationalId === number || id === number);
  return named === undefined || named.current ? '' : `, trouvée par un ancien numéro : ${named.nationalId}`;
}

function tellAbsent({ machine, operands, options }: Invocation): ExitCode {
  const code = 'directory.person.absent';
  const { fr, advice } = directoryCodes[code];
  if (options.json) machine.out(JSON.stringify({ code, detail: operands[0] }, null, 2));
  else machine.err(`${fr} [${code}]\n${inLine(operands[0] ?? '')}\nQue faire : ${advice}`);
  return EXIT.refused;
}

function lineOf(hit: SearchHit): string {
  const closed = hit.record.closedOn === null ? '' : `, fermée le ${hit.record.closedOn}`;
  return `${hit.kind === 'person' ? personLine(hit.record) : structureLine(hit.record)}${closed}`;
}

function personLine({ nationalId, familyName, givenNames }: Professional): string {
  return `${nationalId}  ${familyName} ${givenNames.join(' ')}`.trimEnd();
}

function structureLine({ key, name, city }: Structure): string {
  return city === '' ? `${key}  ${name}` : `${key}  ${name}, ${city}`;
}

function tellLine({ at, operation, by, changes }: HistoryLine, { machine }: Invocation): void {
  machine.out(inLine(`${at.toISOString()}  ${OPERATION_WORDS[operation]}  ${by}`));
  for (const { field, before, after } of changes) machine.out(inLine(`  ${field} : « ${before} » → « ${after} »`));
}
