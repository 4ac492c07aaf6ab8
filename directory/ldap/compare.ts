import { bindFilter } from '../filter/bind-filter.ts';
import { matchFilter } from '../filter/match.ts';
import { parseDescription } from '../schema/attribute-description.ts';
import { bindingContextOf } from './caller.ts';
import type { FoundBase } from './find-base.ts';
import type { CompareRequest } from './messages.ts';
import { type LdapResult, RESULT, result } from './result-code.ts';

/**
 * Answer a comparison (RFC 4511 §4.10). An attribute the caller may not read is answered like one the entry does not
 * have, before its value is looked at.
 */
export function compareEntry(request: CompareRequest, { tree, node, caller }: FoundBase): LdapResult {
  const description = parseDescription(request.attribute);
  if (description === null) return result(RESULT.undefinedAttributeType, 'attribute type undefined');
  const context = bindingContextOf(caller);
  const view = tree.view(node, caller);
  if (matchFilter(bindFilter({ kind: 'present', attribute: request.attribute }, context), view) !== true) {
    return result(RESULT.noSuchAttribute);
  }
  if (!description.type.rules.equality) return result(RESULT.inappropriateMatching);
  const { attribute, value } = request;
  const match = matchFilter(bindFilter({ kind: 'equal', attribute, value }, context), view);
  if (match === undefined) return result(RESULT.invalidAttributeSyntax);
  return result(match ? RESULT.compareTrue : RESULT.compareFalse);
}
