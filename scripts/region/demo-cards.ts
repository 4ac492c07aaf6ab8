import type { CardHolder, CardRequest } from '../authority/demo-authority.ts';
import { CAST, type CastMember, castMember, DEPARTED, HOSPITAL_FINESS, HOSPITAL_NAME } from './cast.ts';
import { STAFF, type StaffMember, staffNationalId } from './staff.ts';

/** A card of the demonstration, with the line the reader shows beside it. */
export interface DemoCard extends CardRequest {
  readonly description: { readonly fr: string; readonly en: string };
}

type Words = DemoCard['description'];

const WORDS: Readonly<Record<string, Words>> = {
  oncologue: {
    fr: "Dr Hélène Fictive-Untel, oncologue (cabinet et hôpital) — ouvre le DCC et R.MES palliatif, Portalys depuis l'hôpital",
    en: 'Dr Hélène Fictive-Untel, oncologist (practice and hospital): opens the DCC and R.MES palliative care, Portalys from the hospital',
  },
  generaliste: {
    fr: "Dr Basile d'Exemple, médecin généraliste — ouvre Portalys et R.MES diabète, pas le DCC",
    en: "Dr Basile d'Exemple, general practitioner: opens Portalys and R.MES diabetes, not the DCC",
  },
  infirmiere: {
    fr: 'Capucine Inventée, infirmière libérale — ouvre R.MES palliatif',
    en: 'Capucine Inventée, community nurse: opens R.MES palliative care',
  },
  pharmacien: {
    fr: "Dr Théophile L'Imaginaire, pharmacien — membre d'aucun réseau",
    en: "Dr Théophile L'Imaginaire, pharmacist: member of no network",
  },
  'sage-femme': {
    fr: 'Ondine de la Fable, sage-femme au centre hospitalier',
    en: 'Ondine de la Fable, hospital midwife',
  },
  kinesitherapeute: { fr: 'Gaspard Chimère, masseur-kinésithérapeute', en: 'Gaspard Chimère, physiotherapist' },
  admin: {
    fr: "Dr Solène Modèle, médecin coordonnateur — habilitée à l'administration",
    en: 'Dr Solène Modèle, coordinating physician: may be granted the administration',
  },
};

const CARD_PREFIX = '8025000001';
const DEPARTMENT = "Val-d'Armance (99)";

/** Every card of the demonstration: the cast's good ones first, then those that must be refused. Always the same. */
export function demoCards(): readonly DemoCard[] {
  return [
    ...CAST.map((member, rank) => castCard(member, rank + 1)),
    ...STAFF.map(staffCard),
    ...faultyCards(),
    departedCard(),
  ];
}

function castCard(member: CastMember, serial: number): DemoCard {
  const description = WORDS[member.slug] ?? { fr: member.slug, en: member.slug };
  return {
    slug: member.slug,
    cardType: 'CPS',
    cardNumber: cardNumber(serial),
    holder: castHolder(member),
    description,
  };
}

function castHolder({ idType, id, familyName, givenName, title, profession, savoirFaire }: CastMember): CardHolder {
  const specialties = savoirFaire.map(({ code }) => code);
  return { nationalId: idType + id, familyName, givenName, title, professionCode: profession, specialties };
}

const STAFF_WORDS: Readonly<Record<string, Words>> = {
  curatrice: {
    fr: 'Ombeline Titulaire, responsable du personnel (carte CPE) — curatrice du centre hospitalier : crée et clôt ses agents',
    en: 'Ombeline Titulaire, staff office (CPE card): curator of the hospital, enters and closes its staff',
  },
  secretaire: {
    fr: 'Noémie Spécimen, secrétaire médicale (carte CPE) — inscrite par le centre hospitalier',
    en: 'Noémie Spécimen, medical secretary (CPE card): entered by the hospital',
  },
  archiviste: {
    fr: 'Fulbert Jadis, archiviste (carte CPA) — refusé\u00a0: son poste a pris fin',
    en: 'Fulbert Jadis, archivist (CPA card): refused, the post has ended',
  },
  accueil: {
    fr: 'Carte CPE sans nom, agent d’accueil — refusée\u00a0: pas encore inscrite, mais peut le demander',
    en: 'CPE card without a name, reception: refused, not entered yet, but may ask for it',
  },
};

const FIRST_STAFF_SERIAL = 40;

function staffCard(member: StaffMember, rank: number): DemoCard {
  const { slug, cardType, familyName, givenName, title, isNameless } = member;
  const names = isNameless === true ? {} : { familyName, givenName };
  const place = { structureId: `1${HOSPITAL_FINESS}`, organisation: HOSPITAL_NAME, department: DEPARTMENT };
  return {
    slug,
    cardType,
    cardNumber: cardNumber(FIRST_STAFF_SERIAL + rank),
    holder: { nationalId: staffNationalId(member), ...names, title, ...place },
    description: STAFF_WORDS[slug] ?? { fr: slug, en: slug },
  };
}

/** Former or spoilt cards of people who also hold a good one: the card is refused, not the person. */
function faultyCards(): readonly DemoCard[] {
  return [
    faultyCard('revoquee', 'revoked', 'generaliste', 51, {
      fr: "Carte perdue du Dr d'Exemple — refusée\u00a0: mise en opposition",
      en: "Dr d'Exemple's lost card: refused, revoked",
    }),
    faultyCard('expiree', 'expired', 'infirmiere', 52, {
      fr: 'Ancienne carte de Capucine Inventée — refusée\u00a0: expirée',
      en: "Capucine Inventée's former card: refused, expired",
    }),
    faultyCard('signature', 'signature-only', 'kinesitherapeute', 53, {
      fr: 'Certificat de signature de Gaspard Chimère — refusé\u00a0: ne sert pas à se connecter',
      en: "Gaspard Chimère's signature certificate: refused, not made for signing in",
    }),
    faultyCard('sosie', 'look-alike', 'oncologue', 54, {
      fr: 'Contrefaçon au nom du Dr Fictive-Untel — refusée\u00a0: autorité de même nom, mais étrangère',
      en: 'Forgery in the name of Dr Fictive-Untel: refused, issued by an authority that only has the same name',
    }),
  ];
}

function faultyCard(
  slug: string,
  fault: NonNullable<CardRequest['fault']>,
  holderSlug: string,
  serial: number,
  description: Words,
): DemoCard {
  return {
    slug,
    cardType: 'CPS',
    cardNumber: cardNumber(serial),
    holder: castHolder(castMember(holderSlug)),
    fault,
    description,
  };
}

function departedCard(): DemoCard {
  const { slug, idType, id, familyName, givenName, title, profession, specialties } = DEPARTED;
  return {
    slug,
    cardType: 'CPS',
    cardNumber: cardNumber(60),
    holder: { nationalId: idType + id, familyName, givenName, title, professionCode: profession, specialties },
    description: {
      fr: "Dr Anatole Naguère, médecin retraité — refusé\u00a0: ne figure plus dans l'annuaire",
      en: 'Dr Anatole Naguère, retired physician: refused, no longer in the directory',
    },
  };
}

function cardNumber(serial: number): string {
  return `${CARD_PREFIX}/${2_600_990_000 + serial}`;
}
