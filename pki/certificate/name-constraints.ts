import { contextTag, type DerReader, TAG } from '../der/reader.ts';
import { type GeneralName, readGeneralName } from './general-name.ts';

/** RFC 5280 §4.2.1.10: subtrees of names; null: no list of that kind. */
export interface NameConstraints {
  readonly permitted: readonly GeneralName[] | null;
  readonly excluded: readonly GeneralName[] | null;
}

/**
 * Read nameConstraints. The fields minimum and maximum have no meaning in RFC 5280: the first must be left at its
 * DEFAULT, which DER does not write, and the second absent. Written, they are a fault.
 */
export function readNameConstraints(reader: DerReader): NameConstraints {
  const sequence = reader.enter(TAG.sequence);
  const permitted = sequence.isNext(contextTag(0)) ? readSubtrees(sequence.enter(contextTag(0))) : null;
  const excluded = sequence.isNext(contextTag(1)) ? readSubtrees(sequence.enter(contextTag(1))) : null;
  sequence.finish();
  if (permitted === null && excluded === null) throw sequence.fault('name constraints without any constraint');
  return { permitted, excluded };
}

function readSubtrees(list: DerReader): readonly GeneralName[] {
  const bases: GeneralName[] = [];
  while (!list.isAtEnd) {
    const subtree = list.enter(TAG.sequence);
    bases.push(readGeneralName(subtree, 'constraint'));
    subtree.finish();
  }
  if (bases.length === 0) throw list.fault('empty list of subtrees');
  return bases;
}
