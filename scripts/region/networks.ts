import { type Member, type Network, nationalIdOf, type Person } from './model.ts';
import { type Random, seededRandom } from './random.ts';

/** Whom a network gathers, and how many. */
interface Recruitment extends Network {
  /** Share of the people of each profession (nomenclature G15) who belong to it. */
  readonly shares: Readonly<Record<string, number>>;
  /** When given, physicians must hold one of these savoir-faire. */
  readonly specialties?: readonly string[];
}

const GENERAL_PRACTICE = ['SM54', 'SM26', 'SM53'];

const RECRUITMENTS: readonly Recruitment[] = [
  {
    code: 'oncologie',
    name: "Réseau d'oncologie du Val-d'Armance",
    kind: 'onco',
    city: 'Armance-la-Ville',
    shares: { '10': 0.5, '60': 0.02 },
    specialties: ['SM36', 'SM37', 'SM35', 'SM01', 'SM28', 'C35', 'DSM206', 'SM44', 'SM24', 'SM41', 'SI02'],
  },
  {
    code: 'rmes-palliatif',
    name: 'R.MES Soins palliatifs',
    kind: 'palliatif',
    city: 'Armance-la-Ville',
    shares: { '10': 0.05, '60': 0.05, '21': 0.05, '70': 0.05 },
  },
  {
    code: 'rmes-diabete',
    name: 'R.MES Diabète',
    kind: 'diabete',
    city: 'Brumeval',
    shares: { '10': 0.08, '60': 0.08, '95': 0.08, '80': 0.08 },
  },
  {
    code: 'portalys',
    name: 'Portalys, ville-hôpital',
    kind: 'ville-hopital',
    city: 'Armance-la-Ville',
    shares: { '10': 0.25 },
  },
  {
    code: 'perinatalite',
    name: 'Réseau Périnatalité Armance',
    kind: 'perinatalite',
    city: 'Port-Chimère',
    shares: { '50': 0.4, '10': 0.4 },
    specialties: ['SM20', 'SM40'],
  },
  {
    code: 'geronto-memoire',
    name: "Gérontologie et mémoire du Val-d'Armance",
    kind: 'geriatrie',
    city: "L'Isle-d'Armance",
    shares: { '10': 0.06, '60': 0.06, '91': 0.06, '96': 0.06, '94': 0.06 },
  },
  {
    code: 'respiration',
    name: "Respir'Armance",
    kind: 'respiratoire',
    city: 'Fontclaire',
    shares: { '70': 0.12, '10': 0.12 },
    specialties: ['SM41', ...GENERAL_PRACTICE],
  },
  {
    code: 'coeur-armance',
    name: "Cœur d'Armance",
    kind: 'cardiologie',
    city: 'Montflorin',
    shares: { '10': 0.3 },
    specialties: ['SM04', 'SM46'],
  },
  {
    code: 'addictologie',
    name: 'Réseau Addictions Brumeval',
    kind: 'addictologie',
    city: 'Brumeval',
    shares: { '10': 0.1, '21': 0.1 },
    specialties: ['SM42', 'CAPA01'],
  },
  {
    code: 'nephrologie',
    name: 'Réseau Rein et Dialyse',
    kind: 'nephrologie',
    city: 'Armance-la-Ville',
    shares: { '10': 0.03, '60': 0.03, '95': 0.03 },
    specialties: ['SM30', ...GENERAL_PRACTICE],
  },
  {
    code: 'plaies-cicatrisation',
    name: 'Plaies et cicatrisation',
    kind: 'cicatrisation',
    city: 'Bourg-Fable',
    shares: { '60': 0.04, '80': 0.04 },
  },
  {
    code: 'sante-mentale',
    name: 'Santé mentale en Armance',
    kind: 'sante-mentale',
    city: 'Châtelombre',
    shares: { '10': 0.08, '60': 0.08, '96': 0.08 },
    specialties: ['SM42', 'SM43'],
  },
];

const TIERS = [
  { tier: 'permanent', weight: 3 },
  { tier: 'active', weight: 17 },
  { tier: 'member', weight: 60 },
  { tier: 'other', weight: 20 },
] as const;
const ROLE_OF_TIER = { permanent: 'coordonnateur', active: 'référent', member: '', other: '' } as const;
const ENDED = 0.08;
/** Year of the first memberships, that of the region's first networks. */
const FIRST_YEAR = 2007;
const LAST_YEAR = 2025;

/** The region's networks, always the same. */
export const NETWORKS: readonly Network[] = RECRUITMENTS.map(({ code, name, kind, city }) => ({
  code,
  name,
  kind,
  city,
}));

/** Draw who belongs to which network, and how closely. */
export function inventMembers(seed: string, people: readonly Person[]): readonly Member[] {
  const random = seededRandom(`${seed}/networks`);
  return RECRUITMENTS.flatMap((recruitment) =>
    people
      .filter((person) => random.chance(shareOf(person, recruitment)))
      .map((person) => inventMember(random, recruitment.code, person)),
  );
}

/** How likely this person is to belong; 0 for those the network does not gather. */
function shareOf(person: Person, { shares, specialties }: Recruitment): number {
  const fitting = person.exercices.filter(({ profession, savoirFaire }) => {
    if (specialties === undefined || profession !== '10') return true;
    return savoirFaire.some(({ code }) => specialties.includes(code));
  });
  return Math.max(0, ...fitting.map(({ profession }) => shares[profession] ?? 0));
}

function inventMember(random: Random, network: string, person: Person): Member {
  const { tier } = random.weighted(TIERS);
  const year = FIRST_YEAR + random.below(LAST_YEAR - FIRST_YEAR + 1);
  const until = random.chance(ENDED) ? `${year + 1}-12-31` : '';
  const month = String(1 + random.below(12)).padStart(2, '0');
  return {
    network,
    nationalId: nationalIdOf(person),
    tier,
    role: ROLE_OF_TIER[tier],
    from: `${year}-${month}-01`,
    until,
  };
}
