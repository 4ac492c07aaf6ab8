import { mayWriteAll } from '../contexts/access.ts';
import { contextOf } from '../contexts/locate.ts';
import { decodeText } from '../schema/prepare-string.ts';
import { checkAssertion, decodeAssertion } from './assertion.ts';
import { isPasswordOf } from './authenticate.ts';
import { checkAssertedValue, compareEntry, mayTest } from './compare.ts';
import type { Door } from './door.ts';
import { type FoundBase, findBase } from './find-base.ts';
import type { Identity } from './identity.ts';
import type { CompareRequest, Control } from './messages.ts';
import { managesDsaIt } from './referrals.ts';
import { type LdapResult, RESULT, result } from './result-code.ts';

/** Told before what is wrong with the value: no name, and nothing that is kept here. */
const TOLD_FIRST: ReadonlySet<number> = new Set([RESULT.invalidDnSyntax, RESULT.referral]);

/**
 * Answer a comparison; one with a password takes time, and is answered only to who writes the context, or about one's own.
 *
 * @throws DirectoryError `directory.ldap.malformed`
 */
export function compareRequest(
  request: CompareRequest,
  door: Door,
  identity: Identity,
  controls: readonly Control[],
): LdapResult | Promise<{ readonly answer: LdapResult }> {
  const assertion = decodeAssertion(controls);
  const found = findBase(door, request.name, identity, {
    isBaseOnly: true,
    aliases: false,
    scope: null,
    managesDsaIt: managesDsaIt(controls),
  });
  if ('refused' in found && TOLD_FIRST.has(found.refused.code)) return found.refused;
  // What is wrong whatever the entry is told first, and tells nothing of entries.
  // An attribute hidden from the caller is absent, whatever is asserted of it.
  const faulty = 'refused' in found || mayTest(request, found) ? checkAssertedValue(request) : null;
  if (faulty !== null) return faulty;
  if ('refused' in found) return found.refused;
  const unasserted = checkAssertion(assertion, found);
  if (unasserted !== null) return unasserted;
  const isPassword = /^(?:userpassword|2\.5\.4\.35)$/i.test(request.attribute);
  if (!isPassword || !mayVerify(door, found, identity)) return compareEntry(request, found);
  return door.passwordTurns.take(() => comparePassword(found.tree.secretsOf(found.node), request.value));
}

function mayVerify({ contexts }: Door, { node }: FoundBase, identity: Identity): boolean {
  const context = contexts === null ? undefined : contextOf(contexts.list, node.path);
  if (context === undefined || identity.kind === 'anonymous') return false;
  return mayWriteAll(context, identity) || identity.path === node.path;
}

async function comparePassword(hashes: readonly string[], value: Buffer): Promise<{ readonly answer: LdapResult }> {
  if (hashes.length === 0) return { answer: result(RESULT.noSuchAttribute) };
  const text = decodeText(value);
  const isSame = text !== null && (hashes.includes(text) || (await isPasswordOf(hashes, text)));
  return { answer: result(isSame ? RESULT.compareTrue : RESULT.compareFalse) };
}
