/** Longest key, in characters. */
const MAX_SOUND_CHARS = 16;
/** Shorter words sound like too many others. */
const MIN_WORD_CHARS = 3;

/**
 * Spellings that sound the same, applied one after the other. In keys `1` is the vowel of « vin », `2` of « vent », `3` of « pont », `4` of « feu »,
 * `x` the first sound of « chat », `j` of « jour », `u` of « loup ».
 */
const RULES: readonly (readonly [spelling: RegExp, sound: string])[] = [
  // Consonants that are written in several ways.
  [/ph/g, 'f'],
  [/sch|sh/g, 'x'],
  [/ch(?=[lnrt])/g, 'k'],
  [/ch/g, 'x'],
  [/[gk]h/g, 'g'],
  [/h/g, ''],
  [/(.)\1+/g, '$1'],
  [/bv/g, 'v'],
  [/sc(?=[eiy])/g, 's'],
  [/c(?=[eiy])/g, 's'],
  [/c?k|qu?|c/g, 'k'],
  [/gu(?=[eiy])/g, 'G'],
  [/ge(?=[aou])/g, 'j'],
  [/g(?=[eiy])/g, 'j'],
  [/gn/g, 'ni'],
  [/w/g, 'v'],
  [/z/g, 's'],
  // What the end of a word leaves unsaid: « -er » is a vowel; then consonants, then e.
  [/er$/, 'e'],
  [/aul[dt]s?$/, 'o'],
  [/(?<=.{2})[bdgpstx]+$/, ''],
  [/(?<=[^e])e$/, ''],
  // Vowels that are written in several ways; a nasal one only where no vowel follows.
  [/eau|au/g, 'o'],
  [/oeu|eu/g, '4'],
  [/ou/g, 'U'],
  [/o[iy]/g, 'Ua'],
  [/i?en(?=[^aeiouyUnm]|$)/g, '2'],
  [/(?:ai|ei|y|i|u)[nm](?=[^aeiouyUnm4]|$)/g, '1'],
  [/[ae][nm](?=[^aeiouyUnm4]|$)/g, '2'],
  [/o[nm](?=[^aeiouyUnm4]|$)/g, '3'],
  [/[ae][iy]/g, 'e'],
  [/y/g, 'i'],
  [/(.)\1+/g, '$1'],
];

/**
 * How a folded word sounds in French, so that spellings of one name meet: Lefèvre and Lefebvre, Gauthier and Gotier, Durand and Durant. It errs on the
 * side of meeting: what is found by it comes after everything found by its letters.
 *
 * @param word as `foldWords` gives it
 * @returns `''` for a word too short, or with figures in it
 */
export function frenchSound(word: string): string {
  if (word.length < MIN_WORD_CHARS || !/^[a-z]+$/.test(word)) return '';
  let sound = word;
  for (const [spelling, by] of RULES) sound = sound.replace(spelling, by);
  return sound.toLowerCase().slice(0, MAX_SOUND_CHARS);
}
