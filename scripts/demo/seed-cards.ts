import type { Seed, SeedCard } from '../../server/index.ts';
import type { CardRequest } from '../authority/demo-authority.ts';
import { DemoError } from '../demo-error.ts';
import { CAST } from '../region/cast.ts';
import type { DemoCard } from '../region/demo-cards.ts';

/** Cards of a seed are numbered apart from the demonstration's own. */
const CARD_PREFIX = '8025000001';
const FIRST_SERIAL = 2_600_995_000;

/** Labels of the professions that cards carry; any other card says « Professionnel ». */
const TITLES: Readonly<Record<string, string>> = {
  '10': 'Médecin',
  '21': 'Pharmacien',
  '40': 'Chirurgien-dentiste',
  '50': 'Sage-femme',
  '60': 'Infirmier',
  '70': 'Masseur-Kinésithérapeute',
};

/**
 * The cards that a seed asks for, for the demonstration's authority to make.
 *
 * @throws DemoError `demo.seed.card` when a card names somebody who is neither in the seed nor of the demonstration's cast, or a
 *   slug that the demonstration uses
 */
export function seedCards(seed: Seed): readonly DemoCard[] {
  return seed.cards.map((card, place) => ({
    slug: card.slug,
    cardType: card.type ?? 'CPS',
    cardNumber: `${CARD_PREFIX}/${FIRST_SERIAL + place}`,
    holder: holderOf(seed, card, place),
    ...(card.fault === undefined ? {} : { fault: card.fault }),
    description: { fr: `Carte d’essai « ${card.slug} »`, en: `Trial card “${card.slug}”` },
  }));
}

function holderOf({ persons }: Seed, { slug, person: nationalId }: SeedCard, place: number): CardRequest['holder'] {
  if (CAST.some((member) => member.slug === slug)) {
    throw new DemoError(
      'demo.seed.card',
      'malformed',
      `cards.${place}.slug : « ${slug} » est une carte de la démonstration`,
    );
  }
  const person = persons.find(({ national_id: id }) => id === nationalId);
  if (person) {
    return {
      nationalId,
      familyName: person.family_name,
      givenName: person.given_name,
      title: TITLES[person.profession] ?? 'Professionnel',
      professionCode: person.profession,
      specialties: (person.savoir_faire ?? []).map(({ code }) => code),
    };
  }
  const member = CAST.find(({ idType, id }) => idType + id === nationalId);
  if (!member) {
    const why = `${nationalId} n’est ni dans persons, ni dans la démonstration`;
    throw new DemoError('demo.seed.card', 'malformed', `cards.${place}.person : ${why}`);
  }
  const { familyName, givenName, title, profession, savoirFaire } = member;
  return {
    nationalId,
    familyName,
    givenName,
    title,
    professionCode: profession,
    specialties: savoirFaire.map(({ code }) => code),
  };
}
