import type { Filter } from '../../../directory/filter/filter.ts';
import { parseFilter } from '../../../directory/filter/parse-filter.ts';
import { BER, BerWriter } from '../../../directory/ldap/ber-writer.ts';
import { type Control, REQUEST_TAG } from '../../../directory/ldap/messages.ts';

/** Writes a request's content into an open message. */
type Body = (writer: BerWriter) => void;

/** A whole message of this id around a request. */
export function message(id: number, body: Body, controls: readonly Control[] = []): Buffer {
  const writer = new BerWriter();
  const outer = writer.open(BER.sequence);
  writer.integer(id);
  body(writer);
  if (controls.length > 0) writeControls(writer, controls);
  writer.close(outer);
  return writer.copy();
}

function writeControls(writer: BerWriter, controls: readonly Control[]): void {
  const list = writer.open(0xa0);
  for (const { oid, critical, value } of controls) {
    const control = writer.open(BER.sequence);
    writer.octets(oid);
    if (critical) writer.boolean(true);
    if (value !== null) writer.octets(value);
    writer.close(control);
  }
  writer.close(list);
}

/** A constructed request. */
export function constructed(tag: number, content: Body): Body {
  return (writer) => {
    const mark = writer.open(tag);
    content(writer);
    writer.close(mark);
  };
}

export function bind(name: string, password: string, version = 3): Body {
  return constructed(REQUEST_TAG.bind, (writer) => {
    writer.integer(version);
    writer.octets(name);
    writer.octets(password, 0x80);
  });
}

export function saslBind(mechanism: string): Body {
  return constructed(REQUEST_TAG.bind, (writer) => {
    writer.integer(3);
    writer.octets('');
    const sasl = writer.open(0xa3);
    writer.octets(mechanism);
    writer.close(sasl);
  });
}

export const unbind: Body = (writer) => writer.header(REQUEST_TAG.unbind, 0);
export const abandon =
  (target: number): Body =>
  (writer) =>
    writer.integer(target, REQUEST_TAG.abandon);

export interface SearchParts {
  readonly base?: string;
  readonly scope?: 0 | 1 | 2 | 3;
  /** derefAliases: 1 in searching, 2 finding the base, 3 both. */
  readonly aliases?: 0 | 1 | 2 | 3;
  readonly sizeLimit?: number;
  readonly timeLimit?: number;
  readonly typesOnly?: boolean;
  /** Text, a tree, or a writer of raw bytes. */
  readonly filter?: string | Filter | Body;
  readonly attributes?: readonly string[];
}

export const BASE = 'dc=region,dc=example';

export function search(parts: SearchParts = {}): Body {
  return constructed(REQUEST_TAG.search, (writer) => {
    const filter = parts.filter ?? '(objectClass=*)';
    writer.octets(parts.base ?? BASE);
    writer.integer(parts.scope ?? 2, BER.enumerated);
    writer.integer(parts.aliases ?? 0, BER.enumerated);
    writer.integer(parts.sizeLimit ?? 0);
    writer.integer(parts.timeLimit ?? 0);
    writer.boolean(parts.typesOnly ?? false);
    if (typeof filter === 'function') filter(writer);
    else writeFilter(writer, typeof filter === 'string' ? parseFilter(filter) : filter);
    const list = writer.open(BER.sequence);
    for (const attribute of parts.attributes ?? []) writer.octets(attribute);
    writer.close(list);
  });
}

export function compare(name: string, attribute: string, value: string | Uint8Array): Body {
  return constructed(REQUEST_TAG.compare, (writer) => {
    writer.octets(name);
    constructed(BER.sequence, (inner) => {
      inner.octets(attribute);
      inner.octets(value);
    })(writer);
  });
}

export function extended(oid: string, value?: string | Uint8Array): Body {
  return constructed(REQUEST_TAG.extended, (writer) => {
    writer.octets(oid, 0x80);
    if (value !== undefined) writer.octets(value, 0x81);
  });
}

const attributeOf = (writer: BerWriter, name: string, values: readonly (string | Uint8Array)[]): void =>
  constructed(BER.sequence, (inner) => {
    inner.octets(name);
    constructed(BER.set, (set) => {
      for (const value of values) set.octets(value);
    })(inner);
  })(writer);

export function add(name: string): Body {
  return constructed(REQUEST_TAG.add, (writer) => {
    writer.octets(name);
    constructed(BER.sequence, (list) => attributeOf(list, 'objectClass', ['top', 'person']))(writer);
  });
}

