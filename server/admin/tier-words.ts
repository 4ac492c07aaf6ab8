import type { Tier } from '../../directory/index.ts';

/** The four tiers of a network's members, the nearest first. */
export const TIER_WORDS: Readonly<Record<Tier, { readonly fr: string; readonly en: string }>> = {
  permanent: { fr: 'Permanent', en: 'Permanent staff' },
  active: { fr: 'Militant', en: 'Active' },
  member: { fr: 'Adhérent', en: 'Member' },
  other: { fr: 'Autre professionnel', en: 'Other professional' },
};
