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
  const draft = fullerDraft(known.draft, staged.draft);
  const line = Math.min(known.line, staged.line);
  staging.structures.putSync(key, { line, draft });
  return JSON.stringify(known.draft) !== JSON.stringify(staged.draft);
}
