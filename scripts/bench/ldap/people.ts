/** Suffix of the measured tree. */
export const BENCH_SUFFIX = 'dc=mesure,dc=example';
export const BENCH_PEOPLE = `ou=people,${BENCH_SUFFIX}`;
/** The account that measures bind as, on both servers. */
export const BENCH_ACCOUNT = `cn=lecteur,${BENCH_SUFFIX}`;
export const BENCH_PASSWORD = 'mot-de-passe-invente';

const GIVEN = ['Élodie', 'Benoît', 'Zoé', 'Camille', 'Noé', 'Inès', 'Hugo', 'Lina', 'Malo', 'Ève', 'Théo', 'Jade'];
const SYLLABLES = [
  'bra',
  'dec',
  'fol',
  'gri',
  'mau',
  'nel',
  'pis',
  'rou',
  'sul',
  'tav',
  'vim',
  'zor',
  'lan',
  'quo',
  'hec',
  'jus',
];
const CITIES = ['Brumeval', 'Saint-Imaginaire', 'Val-Perdu', 'Montfictif', 'Aiglemont-le-Faux', 'Port-Inventé'];

/** A family name that differs for each number: five syllables of sixteen. */
export function familyNameOf(number: number): string {
  // A multiplication by an odd number visits every name once in 2^20.
  let rest = (number * 421_111 + 12_345) % 1_048_576;
  let name = '';
  for (let at = 0; at < 5; at += 1) {
    name += SYLLABLES[rest % 16] ?? '';
    rest = Math.floor(rest / 16);
  }
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

export const uidOf = (number: number): string => `u${String(number).padStart(7, '0')}`;

/** The attributes of an invented person: fifteen, as an ordinary organisation keeps them. */
export function attributesOf(number: number): readonly { readonly name: string; readonly values: readonly string[] }[] {
  const uid = uidOf(number);
  const given = GIVEN[number % GIVEN.length] ?? '';
  const family = familyNameOf(number);
  const city = CITIES[number % CITIES.length] ?? '';
  const one = (name: string, value: string) => ({ name, values: [value] });
  return [
    { name: 'objectClass', values: ['top', 'person', 'organizationalPerson', 'inetOrgPerson'] },
    one('uid', uid),
    one('cn', `${given} ${family}`),
    one('sn', family),
    one('givenName', given),
    one('displayName', `Dr ${given} ${family}`),
    one('mail', `${uid}@mesure.example`),
    one('telephoneNumber', `+33 1 99 ${String(number).padStart(8, '0')}`),
    one('title', 'Médecin'),
    one('o', `Établissement ${number % 500}`),
    one('l', city),
    one('postalCode', String(99_000 + (number % 900))),
    one('street', `${number % 97} rue Inventée`),
    one('employeeNumber', String(number)),
    one('description', `Personne inventée pour les mesures, numéro ${number}`),
  ];
}

/** Entries above the people. */
export const ABOVE: readonly { readonly dn: string; readonly attributes: ReturnType<typeof attributesOf> }[] = [
  {
    dn: BENCH_SUFFIX,
    attributes: [
      { name: 'objectClass', values: ['top', 'organization', 'dcObject'] },
      { name: 'dc', values: ['mesure'] },
      { name: 'o', values: ['Mesure'] },
    ],
  },
  {
    dn: BENCH_PEOPLE,
    attributes: [
      { name: 'objectClass', values: ['top', 'organizationalUnit'] },
      { name: 'ou', values: ['people'] },
    ],
  },
];

export const dnOf = (number: number): string => `uid=${uidOf(number)},${BENCH_PEOPLE}`;
