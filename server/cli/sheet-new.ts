import { READY_SHEETS } from '../../federation/index.ts';
import { ServerError } from '../errors.ts';
import { type Command, textOption } from './command.ts';
import { EXIT } from './exit-codes.ts';

/** Writes the first sheet of a new dossier from a ready one, with its cases. */
export const sheetNewCommand: Command = {
  usage: `sheet new MODÈLE APPLICATION [--network RÉSEAU] [--from DATE]   (${Object.keys(READY_SHEETS).join(', ')})`,
  words: 'Écrit sur la sortie la première feuille d’un nouveau dossier, d’après un modèle, avec ses cas.',
  options: { network: { type: 'string' }, from: { type: 'string' } },
  operands: [2, 2],
  async run(invocation) {
    const { machine, operands } = invocation;
    const [name = '', application = ''] = operands;
    const make = Object.hasOwn(READY_SHEETS, name) ? READY_SHEETS[name] : undefined;
    if (!make) {
      throw new ServerError(
        'server.command.malformed',
        `modèle : un de ${Object.keys(READY_SHEETS).join(', ')} est attendu`,
      );
    }
    const network = textOption(invocation, 'network');
    const from = textOption(invocation, 'from') ?? machine.clock.now().toISOString();
    const sheet = make({ application, from, ...(network === undefined ? {} : { network }) });
    machine.out(JSON.stringify(sheet, null, 2));
    return EXIT.done;
  },
};
