import { DirectoryError } from '../error.ts';
import { type AttributeSelection, selectAttributes } from './attribute-selection.ts';
import { BerReader } from './ber-reader.ts';
import { BER } from './ber-writer.ts';
import { MAX_REQUESTED_ATTRIBUTES } from './limits.ts';
import type { Control } from './messages.ts';

/** RFC 4527. */
export const PRE_READ = '1.3.6.1.1.13.1';
export const POST_READ = '1.3.6.1.1.13.2';

/** Attributes wanted of the entry as it was, and as it became; null: not asked for. */
export interface ReadsWanted {
  readonly before: AttributeSelection | null;
  readonly after: AttributeSelection | null;
}

/** @throws DirectoryError `directory.ldap.malformed` */
export function decodeReads(controls: readonly Control[]): ReadsWanted {
  return { before: decodeSelection(controls, PRE_READ), after: decodeSelection(controls, POST_READ) };
}

function decodeSelection(controls: readonly Control[], oid: string): AttributeSelection | null {
  const control = onlyControl(controls, oid);
  if (control === null) return null;
  const outer = new BerReader(control);
  const list = outer.enter(BER.sequence);
  outer.expectEnd();
  const names: string[] = [];
  while (list.tag >= 0) {
    if (names.length >= MAX_REQUESTED_ATTRIBUTES) throw malformed('too many attributes asked for');
    names.push(list.octets().toString('latin1'));
  }
  return selectAttributes(names);
}

/** The value of the one control of this kind; null when there is none. @throws DirectoryError when it is there twice or has no value */
export function onlyControl(controls: readonly Control[], oid: string): Buffer | null {
  const found = controls.filter((control) => control.oid === oid);
  const [control] = found;
  if (control === undefined) return null;
  if (found.length > 1 || control.value === null) throw malformed(`control ${oid} without value, or twice`);
  return control.value;
}

const malformed = (what: string): DirectoryError => new DirectoryError('directory.ldap.malformed', what);
