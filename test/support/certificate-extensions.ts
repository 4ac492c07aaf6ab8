import { isIPv4 } from 'node:net';
import { type ExtensionSpec, encodeName, type NameParts } from '../../scripts/authority/build-certificate.ts';
import { context, integer, oid, primitiveContext, sequence, utf8 } from '../../scripts/authority/der-writer.ts';

/** Extensions that no authority of the demonstration writes, for certificates made to be judged. */

/** GeneralName encodings, in a name or in a constraint. */
export const name = {
  mail: (text: string) => primitiveContext(1, Buffer.from(text, 'latin1')),
  dns: (text: string) => primitiveContext(2, Buffer.from(text, 'latin1')),
  uri: (text: string) => primitiveContext(6, Buffer.from(text, 'latin1')),
  directory: (parts: NameParts) => context(4, encodeName(parts)),
  /** Hexadecimal octets: an address, or in a constraint an address and its mask. */
  address: (hex: string) => primitiveContext(7, Buffer.from(hex, 'hex')),
  ipv4: (text: string, mask = '') =>
    primitiveContext(7, Buffer.from([text, mask].filter(isIPv4).flatMap((one) => one.split('.').map(Number)))),
  /** registeredID of 2.999. */
  registered: () => primitiveContext(8, Buffer.from('8837', 'hex')),
  other: (type: string, text: string) => context(0, oid(type), context(0, utf8(text))),
  principal: (text: string) => name.other('1.3.6.1.4.1.311.20.2.3', text),
  internationalMail: (text: string) => name.other('1.3.6.1.5.5.7.8.9', text),
} as const;

export function alternativeNames(names: readonly Uint8Array[], critical = false): ExtensionSpec {
  return { oid: '2.5.29.17', critical, value: sequence(...names) };
}

export interface ConstraintSpec {
  readonly permitted?: readonly Uint8Array[];
  readonly excluded?: readonly Uint8Array[];
  readonly critical?: boolean;
}

export function nameConstraints({ permitted, excluded, critical = true }: ConstraintSpec): ExtensionSpec {
  const list = (n: number, bases: readonly Uint8Array[] | undefined) =>
    bases === undefined ? [] : [context(n, ...bases.map((base) => sequence(base)))];
  return { oid: '2.5.29.30', critical, value: sequence(...list(0, permitted), ...list(1, excluded)) };
}

export function policies(...oids: readonly string[]): ExtensionSpec {
  return { oid: '2.5.29.32', value: sequence(...oids.map((one) => sequence(oid(one)))) };
}

/** One policy with one qualifier, of this type. */
export function qualifiedPolicy(policy: string, qualifier: string, critical: boolean): ExtensionSpec {
  const qualifiers = sequence(sequence(oid(qualifier), utf8('Essai')));
  return { oid: '2.5.29.32', critical, value: sequence(sequence(oid(policy), qualifiers)) };
}

export function policyMappings(...pairs: readonly (readonly [issuer: string, subject: string])[]): ExtensionSpec {
  const mapped = pairs.map(([issuer, subject]) => sequence(oid(issuer), oid(subject)));
  return { oid: '2.5.29.33', critical: true, value: sequence(...mapped) };
}

export interface PolicyConstraintSpec {
  readonly explicit?: number;
  readonly mapping?: number;
  readonly critical?: boolean;
}

export function policyConstraints({ explicit, mapping, critical = true }: PolicyConstraintSpec): ExtensionSpec {
  const skip = (n: number, count: number | undefined) =>
    // The content of an INTEGER, under an implicit tag.
    count === undefined ? [] : [primitiveContext(n, integer(count).subarray(2))];
  return { oid: '2.5.29.36', critical, value: sequence(...skip(0, explicit), ...skip(1, mapping)) };
}

export function inhibitAnyPolicy(skip: number, critical = true): ExtensionSpec {
  return { oid: '2.5.29.54', critical, value: integer(skip) };
}
