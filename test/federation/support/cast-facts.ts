import type { ProfessionalFacts, ProfessionalFactsPort } from '../../../federation/index.ts';
import { CAST, type CastMember } from '../../../scripts/region/cast.ts';
import { finessNumber } from '../../../scripts/region/identifiers.ts';
import { professional } from './facts.ts';

/** What the directory says of one of the cast in one of their posts, counted from 0. */
export function castFacts(member: CastMember, post: number): ProfessionalFacts | null {
  const chosen = member.posts[post];
  if (chosen === undefined) return null;
  const isSite = 'site' in chosen;
  return professional({
    personId: member.slug,
    nationalId: member.idType + member.id,
    familyName: member.familyName,
    givenName: member.givenName,
    profession: member.profession,
    specialties: member.savoirFaire.map(({ code }) => code),
    situation: {
      id: String(post),
      structureKey: null,
      finess: isSite ? finessNumber(chosen.site) : '',
      mode: chosen.mode,
      sector: 'SA07',
      role: isSite ? chosen.role : 'FON-01',
    },
    memberships: member.belongings.map(({ network, tier, role }) => ({ network, tier, role })),
  });
}

/** The directory, when it knows the cast: people by slug, situations by the number of their post. */
export const CAST_DIRECTORY: ProfessionalFactsPort = {
  factsOf(slug, situation) {
    const member = CAST.find((each) => each.slug === slug);
    return member && situation !== null ? castFacts(member, Number(situation)) : null;
  },
};
