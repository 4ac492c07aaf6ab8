import type { Entry, EntryAttribute } from '../entries/entry.ts';
import { DirectoryError } from '../error.ts';
import { findAttribute } from './attributes.ts';
import { parseDn } from './dn.ts';
import { entryUuid } from './entry-names.ts';
import { decodeText } from './prepare-string.ts';
import { allNames } from './subschema.ts';

const UNITS = [
  ['people', 'Health professionals', true],
  ['organizations', 'Establishments and practices', true],
  ['groups', 'Care networks', false],
  ['applications', 'Applications of the trust domain', false],
  ['services', 'Accounts of programs', false],
] as const;

/**
 * The entries above all records: the base itself, then `ou=people`, `ou=organizations`, `ou=groups`, `ou=applications`
 * and `ou=services`; the last three are not shown to anonymous callers. Names are relative to the base.
 *
 * @param baseDn its first part must be a `dc`, `o` or `ou`
 * @throws DirectoryError `directory.ldap.misconfigured`
 */
export function suffixEntries(baseDn: string): readonly Entry[] {
  return [baseEntry(baseDn), ...UNITS.map(([name, description, isPublic]) => unitEntry(name, description, isPublic))];
}

function baseEntry(baseDn: string): Entry {
  const part = parseDn(baseDn)?.[0]?.[0];
  const type = part === undefined ? undefined : findAttribute(part.type)?.name;
  const value = part === undefined ? null : decodeText(part.value);
  if (value === null || (type !== 'dc' && type !== 'o' && type !== 'ou')) {
    throw new DirectoryError('directory.ldap.misconfigured', 'the base name must begin with dc, o or ou');
  }
  const structural = type === 'ou' ? 'organizationalUnit' : 'organization';
  const classes = type === 'dc' ? ['top', structural, 'dcObject'] : ['top', structural];
  const names =
    type === 'dc'
      ? [
          { name: 'dc', values: [value] },
          { name: 'o', values: [value] },
        ]
      : [{ name: type, values: [value] }];
  return suffixEntry('', [{ name: 'objectClass', values: classes }, ...names], structural, true);
}

function unitEntry(name: string, description: string, isPublic: boolean): Entry {
  const attributes = [
    { name: 'objectClass', values: ['top', 'organizationalUnit'] },
    { name: 'ou', values: [name] },
    { name: 'description', values: [description] },
  ];
  return suffixEntry(`ou=${name}`, attributes, 'organizationalUnit', isPublic);
}

function suffixEntry(
  relativeDn: string,
  attributes: readonly EntryAttribute[],
  structural: string,
  isPublic: boolean,
): Entry {
  const operational = [{ name: 'structuralObjectClass', values: [structural] }];
  const publicNames = isPublic ? allNames(attributes, operational) : new Set<string>();
  return { relativeDn, entryUuid: entryUuid(`suffix:${relativeDn}`), attributes, operational, publicNames };
}
