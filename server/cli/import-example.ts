import { EXAMPLE_FORMATS, exampleFile } from '../../directory/index.ts';
import { ServerError } from '../errors.ts';
import type { Command } from './command.ts';
import { EXIT } from './exit-codes.ts';

/** Writes an example of a file that an establishment or the region keeps, for whoever prepares one. */
export const importExampleCommand: Command = {
  usage: `import example ${EXAMPLE_FORMATS.join('|')}`,
  words: 'Écrit un fichier d’exemple, aux personnes inventées : personnel, lieux ou curateurs.',
  options: {},
  operands: [1, 1],
  async run({ machine, operands }) {
    const format = EXAMPLE_FORMATS.find((each) => each === operands[0]);
    if (format === undefined) {
      throw new ServerError('server.command.malformed', `${EXAMPLE_FORMATS.join(', ')} : pas « ${operands[0]} »`);
    }
    machine.out(exampleFile(format).trimEnd());
    return EXIT.done;
  },
};
