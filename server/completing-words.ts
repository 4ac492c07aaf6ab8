/** Processor for each record, in milliseconds, and as much again for the disk. */
const MS_PER_RECORD = 0.2;

/** About how long the words of so many records take to be put in, in whole seconds. */
function secondsFor(records: number): number {
  return Math.ceil((records * MS_PER_RECORD) / 1000);
}

/** For whoever typed a command that has to put words of search in first. */
export function completingSentence(records: number): string {
  return `L’index de recherche est d’abord complété, après un arrêt brutal ou une nouvelle version : ${records} fiches au plus, environ ${secondsFor(records)} s.`;
}

/** For the log of a server that is starting: it listens nowhere before it is done. */
export function completingLine(records: number): Record<string, unknown> {
  const message = 'the words of search are being put in, after a crash or a new version: nobody is answered meanwhile';
  return { level: 'warn', message, recordsAtMost: records, secondsAbout: secondsFor(records) };
}
