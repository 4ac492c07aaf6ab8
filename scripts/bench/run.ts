import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { stderr, stdout } from 'node:process';
import { parseArgs } from 'node:util';
import type { Bench, BenchContext, Figure } from './bench.ts';
import { benchCardSignIn } from './card.ts';
import { benchCardTls } from './card-tls.ts';
import { benchClick } from './click.ts';
import { benchCrl } from './crl.ts';
import { benchDecide } from './decide.ts';
import { benchLargeSheet } from './large-sheet.ts';
import { benchLdap, benchLdapAdds, benchLdapNational } from './ldap/ldap.ts';
import { benchMemory } from './memory.ts';
import { benchImportBeside } from './national/import-beside.ts';
import { benchImportNational } from './national/import-national.ts';
import { benchPkiPath } from './pki-path.ts';
import { canPin, pinGenerator } from './server-process.ts';
import { benchSoak } from './soak/bench-soak.ts';
import { benchSso, benchSsoRedis } from './sso.ts';
import { benchStart } from './start.ts';
import { benchStorm } from './storm/bench-storm.ts';
import { benchTokens } from './tokens.ts';

const USAGE = `node scripts/bench/run.ts [--json] [--quick] [--profile FOLDER] [--people N] [--minutes N] [sso|sso-redis|tokens|card|card-tls|memory|storm|soak|click|start|decide|large-sheet|pki-path|crl|ldap|ldap-adds|ldap-national|import-national|import-beside …]
`;

const BENCHES: Readonly<Record<string, Bench>> = {
  sso: benchSso,
  'sso-redis': benchSsoRedis,
  tokens: benchTokens,
  card: benchCardSignIn,
  'card-tls': benchCardTls,
  memory: benchMemory,
  storm: benchStorm,
  soak: benchSoak,
  click: benchClick,
  start: benchStart,
  decide: benchDecide,
  'large-sheet': benchLargeSheet,
  'pki-path': benchPkiPath,
  crl: benchCrl,
  ldap: benchLdap,
  'ldap-adds': benchLdapAdds,
  'ldap-national': benchLdapNational,
  'import-national': benchImportNational,
  'import-beside': benchImportBeside,
};

/** Run when named alone: they take hours. */
const HOURS: ReadonlySet<string> = new Set(['soak']);

const FULL = { warm: 3_000, windows: 5, operations: 1_000 };
const QUICK = { warm: 500, windows: 3, operations: 400 };
/** People of `import-national`; the real country has 1,500,000. */
const DEFAULT_PEOPLE = '100000';
/** Of `soak`. */
const DEFAULT_MINUTES = '120';
const BYTES_PER_GIB = 1024 ** 3;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    profile: { type: 'string' },
    people: { type: 'string', default: DEFAULT_PEOPLE },
    minutes: { type: 'string', default: DEFAULT_MINUTES },
    help: { type: 'boolean', default: false },
  },
});

const unknown = positionals.filter((name) => !Object.hasOwn(BENCHES, name));
if (values.help || unknown.length > 0) {
  stdout.write(USAGE);
  process.exitCode = unknown.length > 0 ? 2 : 0;
} else await run(positionals.length > 0 ? positionals : Object.keys(BENCHES).filter((name) => !HOURS.has(name)));

async function run(names: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'vestibule-bench-'));
  if (canPin()) pinGenerator();
  const report: { name: string; figures: readonly Figure[] }[] = [];
  try {
    for (const name of names) {
      stderr.write(`${name}…\n`);
      report.push({ name, figures: (await BENCHES[name]?.(contextOf(folder))) ?? [] });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  stdout.write(values.json ? `${JSON.stringify({ ...machine(), report }, null, 2)}\n` : table(report));
}

function contextOf(folder: string): BenchContext {
  const freshFolder = (name: string) => mkdtempSync(join(folder, `${name}-`));
  const authorityFolder = join(folder, 'authority');
  return {
    plan: values.quick ? QUICK : FULL,
    isQuick: values.quick,
    people: Number(values.people),
    minutes: Number(values.minutes),
    profile: values.profile === undefined ? null : resolve(values.profile),
    authorityFolder,
    freshFolder,
    houseFolders: () => [freshFolder('house'), authorityFolder],
  };
}

function machine() {
  return {
    at: new Date().toISOString(),
    node: process.version,
    cores: cpus().length,
    processor: cpus()[0]?.model ?? '',
    memoryGiB: Math.round(totalmem() / BYTES_PER_GIB),
    pinned: canPin(),
  };
}

function table(report: readonly { name: string; figures: readonly Figure[] }[]): string {
  const { at, node, cores, processor, memoryGiB, pinned } = machine();
  const head = `${at} · node ${node} · ${cores} cores (${processor}) · ${memoryGiB} GiB · ${pinned ? 'pinned' : 'not pinned'}`;
  const lines = report.flatMap(({ figures }) =>
    figures.map(({ name, value, unit, detail }) => `${name.padEnd(34)} ${shown(value).padStart(9)} ${unit}  ${detail}`),
  );
  return `${[head, ...lines].join('\n')}\n`;
}

function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}
