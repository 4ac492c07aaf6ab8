import { DirectoryError } from '../error.ts';
import { addAttribute, findAttribute } from './attributes.ts';
import { forgetValidNames } from './check-syntax.ts';
import { defineAttribute, defineClass } from './define.ts';
import { forgetPaths } from './dn-path.ts';
import { addObjectClass, findObjectClass } from './object-classes.ts';
import { forgetNames } from './read-name.ts';
import { readSchemaText } from './schema-text.ts';

/**
 * Add the definitions of a schema file to those of this process. Done at the start, before a store is opened: a process has one schema. A
 * definition that is already known under the same identifier is passed over, so that files may repeat the standard ones.
 *
 * @throws DirectoryError `directory.schema.malformed`: a definition that cannot be read, or that names an unknown type or class; nothing of
 *         the file after it is taken
 */
export function extendSchema(text: string): void {
  const { attributes, classes } = readSchemaText(text);
  forgetPaths();
  forgetNames();
  forgetValidNames();
  for (const definition of attributes) {
    if (findAttribute(definition.oid) !== undefined) continue;
    const type = defineAttribute(definition, findAttribute);
    refuseTaken(type.name, findAttribute(type.name)?.oid);
    addAttribute({ ...type, index: type.rules.equality ? 'equality' : 'none' });
  }
  for (const definition of classes) {
    if (findObjectClass(definition.oid) !== undefined) continue;
    const added = defineClass(definition);
    refuseTaken(added.name, findObjectClass(added.name)?.oid);
    const missing = [...added.must, ...added.may].find((name) => findAttribute(name) === undefined);
    const above = added.superclasses.find((name) => findObjectClass(name) === undefined);
    if (missing !== undefined) throw unknown(`${added.name}: attribute ${missing} is not defined`);
    if (above !== undefined) throw unknown(`${added.name}: superclass ${above} is not defined`);
    addObjectClass(added);
  }
}

function refuseTaken(name: string, oid: string | undefined): void {
  if (oid !== undefined) throw unknown(`${name} is already the name of ${oid}`);
}

const unknown = (what: string): DirectoryError => new DirectoryError('directory.schema.malformed', what);
