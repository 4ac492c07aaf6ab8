import { DirectoryError } from '../error.ts';
import { findAttribute } from '../schema/attributes.ts';
import { type DnPath, isBelow, pathOfText } from '../schema/dn-path.ts';

/** A naming context as configuration declares it. */
export interface PlainContextOptions {
  /** Name at its top, e.g. `dc=hopital,dc=example`; the entry itself is loaded like any other. */
  readonly suffix: string;
  /** May do everything in it; needs no entry of its own. */
  readonly rootDn: string;
  /** `{ARGON2}…`, `{SSHA512}…` or `{SSHA}…`. */
  readonly rootPassword: string;
  /** Whether callers without a bind read its entries (passwords never); default true, as on any LDAP server. */
  readonly anonymousRead?: boolean;
  /** Further names that may write all of it. */
  readonly writers?: readonly string[];
  /** Attributes an entry may change of itself, besides its password. */
  readonly selfWrite?: readonly string[];
  /** Attributes whose values no two entries of the contexts may share. */
  readonly unique?: readonly string[];
}

/** A declared context, names read. */
export interface PlainContext {
  readonly suffix: string;
  readonly path: DnPath;
  readonly rootDn: string;
  readonly rootPath: DnPath;
  readonly rootPassword: string;
  readonly anonymousRead: boolean;
  readonly writers: ReadonlySet<DnPath>;
  readonly selfWrite: ReadonlySet<string>;
  readonly unique: readonly string[];
}

/**
 * Read declared contexts.
 *
 * @param regionDn the region's own base: no context may hold it or lie in it
 * @throws DirectoryError `directory.ldap.misconfigured`
 */
export function readContexts(declared: readonly PlainContextOptions[], regionDn: string): readonly PlainContext[] {
  const contexts = declared.map(readContext);
  const paths = [pathOfText(regionDn) ?? '', ...contexts.map(({ path }) => path)];
  for (const [at, path] of paths.entries()) {
    const clash = paths.findIndex((other, place) => place !== at && (other === path || isBelow(other, path)));
    if (clash >= 0) {
      const which = contexts[Math.max(at, clash) - 1]?.suffix ?? regionDn;
      throw misconfigured(`the context ${which} overlaps another, or the region's own tree`);
    }
  }
  return contexts;
}

function readContext(declared: PlainContextOptions): PlainContext {
  const path = pathOfText(declared.suffix);
  const rootPath = pathOfText(declared.rootDn);
  if (path === null || path === '') throw misconfigured(`« ${declared.suffix} » cannot be the suffix of a context`);
  if (rootPath === null || rootPath === '') throw misconfigured(`« ${declared.rootDn} » is not a distinguished name`);
  return {
    suffix: declared.suffix,
    path,
    rootDn: declared.rootDn,
    rootPath,
    rootPassword: declared.rootPassword,
    anonymousRead: declared.anonymousRead ?? true,
    writers: new Set((declared.writers ?? []).map((name) => pathOfText(name) ?? '')),
    selfWrite: new Set((declared.selfWrite ?? []).map((name) => name.toLowerCase())),
    unique: (declared.unique ?? []).map((name) => {
      const type = findAttribute(name);
      if (type === undefined || type.index === 'none')
        throw misconfigured(`${name} is no indexed attribute: it cannot be unique`);
      return type.name;
    }),
  };
}

const misconfigured = (what: string): DirectoryError => new DirectoryError('directory.ldap.misconfigured', what);
