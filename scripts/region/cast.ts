import { DemoError } from '../demo-error.ts';
import { CAST_RPPS_RANK, finessNumber, rppsNumber } from './identifiers.ts';
import type { Commune, Member, Person, Place, SavoirFaire, Site, Situation } from './model.ts';
import type { FixedSite } from './sites.ts';
import { communeNamed } from './vocabulary/communes.ts';
import { SITE_CATEGORIES } from './vocabulary/site-categories.ts';

const CAPITAL = communeNamed('Armance-la-Ville');
const BRUMEVAL = communeNamed('Brumeval');
/** First rank of the sites the cast practises in; drawn sites are numbered from 1. */
const CAST_SITE_RANK = 100_000;
const HOSPITAL_RANK = CAST_SITE_RANK;
const CANCER_CENTRE_RANK = CAST_SITE_RANK + 1;
const PHARMACY_RANK = CAST_SITE_RANK + 2;
const COORDINATION_RANK = CAST_SITE_RANK + 3;

/** Sites that exist under these numbers whatever the seed. */
export const CAST_SITES: readonly FixedSite[] = [
  {
    rank: HOSPITAL_RANK,
    category: SITE_CATEGORIES.hospital,
    name: "Centre hospitalier du Val-d'Armance",
    commune: CAPITAL,
  },
  {
    rank: CANCER_CENTRE_RANK,
    category: SITE_CATEGORIES.cancerCentre,
    name: "Institut de cancérologie du Val-d'Armance",
    commune: CAPITAL,
  },
  {
    rank: PHARMACY_RANK,
    category: SITE_CATEGORIES.pharmacy,
    name: 'Pharmacie du Beffroi imaginaire',
    commune: BRUMEVAL,
  },
  {
    rank: COORDINATION_RANK,
    category: SITE_CATEGORIES.coordination,
    name: "Coordination des réseaux du Val-d'Armance",
    commune: CAPITAL,
  },
];

/** FINESS number of the hospital where the cast's salaried people and the secretary work. */
export const HOSPITAL_FINESS = finessNumber(HOSPITAL_RANK);
export const HOSPITAL_NAME = "Centre hospitalier du Val-d'Armance";

/** Where one of the cast practises: a fixed site by its rank, or a practice of one's own. */
type Post =
  | {
      readonly mode: 'S' | 'L';
      readonly site: number;
      readonly role: string;
      readonly kind?: string;
      readonly section?: string;
    }
  | { readonly mode: 'L'; readonly practice: string; readonly commune: Commune };

/** A member of a network, without the identifier that the person gives it. */
type Belonging = Omit<Member, 'nationalId' | 'until'>;

/** One fixed person of the demonstration. */
export interface CastMember {
  readonly slug: string;
  readonly idType: '8';
  readonly id: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly sex: 'M' | 'F';
  readonly profession: string;
  /** Label of the profession, as the card's `title` gives it. */
  readonly title: string;
  readonly civility: string;
  readonly authority: string;
  readonly savoirFaire: readonly SavoirFaire[];
  readonly posts: readonly Post[];
  readonly belongings: readonly Belonging[];
}

const PHYSICIAN = { profession: '10', title: 'Médecin', civility: 'DR', authority: 'CNOM/CNOM/CNOM' } as const;
const person = (rank: number) => ({ idType: '8', id: rppsNumber(CAST_RPPS_RANK + rank) }) as const;
const ownPractice = (practice: string, commune: Commune) => ({ mode: 'L', practice, commune }) as const;
const hired = (site: number) => ({ mode: 'S', site, role: 'FON-AU' }) as const;
const belongs = (network: string, tier: Member['tier'], role: string, from: string): Belonging => ({
  network,
  tier,
  role,
  from,
});

