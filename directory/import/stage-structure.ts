import { sameJson } from '../model/same-json.ts';
import type { StagedStructure, Staging } from './staging.ts';
import { fullerDraft } from './structure-draft.ts';

/** Keep, of all that a file says of one structure, the fullest draft and the first line. True when two drafts differ. */
export function stageStructure(staging: Staging, staged: StagedStructure): boolean {
  const { key } = staged.draft;
  const known = staging.structures.get(key);
  if (known === undefined) {
    staging.structures.putSync(key, staged);
    return false;
  }
  const line = Math.min(known.line, staged.line);
  // Most rows say of a place what others said of it: nothing is written then.
  if (sameJson(known.draft, staged.draft)) {
    if (line !== known.line) staging.structures.putSync(key, { line, draft: known.draft });
    return false;
  }
  staging.structures.putSync(key, { line, draft: fullerDraft(known.draft, staged.draft) });
  return true;
}