export type Attributes = Readonly<Record<string, readonly (string | Uint8Array)[]>>;

export function addEntry(name: string, attributes: Attributes): Body {
  return constructed(REQUEST_TAG.add, (writer) => {
    writer.octets(name);
    constructed(BER.sequence, (list) => {
      for (const [each, values] of Object.entries(attributes)) attributeOf(list, each, values);
    })(writer);
  });
}

export type Change = readonly [
  kind: 'add' | 'delete' | 'replace' | 'increment',
  attribute: string,
  ...values: (string | Uint8Array)[],
];

export function modifyEntry(name: string, changes: readonly Change[]): Body {
  return constructed(REQUEST_TAG.modify, (writer) => {
    writer.octets(name);
    constructed(BER.sequence, (list) => {
      for (const [kind, attribute, ...values] of changes) {
        constructed(BER.sequence, (change) => {
          change.integer(['add', 'delete', 'replace', 'increment'].indexOf(kind), BER.enumerated);
          attributeOf(change, attribute, values);
        })(list);
      }
    })(writer);
  });
}

export function rename(name: string, newRdn: string, deletesOld: boolean, newSuperior?: string): Body {
  return constructed(REQUEST_TAG.modifyDn, (writer) => {
    writer.octets(name);
    writer.octets(newRdn);
    writer.boolean(deletesOld);
    if (newSuperior !== undefined) writer.octets(newSuperior, 0x80);
  });
}

export const remove =
  (name: string): Body =>
  (writer) =>
    writer.octets(name, REQUEST_TAG.delete);

export function modify(name: string): Body {
  return constructed(REQUEST_TAG.modify, (writer) => {
    writer.octets(name);
    constructed(BER.sequence, (list) =>
      constructed(BER.sequence, (change) => {
        change.integer(2, BER.enumerated);
        attributeOf(change, 'description', ['changed']);
      })(list),
    )(writer);
  });
}

export function modifyDn(name: string, newRdn: string): Body {
  return constructed(REQUEST_TAG.modifyDn, (writer) => {
    writer.octets(name);
    writer.octets(newRdn);
    writer.boolean(true);
  });
}

const COMPARISON_TAGS = { equal: 0xa3, atLeast: 0xa5, atMost: 0xa6, approximate: 0xa8 } as const;

/** Encode a filter: the mirror of the door's decoder, written from RFC 4511 §4.5.1. */
export function writeFilter(writer: BerWriter, filter: Filter): void {
  switch (filter.kind) {
    case 'and':
    case 'or':
      constructed(filter.kind === 'and' ? 0xa0 : 0xa1, (inner) => {
        for (const part of filter.parts) writeFilter(inner, part);
      })(writer);
      return;
    case 'not':
      constructed(0xa2, (inner) => writeFilter(inner, filter.part))(writer);
      return;
    case 'present':
      writer.octets(filter.attribute, 0x87);
      return;
    case 'unrecognised':
      writer.octets('future', 0x8f);
      return;
    case 'substring':
      constructed(0xa4, (inner) => {
        inner.octets(filter.attribute);
        constructed(BER.sequence, (pieces) => {
          if (filter.initial !== null) pieces.octets(filter.initial, 0x80);
          for (const piece of filter.any) pieces.octets(piece, 0x81);
          if (filter.final !== null) pieces.octets(filter.final, 0x82);
        })(inner);
      })(writer);
      return;
    case 'extensible':
      constructed(0xa9, (inner) => {
        if (filter.rule !== null) inner.octets(filter.rule, 0x81);
        if (filter.attribute !== null) inner.octets(filter.attribute, 0x82);
        inner.octets(filter.value, 0x83);
        if (filter.dnAttributes) inner.boolean(true, 0x84);
      })(writer);
      return;
    default:
      constructed(COMPARISON_TAGS[filter.kind], (inner) => {
        inner.octets(filter.attribute);
        inner.octets(filter.value);
      })(writer);
  }
}

/** The value of a paged results control (RFC 2696). */
export function pageControl(size: number, cookie: Uint8Array, critical = true): Control {
  const writer = new BerWriter();
  constructed(BER.sequence, (inner) => {
    inner.integer(size);
    inner.octets(cookie);
  })(writer);
  return { oid: '1.2.840.113556.1.4.319', critical, value: writer.copy() };
}
