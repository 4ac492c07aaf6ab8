import { DirectoryError } from '../error.ts';
import { type Definition, expandOid, parseDefinition } from './parse-definition.ts';

/** Definitions of one schema file, in its order. */
export interface SchemaText {
  readonly attributes: readonly Definition[];
  readonly classes: readonly Definition[];
}

/** Longest accepted file, in characters. */
const MAX_SCHEMA_CHARS = 4_194_304;
/** `attributetype ( … )` of a schema file, `attributeTypes: ( … )` or `olcAttributeTypes: {0}( … )` of an LDIF one. */
const STATEMENT = /^(?:olc)?(attributetypes?|objectclass(?:es)?|objectidentifier)(?::\s*|\s+)(?:\{[0-9]+\})?\s*(.*)$/i;

/**
 * Read a file of schema definitions: OpenLDAP's `.schema` form, or LDIF with `attributeTypes` or `olcAttributeTypes`. A line that begins with a
 * space goes on with the one before; `#` begins a comment. In an LDIF file other attributes (dn, objectClass, cn) are passed over.
 *
 * @throws DirectoryError `directory.schema.malformed`
 */
export function readSchemaText(text: string): SchemaText {
  if (text.length > MAX_SCHEMA_CHARS) throw new DirectoryError('directory.schema.malformed', 'the file is too long');
  const isLdif = /^dn:/m.test(text);
  const macros = new Map<string, string>();
  const attributes: Definition[] = [];
  const classes: Definition[] = [];
  for (const line of statementsOf(text, isLdif)) {
    const [, keyword = '', rest = ''] = STATEMENT.exec(line) ?? [];
    const kind = keyword.toLowerCase();
    const isDefinition = rest.startsWith('(');
    if (kind.startsWith('objectidentifier') && !isDefinition) addMacro(macros, rest);
    else if (kind.startsWith('attributetype') && isDefinition) attributes.push(parseDefinition(rest, macros));
    else if (kind.startsWith('objectclass') && isDefinition) classes.push(parseDefinition(rest, macros));
    else if (!isLdif) throw new DirectoryError('directory.schema.malformed', `not a definition: ${line.slice(0, 120)}`);
  }
  return { attributes, classes };
}

function statementsOf(text: string, isLdif: boolean): readonly string[] {
  const statements: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#')) continue;
    const last = statements.length - 1;
    if (/^[ \t]/.test(line) && last >= 0) {
      // LDIF folds in the middle of words: there, only the first space is the fold's.
      statements[last] = `${statements[last] ?? ''}${isLdif ? line.slice(1) : ` ${line.trim()}`}`;
    } else if (line.trim() !== '') statements.push(line.trimEnd());
  }
  return statements;
}

function addMacro(macros: Map<string, string>, rest: string): void {
  const [name = '', value = ''] = rest.trim().split(/\s+/);
  const oid = expandOid(value, macros);
  if (oid === null) throw new DirectoryError('directory.schema.malformed', `objectIdentifier ${rest.slice(0, 100)}`);
  macros.set(name.toLowerCase(), oid);
}
