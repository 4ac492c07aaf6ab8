/** Less than from one rank to the next, whatever the number of words. */
const WHOLE_QUESTION = 0.8;

/**
 * How much of a question stands elsewhere than in the name that is shown of a record: 0 where every word of one of its readings is a word of the name, half a word's
 * share for one that begins one, a whole share for one that is in another name, a city or a number; at most 0.8. Added to a rank, it keeps the ranks apart and
 * puts somebody called Paris before all who practise there.
 *
 * @param sortName folded, words set apart by one space
 * @param readings of the question, folded
 */
export function shareOutsideName(sortName: string, readings: readonly (readonly string[])[]): number {
  const name = ` ${sortName} `;
  const costs = readings.map((words) => {
    const outside = words.reduce((sum, word) => sum + costOf(name, word), 0);
    return words.length === 0 ? WHOLE_QUESTION : (outside / words.length) * WHOLE_QUESTION;
  });
  return Math.min(WHOLE_QUESTION, ...costs);
}

function costOf(name: string, word: string): number {
  if (name.includes(` ${word} `)) return 0;
  return name.includes(` ${word}`) ? 0.5 : 1;
}
