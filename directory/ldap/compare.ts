import type { Audience } from '../entries/stored-entry.ts';
import { bindFilter } from '../filter/bind-filter.ts';
import { matchFilter } from '../filter/match.ts';
import { findAttribute } from '../schema/attributes.ts';
import { pathOfValue } from '../schema/dn-path.ts';
import type { CompareRequest } from './messages.ts';
import { type LdapResult, RESULT, result } from './result-code.ts';
import type { DirectoryTree } from './tree.ts';

/**
 * Answer a comparison (RFC 4511 §4.10). An attribute the caller may not read is answered like one the entry does not
 * have, before its value is looked at.
 */
export function compareEntry(request: CompareRequest, tree: DirectoryTree, audience: Audience): LdapResult {
  const path = pathOfValue(request.name);
  if (path === null) return result(RESULT.invalidDnSyntax, 'the entry is not named by a distinguished name');
  const node = tree.find(path, audience);
  if (node === undefined) return result(RESULT.noSuchObject, '', tree.matchedDn(path, audience));
  const type = findAttribute(request.attribute);
  if (type === undefined) return result(RESULT.undefinedAttributeType);
  const context = { isAnonymous: audience === 'anonymous' };
  const view = tree.view(node, audience);
  if (matchFilter(bindFilter({ kind: 'present', attribute: request.attribute }, context), view) !== true) {
    return result(RESULT.noSuchAttribute);
  }
  if (!type.rules.equality) return result(RESULT.inappropriateMatching);
  const { attribute, value } = request;
  const match = matchFilter(bindFilter({ kind: 'equal', attribute, value }, context), view);
  if (match === undefined) return result(RESULT.invalidAttributeSyntax);
  return result(match ? RESULT.compareTrue : RESULT.compareFalse);
}
