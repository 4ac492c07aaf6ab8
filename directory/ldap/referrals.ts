import { valuesNamed } from '../entries/attribute-list.ts';
import type { Dn } from '../schema/dn.ts';
import { type DnPath, PATH_SEPARATOR, parentPath } from '../schema/dn-path.ts';
import { printDn } from '../schema/print-dn.ts';
import { entriesOfClass, isOfClass, keysOfClass } from './entries-of-class.ts';
import type { Control } from './messages.ts';
import { type LdapResult, RESULT, result } from './result-code.ts';
import type { DirectoryTree, TreeNode } from './tree.ts';

/** RFC 3296 §3: referral objects are to be seen and written as entries. */
export const MANAGE_DSA_IT = '2.16.840.1.113730.3.4.2';
/** Referral objects that one search may tell of. */
const MAX_REFERRALS = 5_000;

/** The object class of what another server keeps. */
export const REFERRAL = 'referral';
const REF_NAME = Buffer.from('ref');

export const managesDsaIt = (controls: readonly Control[]): boolean =>
  controls.some(({ oid }) => oid === MANAGE_DSA_IT);

/** Whether there is any: without one, nothing has to be asked of names and answers. */
export function holdsReferrals(tree: DirectoryTree): boolean {
  return tree.reader.remember('referrals', () =>
    keysOfClass(REFERRAL).some((key) => tree.reader.openRow(key).count > 0),
  );
}

/** Every referral object of a context; null when there are more than a search tells of. Worked out once for each state of the store. */
export function referralsOf(tree: DirectoryTree, within: DnPath): readonly TreeNode[] | null {
  return tree.reader.remember(`referrals of ${within}`, () => entriesOfClass(tree, REFERRAL, within, MAX_REFERRALS));
}

/** The referral object that a name meets first, from the top of its context on: at it or above it (RFC 3296 §5.1). */
export function referralOnTheWay(tree: DirectoryTree, path: DnPath, within: DnPath): TreeNode | null {
  if (!holdsReferrals(tree)) return null;
  let met: TreeNode | null = null;
  for (let at: DnPath | null = path; at !== null && at.length >= within.length; at = parentPath(at)) {
    const node = tree.find(at, 'authenticated');
    if (node !== undefined && isOfClass(node, REFERRAL)) met = node;
  }
  return met;
}

/** A name that was asked for, and the path that it leads to. */
interface AskedName {
  readonly dn: Dn;
  readonly path: DnPath;
}

/** The answer to an operation whose name met a referral object: where to ask instead. @param scope of a search */
export function referralResult(
  tree: DirectoryTree,
  met: TreeNode,
  { dn, path }: AskedName,
  scope: string | null,
): LdapResult {
  const further = dn.slice(0, depthOf(path) - depthOf(met.path));
  const referral = urisOf(tree, met, printDn(further), scope);
  return { ...result(RESULT.referral, '', nameOf(tree, met)), referral };
}

const depthOf = (path: DnPath): number => path.split(PATH_SEPARATOR).length;

/** Where to go on for what a referral object stands for, and what is below it by those parts of a name. */
export function urisOf(tree: DirectoryTree, node: TreeNode, further: string, scope: string | null): readonly string[] {
  const refs = valuesNamed(node.entry.operational('authenticated'), REF_NAME);
  const own = nameOf(tree, node);
  return refs.map((ref) => uriOf(ref.toString('utf8'), further, own, scope));
}

/** RFC 3296 §5.2 and RFC 4511 §4.1.10: the name in a URI is that of what is asked for, as the other server calls it. URIs of other kinds stay as they are. */
function uriOf(ref: string, further: string, own: string, scope: string | null): string {
  // A label may follow (RFC 2079).
  const [uri = ''] = ref.trim().split(' ');
  const [, host, there = ''] = /^(ldaps?:\/\/[^/?]*)(?:\/([^?]*))?/i.exec(uri) ?? [];
  if (host === undefined) return uri;
  const name = decoded(there);
  if (name === null) return uri;
  const whole = [further, name === '' ? own : name].filter((part) => part !== '').join(',');
  return `${host}/${encodeURI(whole).replace(/[?#]/g, encodeURIComponent)}${scope === null ? '' : `??${scope}`}`;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

const nameOf = (tree: DirectoryTree, node: TreeNode): string => Buffer.concat(tree.nameParts(node)).toString('utf8');
