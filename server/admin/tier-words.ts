import type { Tier } from '../../directory/index.ts';
import type { Lang } from '../ui/context.ts';

/** The four tiers of a network's members, the nearest first. */
export const TIER_WORDS: Readonly<Record<Tier, { readonly fr: string; readonly en: string }>> = {
  permanent: { fr: 'Permanent', en: 'Permanent staff' },
  active: { fr: 'Militant', en: 'Active' },
  member: { fr: 'Adhérent', en: 'Member' },
  other: { fr: 'Autre professionnel', en: 'Other professional' },
};

/** A tier as a file or a sheet of rules names it, in words; itself where it is none of the four. */
export function tierWords(tier: string, lang: Lang): string {
  return Object.hasOwn(TIER_WORDS, tier) ? TIER_WORDS[tier as Tier][lang] : tier;
}
