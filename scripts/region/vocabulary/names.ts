import type { Random } from '../random.ts';

/** Built, never copied: a root and an ending seldom met together, so that nobody real is named. */
const ROOTS =
  'Brumev Songer Fablem Nuager Lunev Merveill Chimer Fantais Legend Mirag Étoil Brindel Cailloub Fleurv Grivol Hautebr Jonquer Lanternr Mousser Ombrel Papiv Quenouill Rivalb Sablonn Tournebr Vermeill Azurin Boisfl Clairf Dentelm'.split(
    ' ',
  );
const ENDINGS =
  'al ard aud ault aux ay é eau el elle enne er eret ert et eux ey ier ière in iot is oche on ot oux u y'.split(' ');
const PARTICLES = ["d'", "de l'", 'de ', 'du ', 'Le ', 'La ', "L'"];
const VOWEL = /^[aeiouyàâéèêîôûœh]/i;

const WOMEN =
  'Adélaïde Agathe Aïcha Alizée Anaïs Anne-Lise Aurore Bérénice Capucine Cécile Chloé Clémence Colombe Daphné Éléonore Élise Églantine Fanny Fatou Flore Garance Gwenaëlle Héloïse Inès Jeanne Joséphine Lætitia Léonie Lou-Anne Madeleine Maëlys Marie-Aude Mélusine Naïma Noémie Océane Ombeline Pénélope Philippine Quitterie Rose-Marie Salomé Sibylle Solène Thaïs Valentine Yaëlle Zélie'.split(
    ' ',
  );
const MEN =
  'Achille Aimé Amaury Anatole Ange-Marie Armand Barnabé Basile Célestin César Clovis Côme Désiré Édouard Éloi Émile Étienne Évariste Félicien Ferdinand François-Xavier Gaël Gaspard Hippolyte Honoré Ignace Jean-Baptiste Jérôme Joël Karim Léandre Loïc Lubin Maël Mamadou Maxence Narcisse Noël Octave Ömer Philémon Quentin Raphaël Rémi Sylvère Théophile Ulysse Valère Yvon Zacharie'.split(
    ' ',
  );

/** A family name in capitals as registers write it, with the forms French names take: particle, apostrophe, hyphen, accent. */
export function familyName(random: Random): string {
  const form = random.next();
  if (form < 0.08) return `${simpleName(random)}-${simpleName(random)}`.toLocaleUpperCase('fr');
  if (form < 0.18) return withParticle(random.pick(PARTICLES), simpleName(random)).toLocaleUpperCase('fr');
  if (form < 0.22) return `Saint-${simpleName(random)}`.toLocaleUpperCase('fr');
  return simpleName(random).toLocaleUpperCase('fr');
}

/** Up to three given names; the first is the one used. */
export function givenNames(random: Random, sex: 'M' | 'F'): readonly string[] {
  const source = sex === 'F' ? WOMEN : MEN;
  const wanted = 1 + random.below(3);
  const names = new Set<string>();
  while (names.size < wanted) names.add(random.pick(source));
  return [...names];
}

/** A name of one word, built like family names. */
export function simpleName(random: Random): string {
  return random.pick(ROOTS) + random.pick(ENDINGS);
}

/** An elided particle needs a vowel, the others a consonant: « d'Ombrelet » but « de Brumevard ». */
function withParticle(particle: string, name: string): string {
  const elided = particle.endsWith("'");
  if (elided === VOWEL.test(name)) return particle + name;
  return (elided ? 'de ' : "d'") + name;
}
