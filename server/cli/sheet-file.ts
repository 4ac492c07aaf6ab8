import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  cedarDocument,
  checkSheet,
  compileSheet,
  exportCedar,
  FederationError,
  parseSheet,
  runCases,
  sheetDigest,
  type WrittenFault,
} from '../../federation/index.ts';
import { ServerError } from '../errors.ts';
import { repeatedName } from '../http/strict-json.ts';
import type { Command, Invocation } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { inLine } from './shown-text.ts';
import { unreadableFile } from './unreadable-file.ts';

const MAX_SHEET_BYTES = 64 * 1024 * 1024;

/** The JSON of a sheet in a file. @throws ServerError `server.command.file-unreadable`, `server.command.malformed` */
export function readSheetFile({ machine, operands }: Invocation): unknown {
  const file = resolve(machine.folder, operands[0] ?? '');
  const { text, value } = readJsonFile(file);
  // As the page and the interface refuse it: which of the two counts is anybody's guess.
  const repeated = repeatedName(text);
  if (repeated) {
    throw new ServerError('server.command.malformed', `${file}, ${inLine(repeated.place)} : deux fois le même nom`);
  }
  return value;
}

/** A file of JSON in UTF-8, with or without a mark at its beginning. */
function readJsonFile(file: string): { readonly text: string; readonly value: unknown } {
  const bytes = readSheetBytes(file);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { text, value: JSON.parse(text) };
  } catch (cause) {
    throw new ServerError('server.command.malformed', `${file} n’est pas une feuille lisible en JSON`, { cause });
  }
}

function readSheetBytes(file: string): Uint8Array {
  let size: number;
  try {
    ({ size } = statSync(file));
    if (size <= MAX_SHEET_BYTES) return readFileSync(file);
  } catch (cause) {
    throw unreadableFile(file, cause);
  }
  throw new ServerError('server.command.malformed', `${file} : ${MAX_SHEET_BYTES} octets au plus, pas ${size}`);
}

/** Reads a sheet, says what is wrong or odd in it and where, and asks its own cases; nothing is written. */
export const sheetCheckCommand: Command = {
  usage: 'sheet check FICHIER [--json]',
  words: 'Relit une feuille de règles : ses fautes, ce qui n’y sert à rien, ses cas ; rien n’est écrit.',
  options: { json: { type: 'boolean' } },
  operands: [1, 1],
  async run(invocation) {
    const { machine, options } = invocation;
    const source = readSheetFile(invocation);
    const verdict = judge(source);
    if (options.json) machine.out(JSON.stringify(verdict, null, 2));
    else if (!verdict.accepted) for (const fault of verdict.faults) machine.err(inLine(faultLine(fault)));
    else {
      for (const { pointer, fr } of verdict.warnings) machine.err(inLine(`${pointer} : ${fr}`));
      for (const { title, what, expected, found } of verdict.report.failures) {
        const differs = `attendu ${JSON.stringify(expected)}, trouvé ${JSON.stringify(found)}`;
        machine.err(inLine(`cas « ${title} », ${what} : ${differs}`));
      }
      machine.out(`Feuille lue : ${verdict.rules} règle(s), ${verdict.report.cases} cas, empreinte ${verdict.digest}.`);
    }
    return verdict.accepted && verdict.report.failures.length === 0 ? EXIT.done : EXIT.refused;
  },
};

/** One thing wrong with a sheet, in French. */
export function faultLine({ place, fr }: WrittenFault): string {
  return place === '' ? fr : `${place} : ${fr}`;
}

function judge(source: unknown) {
  try {
    const sheet = parseSheet(source);
    const report = runCases(compileSheet(sheet, source));
    return {
      accepted: true,
      rules: sheet.rules.length,
      digest: sheetDigest(source),
      warnings: checkSheet(sheet),
      report,
    } as const;
  } catch (error) {
    if (!(error instanceof FederationError)) throw error;
    const { code, place, message: detail, faults } = error;
    return { accepted: false, code, place, detail, faults } as const;
  }
}

/** Writes a sheet as Cedar policies, or as the schema that they are valid under. */
export const sheetCedarCommand: Command = {
  usage: 'sheet cedar FICHIER [--schema]',
  words: 'Écrit une feuille de règles en politiques Cedar, ou leur schéma.',
  options: { schema: { type: 'boolean' } },
  operands: [1, 1],
  async run(invocation) {
    const exported = exportCedar(parseSheet(readSheetFile(invocation)));
    invocation.machine.out(invocation.options.schema ? exported.schema : cedarDocument(exported));
    return EXIT.done;
  },
};
