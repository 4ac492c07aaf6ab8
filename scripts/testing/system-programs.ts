import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import process from 'node:process';

/** A program of the system that some tests drive, and Debian's package of it. */
interface SystemProgram {
  /** On the path, or a whole path for what has no program of its own. */
  readonly program: string;
  readonly package: string;
  readonly for: string;
}

const PROGRAMS: readonly SystemProgram[] = [
  { program: 'chromium', package: 'chromium', for: 'les parcours dans un vrai navigateur' },
  { program: 'ldapsearch', package: 'ldap-utils', for: 'la porte LDAP vue d’un vrai client' },
  { program: 'slapd', package: 'slapd', for: 'les contextes LDAP comparés à OpenLDAP, et répliqués vers lui' },
  { program: 'certutil', package: 'libnss3-tools', for: 'les cartes dans le magasin du navigateur' },
  { program: 'redis-server', package: 'redis-server', for: 'l’état des connexions dans Redis' },
  {
    program: '/usr/lib/apache2/modules/mod_auth_openidc.so',
    package: 'libapache2-mod-auth-openidc',
    for: 'Apache et son module OpenID devant le fournisseur',
  },
  {
    program: '/usr/lib/python3/dist-packages/authlib/__init__.py',
    package: 'python3-authlib',
    for: 'un programme Python devant le fournisseur',
  },
  {
    program: '/usr/lib/python3/dist-packages/requests/__init__.py',
    package: 'python3-requests',
    for: 'un programme Python devant le fournisseur',
  },
  {
    program: '/usr/lib/python3/dist-packages/ldap/__init__.py',
    package: 'python3-ldap',
    for: 'un programme Python devant la porte LDAP',
  },
  {
    program: '/usr/lib/apache2/modules/mod_authnz_ldap.so',
    package: 'apache2-bin',
    for: 'Apache et son module LDAP devant la porte LDAP',
  },
  { program: 'nginx', package: 'nginx-light', for: 'nginx devant le port des cartes' },
  {
    program: '/usr/lib/nginx/modules/ngx_http_js_module.so',
    package: 'libnginx-mod-http-js',
    for: 'nginx devant le port des cartes',
  },
  { program: 'haproxy', package: 'haproxy', for: 'HAProxy devant le port des cartes' },
  {
    program: 'strace',
    package: 'strace',
    for: 'les coupures de courant, rejouées à partir de ce qui fut écrit et synchronisé,',
  },
  { program: 'openssl', package: 'openssl', for: 'un second avis sur les certificats' },
];

export interface ProgramRequest {
  readonly environment: NodeJS.ProcessEnv;
  readonly mayInstall: boolean;
  readonly say: (line: string) => void;
}

/** Install what is missing where that is possible (root on Debian or Ubuntu), and say what is still missing: its tests are skipped. */
export function provideSystemPrograms({ environment, mayInstall, say }: ProgramRequest): void {
  const missing = PROGRAMS.filter(({ program }) => !isOnPath(program, environment));
  if (missing.length === 0) return;
  if (mayInstall && isRoot() && isOnPath('apt-get', environment)) install(missing, environment, say);
  for (const one of missing.filter(({ program }) => !isOnPath(program, environment))) {
    say(`« ${one.program} » manque (paquet ${one.package}) : sans lui, ${one.for} ne sont pas essayés.`);
  }
}

function install(missing: readonly SystemProgram[], environment: NodeJS.ProcessEnv, say: (line: string) => void): void {
  const packages = missing.map((one) => one.package);
  say(`Installation de ${packages.join(', ')}…`);
  const env = { ...environment, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '--yes', '--no-install-recommends', ...packages]]) {
    const { status, stderr } = spawnSync('apt-get', ['-qq', ...args], { env, encoding: 'utf8' });
    if (status !== 0) say(`apt-get ${args[0]} : ${stderr.trim().split('\n').at(-1) ?? ''}`);
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function isOnPath(program: string, environment: NodeJS.ProcessEnv): boolean {
  if (isAbsolute(program)) return existsSync(program);
  // Debian's servers are not on everybody's path.
  return [...(environment.PATH ?? '').split(delimiter), '/usr/sbin'].some((folder) => {
    const path = join(folder, program);
    if (!existsSync(path)) return false;
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
