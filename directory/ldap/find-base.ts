import { mayRead } from '../contexts/access.ts';
import { contextOf } from '../contexts/locate.ts';
import { parseDn } from '../schema/dn.ts';
import type { DnPath } from '../schema/dn-path.ts';
import { decodeText } from '../schema/prepare-string.ts';
import { readName } from '../schema/read-name.ts';
import { callerIn, readsWithoutLimit } from './access.ts';
import { isAlias, resolve } from './aliases.ts';
import type { Caller } from './caller.ts';
import type { Door } from './door.ts';
import type { Identity } from './identity.ts';
import { referralOnTheWay, referralResult } from './referrals.ts';
import { type LdapResult, RESULT, result } from './result-code.ts';
import type { DirectoryTree, TreeNode } from './tree.ts';

/** An entry named by a request, in its tree, and what the asker may see there. */
export interface FoundBase {
  readonly tree: DirectoryTree;
  readonly node: TreeNode;
  readonly caller: Caller;
}

/** Where a search begins. */
export interface SearchBase extends FoundBase {
  /** Whether the door's limits on entries and time are not for the asker here. */
  readonly isUnlimited: boolean;
  /** The plain context it is in: what an alias may lead to. Null: in none. */
  readonly context: DnPath | null;
}

/** How a name is followed. */
export interface Following {
  /** Only the entry itself is asked for: the root DSE has nothing below (RFC 4512 §5.1). */
  readonly isBaseOnly: boolean;
  /** The name may lead through aliases (RFC 4511 §4.5.1.3, derefFindingBaseObj). */
  readonly aliases: boolean;
  /** Scope that the answer names where the name meets a referral object; null: it names none. */
  readonly scope: string | null;
  /** Referral objects are entries (RFC 3296 §3). */
  readonly managesDsaIt: boolean;
}

/**
 * Find the entry a request names: the root DSE, the subschema, an entry of the region, or one of a plain context. An entry the asker may not
 * know of is answered like one that does not exist, with the name of the deepest entry above that he may know of.
 */
export function findBase(
  door: Door,
  name: Uint8Array,
  identity: Identity,
  { isBaseOnly, aliases, scope, managesDsaIt }: Following,
): SearchBase | { readonly refused: LdapResult } {
  const path = readName(name);
  if (path === null) return { refused: result(RESULT.invalidDnSyntax, 'invalid DN') };
  const context = door.contexts === null ? undefined : contextOf(door.contexts.list, path);
  const caller = callerIn(context ?? null, identity);
  if (context !== undefined && !mayRead(context, identity)) return { refused: result(RESULT.noSuchObject) };
  const tree = (context === undefined ? null : door.contextTree) ?? door.tree;
  const root = isBaseOnly ? tree.rootDse : undefined;
  const { audience } = caller;
  const find = (): TreeNode | undefined => (isBaseOnly ? tree.find(path, audience) : tree.findBranch(path, audience));
  const named = path === '' ? root : find();
  const isFollowed = aliases && context !== undefined && (named === undefined || isAlias(named));
  const resolved = isFollowed ? resolve(tree, path, context.path) : null;
  if (resolved !== null && 'problem' in resolved) {
    return { refused: result(RESULT.aliasProblem, 'an alias leads to nothing here, or in a circle') };
  }
  const node = resolved !== null && 'node' in resolved ? resolved.node : named;
  // Without an alias on the way, what is found has the path that was asked for.
  const wanted = resolved === null ? path : 'absent' in resolved ? resolved.absent : resolved.node.path;
  const isReferred = !managesDsaIt && context !== undefined;
  const met = isReferred ? referralOnTheWay(tree, wanted, context.path) : null;
  if (met !== null)
    return { refused: referralResult(tree, met, { dn: parseDn(decodeText(name) ?? '') ?? [], path: wanted }, scope) };
  if (node === undefined || (resolved !== null && 'absent' in resolved)) {
    return { refused: result(RESULT.noSuchObject, '', tree.matchedDn(wanted, audience)) };
  }
  const isUnlimited = readsWithoutLimit(context ?? null, identity);
  return { tree, node, caller, isUnlimited, context: context?.path ?? null };
}
