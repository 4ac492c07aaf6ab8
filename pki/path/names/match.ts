/** Whether a name lies in a subtree; `unknown`: this cannot be told, which is a refusal on either side. */
export type Match = 'inside' | 'outside' | 'unknown';

export function told(isInside: boolean): Match {
  return isInside ? 'inside' : 'outside';
}

/** Which list a subtree stands in: a name that stands for several is judged against the side that refuses. */
export type ConstraintKind = 'permitted' | 'excluded';