/** The people whose cards the demonstration offers, all in the directory. */
export const CAST: readonly CastMember[] = [
  {
    ...person(1),
    ...PHYSICIAN,
    slug: 'oncologue',
    familyName: 'FICTIVE-UNTEL',
    givenName: 'Hélène',
    sex: 'F',
    savoirFaire: [{ type: 'S', code: 'SM36' }],
    posts: [ownPractice('Cabinet du Dr Fictive-Untel', BRUMEVAL), hired(HOSPITAL_RANK)],
    belongings: [
      belongs('oncologie', 'permanent', 'référent', '2019-03-01'),
      belongs('rmes-palliatif', 'member', '', '2022-09-15'),
    ],
  },
  {
    ...person(2),
    ...PHYSICIAN,
    slug: 'generaliste',
    familyName: "D'EXEMPLE",
    givenName: 'Basile',
    sex: 'M',
    savoirFaire: [{ type: 'S', code: 'SM54' }],
    posts: [ownPractice("Cabinet du Dr d'Exemple", CAPITAL)],
    belongings: [belongs('portalys', 'active', '', '2018-01-08'), belongs('rmes-diabete', 'member', '', '2020-05-04')],
  },
  {
    ...person(3),
    slug: 'infirmiere',
    familyName: 'INVENTÉE',
    givenName: 'Capucine',
    sex: 'F',
    profession: '60',
    title: 'Infirmier',
    civility: '',
    authority: 'ONI/ONI/ONI',
    savoirFaire: [],
    posts: [ownPractice('Cabinet infirmier Inventée', BRUMEVAL)],
    belongings: [belongs('rmes-palliatif', 'active', 'soignant', '2021-02-01')],
  },
  {
    ...person(4),
    slug: 'pharmacien',
    familyName: "L'IMAGINAIRE",
    givenName: 'Théophile',
    sex: 'M',
    profession: '21',
    title: 'Pharmacien',
    civility: 'DR',
    authority: 'CNOP/CNOP/CNOP',
    savoirFaire: [],
    posts: [{ mode: 'L', site: PHARMACY_RANK, role: 'FON-03', section: 'A' }],
    belongings: [],
  },
  {
    ...person(5),
    slug: 'sage-femme',
    familyName: 'DE LA FABLE',
    givenName: 'Ondine',
    sex: 'F',
    profession: '50',
    title: 'Sage-Femme',
    civility: '',
    authority: 'CNOSF/CNOSF/CNOSF',
    savoirFaire: [],
    posts: [hired(HOSPITAL_RANK)],
    belongings: [belongs('perinatalite', 'active', 'soignant', '2023-06-12')],
  },
  {
    ...person(6),
    slug: 'kinesitherapeute',
    familyName: 'CHIMÈRE',
    givenName: 'Gaspard',
    sex: 'M',
    profession: '70',
    title: 'Masseur-Kinésithérapeute',
    civility: '',
    authority: 'CNOMK/CNOMK/CNOMK',
    savoirFaire: [],
    posts: [ownPractice('Cabinet Chimère', CAPITAL)],
    belongings: [belongs('respiration', 'other', '', '2024-10-07')],
  },
  {
    ...person(7),
    ...PHYSICIAN,
    slug: 'admin',
    familyName: 'MODÈLE',
    givenName: 'Solène',
    sex: 'F',
    savoirFaire: [{ type: 'S', code: 'SM49' }],
    posts: [{ mode: 'S', site: COORDINATION_RANK, role: 'FON-AU', kind: 'GENR08' }],
    belongings: [belongs('portalys', 'permanent', 'coordonnateur', '2017-09-04')],
  },
];

/** Somebody who held a card and has since left the directory: in last month's file, and no longer in this one. */
export const DEPARTED = {
  ...person(90),
  ...PHYSICIAN,
  slug: 'parti',
  familyName: 'NAGUÈRE',
  givenName: 'Anatole',
  specialties: ['SM26'],
} as const;

/** The person who left, as last month's file still had them. */
export function departedPerson(): Person {
  const { idType, id, familyName, givenName, profession, civility, authority } = DEPARTED;
  return {
    idType,
    id,
    familyName,
    givenNames: [givenName],
    sex: 'M',
    birthDate: '01/01/1950',
    birthCommune: CAPITAL,
    email: '',
    exercices: [
      { profession, category: 'C', civility, familyName, givenName, authority, savoirFaire: [], situations: [] },
    ],
  };
}

/**
 * The member of the cast of this slug.
 * @throws DemoError `region.cast.member-absent`
 */
export function castMember(slug: string): CastMember {
  const member = CAST.find((each) => each.slug === slug);
  if (member === undefined) throw new DemoError('region.cast.member-absent', 'defect', `The cast has no ${slug}.`);
  return member;
}

/** Turn one of the cast into a person of the region. */
export function castPerson(member: CastMember, sites: readonly Site[]): Person {
  const { idType, id, familyName, givenName, sex, profession, civility, authority, savoirFaire } = member;
  const situations = member.posts.map((post, rank) => castSituation(post, rank, member, sites));
  return {
    idType,
    id,
    familyName,
    givenNames: [givenName],
    sex,
    birthDate: '01/01/1975',
    birthCommune: CAPITAL,
    email: `${member.slug}@example.org`,
    exercices: [{ profession, category: 'C', civility, familyName, givenName, authority, savoirFaire, situations }],
  };
}

function castSituation(post: Post, rank: number, member: CastMember, sites: readonly Site[]): Situation {
  const place = castPlace(post, rank, sites);
  if ('practice' in post) {
    return { mode: 'L', sector: 'SA07', pharmacistSection: '', role: 'FON-01', kind: 'GENR01', place };
  }
  const sector = place.is === 'site' ? place.site.category.sector : 'SA43';
  const section = member.profession === '21' ? (post.section ?? 'D') : '';
  return { mode: post.mode, sector, pharmacistSection: section, role: post.role, kind: post.kind ?? 'GENR01', place };
}

function castPlace(post: Post, rank: number, sites: readonly Site[]): Place {
  if ('practice' in post) {
    const street = { number: '7', wayType: 'RUE', way: 'DES LANTERNES' };
    return { is: 'practice', rank: rank + 1, name: post.practice, street, commune: post.commune, phone: '0199000007' };
  }
  const finess = finessNumber(post.site);
  const site = sites.find((each) => each.finess === finess);
  if (site === undefined)
    throw new DemoError('region.cast.site-absent', 'defect', `No site ${finess} among those given.`);
  return { is: 'site', site };
}

/** Memberships of the whole cast, all running. */
export function castMembers(): readonly Member[] {
  return CAST.flatMap(({ idType, id, belongings }) =>
    belongings.map((each) => ({ ...each, nationalId: idType + id, until: '' })),
  );
}
