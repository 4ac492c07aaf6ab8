import { DirectoryError } from '../error.ts';
import type { AttributeType } from './attribute-type.ts';
import { familyFor, type MatchingName, ruleKind } from './matching-rules.ts';
import type { ObjectClass } from './object-class.ts';
import type { Definition } from './parse-definition.ts';

const NAME = /^[A-Za-z][A-Za-z0-9-]*$/;

/** An attribute's supertype, as far as an heir needs it. */
type Inherited = Pick<AttributeType, 'matching' | 'rules' | 'syntax' | 'operational'>;

/**
 * An attribute type from its definition (RFC 4512 §4.1.2); rules and syntax that it does not name come from its supertype.
 *
 * @param find supertypes already known
 * @throws DirectoryError `directory.schema.malformed`: no usable name, an unknown supertype, no syntax
 */
export function defineAttribute(
  { oid, parts }: Definition,
  find: (name: string) => Inherited | undefined,
): AttributeType {
  const [name, ...aliases] = namesOf(oid, parts);
  const supertype = parts.get('SUP')?.[0] ?? null;
  const inherited = supertype === null ? undefined : find(supertype);
  if (supertype !== null && inherited === undefined) throw unknown(name, `its supertype ${supertype} is not known`);
  const syntax = parts.get('SYNTAX')?.[0]?.replace(/\{[0-9]+\}$/, '') ?? inherited?.syntax;
  if (syntax === undefined) throw unknown(name, 'it has neither SYNTAX nor SUP');
  const rule = (kind: 'equality' | 'ordering' | 'substring', keyword: string): boolean =>
    parts.has(keyword) || (inherited?.rules[kind] ?? false);
  const equality = parts.get('EQUALITY')?.[0];
  const usage =
    parts.get('USAGE')?.[0] ?? (inherited?.operational === true ? 'directoryOperation' : 'userApplications');
  return {
    name,
    aliases,
    oid,
    supertype,
    matching: matchingOf(equality, syntax, inherited),
    syntax,
    rules: {
      equality: rule('equality', 'EQUALITY'),
      ordering: rule('ordering', 'ORDERING'),
      substring: rule('substring', 'SUBSTR'),
    },
    singleValue: parts.has('SINGLE-VALUE'),
    operational: usage !== 'userApplications',
    modifiable: !parts.has('NO-USER-MODIFICATION'),
    usage,
    anonymous: true,
    index: 'none',
    description: parts.get('DESC')?.[0] ?? '',
  };
}

function matchingOf(equality: string | undefined, syntax: string, inherited: Inherited | undefined): MatchingName {
  if (equality !== undefined && ruleKind(equality) === undefined) return familyFor(undefined, syntax);
  if (equality === undefined && inherited !== undefined) return inherited.matching;
  return familyFor(equality, syntax);
}

/** An object class from its definition (RFC 4512 §4.1.1): structural below `top` unless it says otherwise. */
export function defineClass({ oid, parts }: Definition): ObjectClass {
  const [name, ...aliases] = namesOf(oid, parts);
  const kinds = (['ABSTRACT', 'AUXILIARY', 'STRUCTURAL'] as const).filter((kind) => parts.has(kind));
  return {
    name,
    aliases,
    oid,
    kind: kinds[0] ?? 'STRUCTURAL',
    superclasses: parts.get('SUP') ?? (name === 'top' ? [] : ['top']),
    must: parts.get('MUST') ?? [],
    may: parts.get('MAY') ?? [],
    description: parts.get('DESC')?.[0] ?? '',
  };
}

function namesOf(oid: string, parts: Definition['parts']): readonly [string, ...string[]] {
  const [name, ...aliases] = parts.get('NAME') ?? [];
  if (name === undefined || ![name, ...aliases].every((each) => NAME.test(each)))
    throw unknown(oid, 'it has no usable NAME');
  return [name, ...aliases];
}

const unknown = (what: string, why: string): DirectoryError =>
  new DirectoryError('directory.schema.malformed', `${what}: ${why}`);
