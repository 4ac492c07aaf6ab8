import { stderr, stdout } from 'node:process';
import { parseArgs } from 'node:util';
import { DemoError } from '../demo-error.ts';
import { writeNation } from './write-nation.ts';

const USAGE = `node scripts/nation/main.ts FOLDER [--people 1500000] [--sites 175000] [--day 0] [--churn 0.005] [--seed TEXT] [--charset utf-8|iso-8859-1]
Writes an invented country as national files: FINESS cs1100502, the RASS extract and the correspondence ADELI–RPPS. --day 1 is the same country a day later.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    people: { type: 'string', default: '1500000' },
    sites: { type: 'string', default: '175000' },
    day: { type: 'string', default: '0' },
    churn: { type: 'string', default: '0.005' },
    seed: { type: 'string', default: 'pays-des-songes' },
    charset: { type: 'string', default: 'utf-8' },
    help: { type: 'boolean', default: false },
  },
});
const [folder] = positionals;
const { charset } = values;
if (folder === undefined || values.help || (charset !== 'utf-8' && charset !== 'iso-8859-1')) {
  stderr.write(USAGE);
  process.exitCode = values.help ? 0 : 2;
} else {
  try {
    const files = await writeNation(folder, {
      seed: values.seed,
      people: Number(values.people),
      sites: Number(values.sites),
      day: Number(values.day),
      churn: Number(values.churn),
      charset,
    });
    stdout.write(`${JSON.stringify(files, null, 2)}\n`);
  } catch (error) {
    if (!(error instanceof DemoError)) throw error;
    stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}
