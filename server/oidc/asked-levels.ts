/** The levels that an authorization request asks for, best first, and whether nothing else will do. */
export interface AskedLevels {
  /** Separated by spaces, as in `acr_values`; undefined when none are asked for. */
  readonly values: string | undefined;
  readonly isEssential: boolean;
}

/**
 * Levels of a request, by `acr_values` or by the `claims` parameter; an essential claim goes before both (OpenID Connect Core 1.0
 * §5.5.1.1).
 *
 * @param params of a request whose `claims` the provider has read
 */
export function askedLevels(params: Readonly<Record<string, unknown>> | undefined): AskedLevels {
  const claimed = claimedLevels(params?.claims);
  if (claimed?.isEssential) return claimed;
  const values = params?.acr_values;
  return { values: typeof values === 'string' ? values : claimed?.values, isEssential: false };
}

const UNREADABLE: AskedLevels = { values: 'unreadable', isEssential: true };

function claimedLevels(claims: unknown): AskedLevels | undefined {
  if (typeof claims !== 'string') return undefined;
  // Checked by the provider before anything of ours sees it.
  const { id_token: idToken } = JSON.parse(claims) as {
    id_token?: { acr?: { value?: unknown; values?: unknown; essential?: unknown } | null } | null;
  };
  const { value, values, essential } = idToken?.acr ?? {};
  const listed = Array.isArray(values) ? values.filter((acr) => typeof acr === 'string') : [];
  const asked = typeof value === 'string' ? [value] : listed;
  // What names no level cannot be met: passed over, an essential one would be taken for met.
  if (asked.length === 0) return essential === true && (value ?? values) !== undefined ? UNREADABLE : undefined;
  return { values: asked.join(' '), isEssential: essential === true };
}
