import type { z } from 'zod';

/** What is wrong, and where. */
export interface PlacedFault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/**
 * The fault that whoever wrote it can find: of something that may have several forms, that of the form which was read furthest. « Invalid
 * input » of the whole would leave the place to be guessed.
 */
export function nearestIssue(issue: z.core.$ZodIssue): PlacedFault {
  if (issue.code !== 'invalid_union') return issue;
  const within = issue.errors.flatMap(([first]) => (first ? [nearestIssue(first)] : []));
  const [furthest] = within.sort((a, b) => b.path.length - a.path.length);
  if (!furthest || (furthest.path.length === 0 && issue.message !== 'Invalid input')) return issue;
  return { path: [...issue.path, ...furthest.path], message: furthest.message };
}
