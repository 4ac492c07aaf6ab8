/** Cedar attributes that policies read, with their Cedar types, by their whole names. */
export type Attributes = Map<string, string>;

/** The memberships of the network that a fact names, as {@link membershipForms} without the network. */
export function networkAttribute(fact: string): string {
  return `network of ${fact}`;
}

/**
 * Cedar has no lists of records to search: a membership is written as texts, `network/tier/role` and its shorter forms, all of
 * them put into one set by {@link formsOfMembership}. A criterion asks for those it wants; `unsure` are those that leave it
 * unknown (nobody wrote the role).
 */
export function membershipForms(
  network: string,
  tiers: readonly string[],
  roles: readonly string[],
): { readonly wanted: readonly string[]; readonly unsure: readonly string[] } {
  const asked = tiers.length > 0 ? tiers : [''];
  if (roles.length === 0) return { wanted: asked.map((tier) => `${network}/${tier}`), unsure: [] };
  return {
    wanted: asked.flatMap((tier) => roles.map((role) => `${network}/${tier}/${role}`)),
    unsure: asked.map((tier) => `${network}/${tier}/`),
  };
}

/** The texts of one membership. @param network `''` for {@link networkAttribute} */
export function formsOfMembership(network: string, tier: string, role: string): readonly string[] {
  return [`${network}/`, `${network}/${tier}`, `${network}//${role}`, `${network}/${tier}/${role}`];
}
