import { bindFilter } from '../filter/bind-filter.ts';
import { matchFilter } from '../filter/match.ts';
import { parseDescription } from '../schema/attribute-description.ts';
import { fitsAssertion } from '../schema/check-syntax.ts';
import { normaliseFor } from '../schema/normalise.ts';
import { bindingContextOf } from './caller.ts';
import type { FoundBase } from './find-base.ts';
import type { CompareRequest } from './messages.ts';
import { type LdapResult, RESULT, result } from './result-code.ts';

/** Whether the caller may test this attribute at all; an unknown one everybody may ask for. */
export function mayTest({ attribute }: CompareRequest, { tree, node, caller }: FoundBase): boolean {
  const type = parseDescription(attribute)?.type;
  if (type === undefined) return true;
  return (type.anonymous || caller.audience !== 'anonymous') && !tree.hiddenOf(node, caller).has(type.name);
}

/** Why a comparison cannot be made, whatever the entry; or null. */
export function checkAssertedValue({ attribute, value }: CompareRequest): LdapResult | null {
  const type = parseDescription(attribute)?.type;
  if (type === undefined) return result(RESULT.undefinedAttributeType, 'attribute type undefined');
  if (!type.rules.equality) return result(RESULT.inappropriateMatching, 'no equality matching rule');
  const isNormal = fitsAssertion(type, value) && normaliseFor(type, value) !== null;
  return isNormal ? null : result(RESULT.invalidAttributeSyntax, 'value does not conform to assertion syntax');
}

/**
 * Answer a comparison (RFC 4511 §4.10). An attribute the caller may not read is answered like one the entry does not
 * have, before its value is looked at.
 */
export function compareEntry(request: CompareRequest, { tree, node, caller }: FoundBase): LdapResult {
  const context = bindingContextOf(caller);
  const view = tree.viewStored(node, caller);
  if (matchFilter(bindFilter({ kind: 'present', attribute: request.attribute }, context), view) !== true) {
    return result(RESULT.noSuchAttribute);
  }
  const { attribute, value } = request;
  const match = matchFilter(bindFilter({ kind: 'equal', attribute, value }, context), view);
  return result(match === true ? RESULT.compareTrue : RESULT.compareFalse);
}
