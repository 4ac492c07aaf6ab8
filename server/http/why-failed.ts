/** Longest reason kept beside an outcome. */
const MAX_REASON_CHARS = 200;

/**
 * Why a call of ours brought no answer, for whoever has to mend it: the client's own « fetch failed » says nothing, its cause does (connection
 * refused, a certificate that nobody vouches for, a name that is not there).
 */
export function whyFailed(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const cause = causeOf(error);
  return (cause === '' ? error.message : `${error.message}: ${cause}`).slice(0, MAX_REASON_CHARS);
}

/** Several addresses tried in vain are one error without words, but with the code of the first. */
function causeOf({ cause }: Error): string {
  if (!(cause instanceof Error)) return '';
  if (cause.message !== '') return cause.message;
  return 'code' in cause ? String(cause.code) : cause.name;
}
