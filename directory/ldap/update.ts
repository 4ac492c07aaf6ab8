import { judgeUpdate, mayWriteAll } from '../contexts/access.ts';
import type { Seen } from '../contexts/context-transaction.ts';
import { locate, type Target } from '../contexts/locate.ts';
import type { UpdateOutcome } from '../contexts/update.ts';
import { parentPath } from '../schema/dn-path.ts';
import { decodeText } from '../schema/prepare-string.ts';
import { readName } from '../schema/read-name.ts';
import { callerIn } from './access.ts';
import { checkAssertion, decodeAssertion } from './assertion.ts';
import type { AttributeSelection } from './attribute-selection.ts';
import type { Door } from './door.ts';
import type { ResponseControl } from './encode-response.ts';
import type { FoundBase } from './find-base.ts';
import { carriesPassword, hashPasswords, passwordFault } from './hash-passwords.ts';
import type { Identity } from './identity.ts';
import type { Control, UpdateRequest } from './messages.ts';
import { decodeReads, POST_READ, PRE_READ } from './read-controls.ts';
import { managesDsaIt, referralOnTheWay, referralResult } from './referrals.ts';
import { type LdapResult, RESULT, result } from './result-code.ts';
import type { DirectoryTree } from './tree.ts';
import { entryBytes } from './write-entry.ts';

/** How an update is answered. */
export interface UpdateAnswer {
  readonly answer: LdapResult;
  readonly controls: readonly ResponseControl[];
}

const refuse = (answer: LdapResult): UpdateAnswer => ({ answer, controls: [] });

/**
 * Perform an add, delete, modify or modifyDN in a plain context, and answer once it is on disk. The region's own tree is not written over LDAP.
 *
 * @throws DirectoryError `directory.ldap.malformed` for a control that cannot be read
 */
export async function performUpdate(
  door: Door,
  identity: Identity,
  request: UpdateRequest,
  controls: readonly Control[],
): Promise<UpdateAnswer> {
  const assertion = decodeAssertion(controls);
  const reads = decodeReads(controls);
  const { contexts, contextTree } = door;
  const located = contexts === null ? null : locate(contexts.list, request.name);
  if (located === null || ('refused' in located && located.refused.code !== RESULT.invalidDnSyntax)) {
    return refuse(outsideContexts(door, request.name));
  }
  if ('refused' in located || contexts === null || contextTree === null) {
    return refuse(result(RESULT.invalidDnSyntax, 'invalid DN'));
  }
  const { context, path } = located.target;
  const forbidden = judgeUpdate(context, identity, path, request);
  // Whoever may not write here at all is told so before anything is worked out for him.
  if (forbidden !== null && identity.kind === 'anonymous') return refuse(forbidden);
  const referred = managesDsaIt(controls) ? null : referralOf(contextTree, located.target, request);
  if (referred !== null) return refuse(referred);
  const caller = callerIn(context, identity);
  const found = (seen: Pick<Seen, 'id' | 'entry' | 'path'>): FoundBase => {
    const { id, entry } = seen;
    return { tree: contextTree, node: { id, entry, path: seen.path, isVirtual: false }, caller };
  };
  const unhashable = forbidden === null ? passwordFault(request, mayWriteAll(context, identity)) : null;
  if (unhashable !== null) return refuse(result(RESULT.constraintViolation, unhashable));
  const maker = { randomBytes: door.randomBytes, present: () => contexts.secretsAt(path) };
  const ready =
    forbidden === null && carriesPassword(request)
      ? await door.passwordTurns.take(() => hashPasswords(request, maker))
      : request;
  const outcome = await contexts.perform(ready, {
    dn: identity.kind === 'anonymous' ? '' : identity.dn,
    author: 'client',
    permit: () => forbidden,
    assert: assertion === null ? null : (held, at) => checkAssertion(assertion, found({ ...held, path: at })),
    readsAfter: reads.after !== null,
  });
  return { answer: outcome.answer, controls: readAnswers(outcome, reads, found) };
}

/** Why an update belongs elsewhere (RFC 3296 §5.3 to §5.6), or null: its entry, or the one that is to be above it, is kept by another server. */
function referralOf(tree: DirectoryTree, { dn, path, context }: Target, request: UpdateRequest): LdapResult | null {
  const wanted = request.operation === 'add' ? (parentPath(path) ?? path) : path;
  const met = referralOnTheWay(tree, wanted, context.path);
  if (met !== null) return referralResult(tree, met, { dn, path }, null);
  if (request.operation !== 'modifyDn' || request.newSuperior === null) return null;
  const superior = readName(request.newSuperior);
  const isElsewhere = superior !== null && referralOnTheWay(tree, superior, context.path) !== null;
  return isElsewhere ? result(RESULT.affectsMultipleDsas, 'the new superior is kept by another server') : null;
}

function readAnswers(
  { answer, before, after }: UpdateOutcome,
  reads: ReturnType<typeof decodeReads>,
  found: (seen: Seen) => FoundBase,
): readonly ResponseControl[] {
  if (answer.code !== RESULT.success) return [];
  const read = (oid: string, seen: Seen | null, selection: AttributeSelection | null): ResponseControl[] => {
    if (seen === null || selection === null) return [];
    const { tree, node, caller } = found(seen);
    const value = entryBytes(tree, node, { caller, selection, typesOnly: false }, Buffer.from(seen.dn, 'utf8'));
    return [{ oid, value }];
  };
  return [...read(PRE_READ, before, reads.before), ...read(POST_READ, after, reads.after)];
}

/** The region's records are changed by the importer and the administration, with their journal; elsewhere there is nothing. */
function outsideContexts(door: Door, name: Buffer): LdapResult {
  if (decodeText(name) === null) return result(RESULT.invalidDnSyntax, 'invalid DN');
  const text = `the tree ${door.tree.baseDn} is read-only over LDAP: its records come from the registers and the administration`;
  return result(RESULT.unwillingToPerform, text);
}
