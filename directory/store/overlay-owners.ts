import { OVERLAYS } from '../model/overlays.ts';
import type { Professional } from '../model/professional.ts';
import type { Structure } from '../model/structure.ts';
import type { Tables } from './environment.ts';

/** Note which open records a file of overlaid fields speaks of, so that its next one finds those it no longer names. Inside the record's transaction. */
export function moveOverlays(
  { owned }: Tables,
  [kind, id]: readonly ['person' | 'structure', string],
  before: Professional | Structure | null,
  after: Professional | Structure,
): void {
  for (const [group, family] of Object.entries(OVERLAYS)) {
    const had = isOverlaid(before, group);
    const has = isOverlaid(after, group);
    if (had && !has) owned.removeSync([family, kind, id]);
    if (has && !had) owned.putSync([family, kind, id], id);
  }
}

function isOverlaid(record: Professional | Structure | null, group: string): boolean {
  return record !== null && record.closedOn === null && record.provenance[group] !== undefined;
}
