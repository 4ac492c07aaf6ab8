import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeKit } from './kit.ts';
import { PLANS } from './plans.ts';

const USAGE = `Writes what the OpenID Foundation's conformance suite and this provider need of each other.

  node scripts/conformance/main.ts --out FOLDER [--port 4000] [--suite https://localhost.emobix.co.uk:8443] [--alias vestibule]

The folder receives seed.json, for npm start -- --https --seed, and one configuration of the suite for each plan, with
fresh keys. Private keys of invented clients are in them: they are good for tests alone.
`;

const OPTIONS = {
  out: { type: 'string' },
  port: { type: 'string', default: '4000' },
  suite: { type: 'string', default: 'https://localhost.emobix.co.uk:8443' },
  alias: { type: 'string', default: 'vestibule' },
  help: { type: 'boolean', default: false },
} as const;

/** Distances of the demonstration's other ports from its first. */
const ORGANISATIONS = 2;
const READER = 10;

try {
  const { values } = parseArgs({ options: OPTIONS });
  const port = Number(values.port);
  if (values.help || values.out === undefined || !Number.isInteger(port)) process.stdout.write(USAGE);
  else await write(resolve(values.out), { port, suite: new URL(values.suite).origin, alias: values.alias });
} catch (error) {
  // A mistyped option is the caller's; anything else shows its stack.
  if (!(error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function write(
  folder: string,
  { port, suite, alias }: { readonly port: number; readonly suite: string; readonly alias: string },
): Promise<void> {
  const { seed, configurations } = await makeKit({
    issuer: `https://localhost:${port}`,
    mtlsOrigin: `https://localhost:${port + ORGANISATIONS}`,
    reader: `http://localhost:${port + READER}`,
    ...{ suite, alias },
    now: new Date(),
  });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = (name: string, content: object) =>
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  file('seed', seed);
  for (const [name, configuration] of configurations) file(name, configuration);
  for (const { name, plan, variants } of PLANS) {
    const chosen = Object.entries(variants).map(([variant, value]) => `[${variant}=${value}]`);
    process.stdout.write(`${name}.json  ${plan}${chosen.join('')}\n`);
  }
}
