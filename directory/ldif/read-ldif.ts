import { DirectoryError } from '../error.ts';
import type { Modification, ReceivedAttribute, UpdateRequest } from '../ldap/messages.ts';
import { type LdifLine, readLines } from './read-lines.ts';

/** One record of an LDIF file as the update it asks for, and the line it begins on. */
export interface LdifRecord {
  readonly line: number;
  readonly request: UpdateRequest;
}

/** Most lines of one record, folded ones counted once. */
const MAX_RECORD_LINES = 100_000;
const CHANGES = { add: 'add', delete: 'delete', replace: 'replace', increment: 'increment' } as const;

/**
 * Read an LDIF file as a stream: content records are adds; change records are what they say (RFC 2849). Values from files or addresses (`:<`) are
 * refused: what is loaded is what is in the file.
 *
 * @throws DirectoryError `directory.ldif.malformed`, with the line
 */
export async function* readLdif(source: AsyncIterable<Uint8Array>): AsyncGenerator<LdifRecord> {
  let record: LdifLine[] = [];
  let isFirst = true;
  for await (const line of readLines(source)) {
    if (line !== null) {
      if (isFirst && line.name.toLowerCase() === 'version') {
        if (line.value.toString('latin1') !== '1') throw malformed(line.number, 'only version 1 of LDIF is known');
      } else record.push(line);
      isFirst = false;
      if (record.length > MAX_RECORD_LINES)
        throw malformed(line.number, `a record of more than ${MAX_RECORD_LINES} lines`);
      continue;
    }
    if (record.length > 0) yield readRecord(record);
    record = [];
  }
  if (record.length > 0) yield readRecord(record);
}

function readRecord(lines: readonly LdifLine[]): LdifRecord {
  const [first, ...rest] = lines;
  if (first === undefined || first.name.toLowerCase() !== 'dn')
    throw malformed(first?.number ?? 0, '« dn: » was expected');
  const controls = rest.filter(({ name }) => name.toLowerCase() === 'control');
  const [control] = controls;
  if (control !== undefined) throw malformed(control.number, 'controls are not taken from a file');
  const [kind] = rest;
  const isChange = kind?.name.toLowerCase() === 'changetype';
  const body = isChange ? rest.slice(1) : rest;
  const type = isChange ? kind.value.toString('latin1').trim().toLowerCase() : 'add';
  return { line: first.number, request: requestOf(type, first, body) };
}

function requestOf(type: string, { number, value: name }: LdifLine, body: readonly LdifLine[]): UpdateRequest {
  switch (type) {
    case 'add': {
      const attributes = gathered(body);
      if (attributes.length === 0) throw malformed(number, 'an entry without attributes');
      return { operation: 'add', name, attributes };
    }
    case 'delete':
      if (body[0] !== undefined) throw malformed(body[0].number, 'a deletion says nothing more');
      return { operation: 'delete', name };
    case 'modify':
      return { operation: 'modify', name, modifications: modificationsOf(body) };
    case 'modrdn':
    case 'moddn':
      return renamingOf(number, name, body);
    default:
      throw malformed(number, `« ${type.slice(0, 40)} » is no kind of change`);
  }
}

/** Lines of one attribute, wherever they stand, are one attribute. */
function gathered(lines: readonly LdifLine[]): readonly ReceivedAttribute[] {
  const byName = new Map<string, { readonly description: string; readonly values: Buffer[] }>();
  for (const { name, value } of lines) {
    const key = name.toLowerCase();
    const known = byName.get(key);
    if (known === undefined) byName.set(key, { description: name, values: [value] });
    else known.values.push(value);
  }
  return [...byName.values()];
}

function modificationsOf(lines: readonly LdifLine[]): readonly Modification[] {
  const modifications: Modification[] = [];
  for (let at = 0; at < lines.length; ) {
    const head = lines[at];
    if (head === undefined) break;
    const keyword = head.name.toLowerCase();
    if (!Object.hasOwn(CHANGES, keyword))
      throw malformed(head.number, 'add:, delete:, replace: or increment: was expected');
    const change = CHANGES[keyword as keyof typeof CHANGES];
    const description = head.value.toString('latin1').trim();
    const values: Buffer[] = [];
    at += 1;
    for (let line = lines[at]; line !== undefined && line.name !== '-'; line = lines[at]) {
      if (line.name.toLowerCase() !== description.toLowerCase()) {
        throw malformed(line.number, `a value of ${description} was expected`);
      }
      values.push(line.value);
      at += 1;
    }
    // The dash that ends the last change may be left out, as tools accept it.
    at += 1;
    modifications.push({ change, description, values });
  }
  return modifications;
}

function renamingOf(number: number, name: Buffer, body: readonly LdifLine[]): UpdateRequest {
  const textOf = (wanted: string): Buffer | null =>
    body.find((line) => line.name.toLowerCase() === wanted)?.value ?? null;
  const newRdn = textOf('newrdn');
  const deleteOldRdn = textOf('deleteoldrdn')?.toString('latin1');
  if (newRdn === null) throw malformed(number, 'newrdn: was expected');
  if (deleteOldRdn !== '0' && deleteOldRdn !== '1') throw malformed(number, 'deleteoldrdn: 0 or 1 was expected');
  return {
    operation: 'modifyDn',
    name,
    newRdn,
    deleteOldRdn: deleteOldRdn === '1',
    newSuperior: textOf('newsuperior'),
  };
}

function malformed(line: number, what: string): DirectoryError {
  return new DirectoryError('directory.ldif.malformed', `line ${line}: ${what}`);
}
