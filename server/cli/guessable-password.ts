/**
 * Words that passwords of whoever is in a hurry are made of, folded: French and English, keyboards, services, seasons. From what lists of
 * leaked passwords have in common; long ones are these, repeated and numbered.
 */
const COMMON_WORDS = (
  'password passwd passe motdepasse motdepass secret secrets admin administrateur administrator root user utilisateur login test tests essai demo ' +
  'bonjour bienvenue welcome hello azerty azertyuiop qwerty qwertyuiop qwertz asdf asdfghjkl qsdfghjklm wxcvbn zxcvbnm abc abcd abcdef abcdefgh ' +
  'iloveyou jetaime soleil chouchou doudou loulou princesse princess nicolas marseille france paris letmein monkey dragon master football ' +
  'baseball sunshine shadow superman batman trustno changeme changezmoi default defaut service services serveur server ldap openldap annuaire directory ' +
  'vestibule sante hopital clinique medecin docteur cabinet infirmier infirmiere cps rpps compte account public prive private temp temporaire ' +
  'printemps ete automne hiver spring summer autumn winter janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre ' +
  'lundi mardi mercredi jeudi vendredi samedi dimanche correct horse battery staple p ss w rd'
).split(' ');

const WORDS: ReadonlySet<string> = new Set(COMMON_WORDS);
const LONGEST_WORD = Math.max(...COMMON_WORDS.map(({ length }) => length));

/** Rows and orders that fingers follow, forwards; backwards and repeated they are no better. */
const RUNS = [
  '01234567890123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'azertyuiopqsdfghjklmwxcvbn',
  'qwertyuiopasdfghjklzxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  '1q2w3e4r5t6y7u8i9o0p',
  'aqwzsxedcrfvtgbyhnujikolpm',
];

/** Letters of a run from which it counts as one. */
const MIN_RUN = 4;
/** Fewest distinct characters of a password that says something. */
const MIN_DISTINCT = 6;

const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/**
 * Whether a password is a common one (S-23): few characters over and over, a row of the keyboard, or nothing but common words with their numbers
 * and signs, whatever the letter case, the accents or the digits that stand for letters.
 */
export function isCommonPassword(password: string): boolean {
  const folded = password.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  if (new Set(folded).size < MIN_DISTINCT) return true;
  const letters = folded.replaceAll(/[^a-z0-9]/g, '');
  const inLetters = [...folded]
    .map((each) => LEET[each] ?? each)
    .join('')
    .replaceAll(/[^a-z]/g, '');
  return [letters.replaceAll(/\d/g, ''), inLetters].some(isMadeOfCommon) || isMadeOfRuns(letters);
}

/** Whether a text is common words one after the other, and runs. Empty: nothing but digits and signs. */
function isMadeOfCommon(text: string): boolean {
  const reached = new Set([0]);
  for (let from = 0; from < text.length; from += 1) {
    if (!reached.has(from)) continue;
    for (let to = from + 1; to <= Math.min(text.length, from + LONGEST_WORD); to += 1) {
      if (WORDS.has(text.slice(from, to))) reached.add(to);
    }
    reached.add(from + runAt(text, from));
  }
  return reached.has(text.length);
}

function isMadeOfRuns(text: string): boolean {
  let at = 0;
  while (at < text.length) {
    const length = runAt(text, at);
    if (length === 0) return false;
    at += length;
  }
  return true;
}

/** Length of the longest run that begins here, or of one character repeated; 0 when it is shorter than {@link MIN_RUN}. */
function runAt(text: string, from: number): number {
  let longest = 0;
  const same = /^(.)\1*/.exec(text.slice(from))?.[0].length ?? 0;
  for (const run of RUNS) {
    for (const order of [run, [...run].reverse().join('')]) longest = Math.max(longest, commonStart(order, text, from));
  }
  const length = Math.max(longest, same);
  return length >= MIN_RUN ? length : 0;
}

function commonStart(order: string, text: string, from: number): number {
  let longest = 0;
  for (
    let start = order.indexOf(text[from] ?? '\0');
    start >= 0;
    start = order.indexOf(text[from] ?? '\0', start + 1)
  ) {
    let length = 0;
    while (from + length < text.length && order[start + length] === text[from + length]) length += 1;
    longest = Math.max(longest, length);
  }
  return longest;
}
