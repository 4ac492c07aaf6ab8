import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { COMMANDS } from '../../../server/cli/commands.ts';
import { SETTINGS } from '../../../server/config/settings.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** What we rely on of the Compose file format; anything else in the file is refused as a slip of the pen. */
const duration = z.string().regex(/^[0-9]+(ms|s|m)$/);
const mount = z.strictObject({
  type: z.enum(['bind', 'volume']),
  source: z.string(),
  target: z.string(),
  read_only: z.boolean().optional(),
});
const confined = {
  image: z.string(),
  command: z.array(z.string()),
  user: z.string(),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  volumes: z.array(mount),
};
const folders = z.strictObject({ ...confined, network_mode: z.literal('none'), cap_add: z.array(z.string()) });
const vestibuleService = z.strictObject({
  ...confined,
  depends_on: z.strictObject({ folders: z.strictObject({ condition: z.literal('service_completed_successfully') }) }),
  working_dir: z.string(),
  init: z.boolean(),
  tmpfs: z.array(z.string()),
  environment: z.record(z.string(), z.string()),
  ports: z.array(z.string().regex(/^[0-9]+:[0-9]+$/)),
  healthcheck: z.strictObject({
    test: z.array(z.string()),
    interval: duration,
    timeout: duration,
    retries: z.number(),
    start_period: duration,
  }),
  stop_signal: z.literal('SIGTERM'),
  stop_grace_period: duration,
  restart: z.string(),
  deploy: z.strictObject({
    resources: z.strictObject({ limits: z.strictObject({ cpus: z.string(), memory: z.string() }) }),
  }),
  logging: z.strictObject({ driver: z.string(), options: z.record(z.string(), z.string()) }),
});
const composeFile = z.strictObject({
  services: z.strictObject({ folders, vestibule: vestibuleService }),
  volumes: z.record(z.string(), z.null()),
});

describe('docker-compose.yml', () => {
  const document = parseDocument(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), {
    strict: true,
    uniqueKeys: true,
  });
  const { services, volumes } = composeFile.parse(document.toJS());
  const { vestibule } = services;

  it('is YAML without error or warning', () => {
    assert.deepEqual([document.errors, document.warnings], [[], []]);
  });

  it('runs a Node that reads the sources, and a command that exists', () => {
    assert.match(vestibule.image, /^node:24-bookworm-slim$/);
    const [node, launcher = '', command = ''] = vestibule.command;
    assert.equal(node, 'node');
    assert.ok(existsSync(join(ROOT, launcher)), launcher);
    assert.ok(Object.hasOwn(COMMANDS, command), command);
  });

  it('runs the server without root', () => {
    assert.doesNotMatch(vestibule.user, /^(0|root)/);
  });

  it('hands its volumes to the server’s account before it starts, offline', () => {
    const [account] = vestibule.user.split(':');
    const { command, volumes: handed } = services.folders;
    assert.deepEqual(command.slice(0, 5), ['install', '-d', '-o', account, '-g']);
    assert.deepEqual(
      command.slice(-2),
      handed.map(({ target }) => target),
    );
    const written = vestibule.volumes.filter(({ type }) => type === 'volume');
    assert.deepEqual(handed, written);
  });

  it('writes to two volumes only, data and secrets, the second not inside the first', () => {
    const written = vestibule.volumes.filter(({ read_only }) => read_only !== true);
    assert.deepEqual(
      written.map(({ type, source }) => [type, source]),
      [
        ['volume', 'data'],
        ['volume', 'secrets'],
      ],
    );
    assert.deepEqual(Object.keys(volumes), ['data', 'secrets']);
    const [data, secrets] = written.map(({ target }) => target);
    assert.ok(!`${secrets}/`.startsWith(`${data}/`));
  });

  it('reads the configuration from a read-only mount', () => {
    const config = vestibule.command.at(-1) ?? '';
    const found = vestibule.volumes.find(({ target }) => config.startsWith(`${target}/`));
    assert.deepEqual([found?.type, found?.read_only], ['bind', true]);
  });

  it('opens the ports of the configuration’s defaults', () => {
    const defaults = ['port', 'cardTls.port', 'ldap.port', 'ldap.tlsPort'] as const;
    assert.deepEqual(
      vestibule.ports,
      defaults.map((key) => `${SETTINGS[key].production}:${SETTINGS[key].production}`),
    );
  });

  it('asks for its health by a program that says yes to an open port and no to a closed one', async function () {
    this.timeout(15_000);
    const [kind, node, flag, program = ''] = vestibule.healthcheck.test;
    assert.deepEqual([kind, node, flag], ['CMD', 'node', '--eval']);
    const server = createServer((socket) => socket.end());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    // The same program, on a port of this test.
    const check = program.replace('4000', String(address.port));
    assert.notEqual(check, program);
    const exitCode = async () => (await once(spawn(process.execPath, ['--eval', check]), 'exit'))[0];
    assert.equal(await exitCode(), 0);
    server.close();
    await once(server, 'close');
    assert.equal(await exitCode(), 1);
  });
});
