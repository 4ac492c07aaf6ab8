import { bindFilter } from '../filter/bind-filter.ts';
import type { Filter } from '../filter/filter.ts';
import { matchFilter } from '../filter/match.ts';
import { BerReader } from './ber-reader.ts';
import { bindingContextOf } from './caller.ts';
import { decodeFilter } from './decode-filter.ts';
import type { FoundBase } from './find-base.ts';
import type { Control } from './messages.ts';
import { onlyControl } from './read-controls.ts';
import { type LdapResult, RESULT, result } from './result-code.ts';

/** RFC 4528. */
export const ASSERTION = '1.3.6.1.1.12';

/** The filter an entry must match, or null. @throws DirectoryError `directory.ldap.malformed` */
export function decodeAssertion(controls: readonly Control[]): Filter | null {
  const value = onlyControl(controls, ASSERTION);
  if (value === null) return null;
  const reader = new BerReader(value);
  const filter = decodeFilter(reader);
  reader.expectEnd();
  return filter;
}

/** Why the operation does not happen, or null: the entry must match, as its caller may see it. */
export function checkAssertion(filter: Filter | null, { tree, node, caller }: FoundBase): LdapResult | null {
  if (filter === null) return null;
  const bound = bindFilter(filter, bindingContextOf(caller));
  return matchFilter(bound, tree.view(node, caller)) === true ? null : result(RESULT.assertionFailed);
}
