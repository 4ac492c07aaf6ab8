import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findCycles } from './cycles.ts';
import { type Import, importsOf } from './imports.ts';
import { ROOMS, ROOT, type Room, roomOf, roomSources, type SourceFile } from './sources.ts';

/** Tools of those who work on the house: they may use development packages. */
const WORKSHOP = /^scripts\/(testing|bench)\//;

/** Packages that only the server (and the demonstration's own programs) may know. */
const SERVER_ONLY = ['koa', '@koa/router', 'oidc-provider', 'hono', 'pino', 'undici', 'openid-client'];

interface Edge extends Import {
  readonly from: string;
  readonly room: Room;
  readonly toRoom: Room | undefined;
}

function edgesOf(files: readonly SourceFile[]): readonly Edge[] {
  return files.flatMap((file) => {
    const room = roomOf(file.path);
    if (!room) return [];
    return importsOf(file).map((one) => ({
      ...one,
      from: file.path,
      room,
      toRoom: one.isRelative ? roomOf(one.to) : undefined,
    }));
  });
}

/** A refusal and its reason, one a line. */
function none(refused: readonly string[], why: string): void {
  assert.deepEqual(refused, [], `${why}\n  ${refused.join('\n  ')}`);
}

describe('house: rooms (docs/architecture.md)', () => {
  const files = roomSources();
  const edges = edgesOf(files);
  const between = edges.filter(({ room, toRoom }) => toRoom !== undefined && toRoom !== room);
  const show = ({ from, to }: Edge) => `${from} → ${to}`;

  it('reads imports in every room', () => {
    for (const room of ROOMS)
      assert.ok(
        edges.some((edge) => edge.room === room),
        `no import was seen in ${room}: the reader is blind`,
      );
  });

  it('pki and directory import no sibling', () => {
    none(
      between.filter(({ room }) => room === 'pki' || room === 'directory').map(show),
      'These rooms answer for themselves and can be lifted out whole.',
    );
  });

  it('federation imports types of faces, in federation/ports.ts only', () => {
    const refused = between.filter(({ room, from, to, toRoom, isTypeOnly }) => {
      if (room !== 'federation') return false;
      const isPort = from === 'federation/ports.ts' && isTypeOnly && to === `${toRoom}/index.ts`;
      return !isPort || toRoom === 'server' || toRoom === 'scripts';
    });
    none(refused.map(show), 'The trust domain states what it asks of others in its ports; the server wires it.');
  });

  it('server imports faces, nothing behind them, and no script', () => {
    const refused = between.filter(
      ({ room, to, toRoom }) => room === 'server' && (toRoom === 'scripts' || to !== `${toRoom}/index.ts`),
    );
    none(refused.map(show), 'A room is deep and its door narrow: what is behind the face may change without notice.');
  });

  it('scripts import faces and the server', () => {
    const refused = between.filter(
      ({ room, to, toRoom }) => room === 'scripts' && toRoom !== 'server' && to !== `${toRoom}/index.ts`,
    );
    none(refused.map(show), 'A script that reaches behind a face breaks with it.');
  });

  it('nobody imports a test', () => {
    none(
      edges.filter(({ isRelative, to }) => isRelative && (to.startsWith('test/') || to.startsWith('..'))).map(show),
      'Tests watch the house, they are no part of it.',
    );
  });

  it('imports name files that exist, with their extension', () => {
    none(
      edges.filter(({ isRelative, to }) => isRelative && !existsSync(join(ROOT, to))).map(show),
      'Node strips types and resolves nothing: the path must be the file’s.',
    );
  });

  it('only the server knows koa, the provider and the network clients', () => {
    const refused = edges.filter(
      ({ room, isRelative, to }) => !isRelative && SERVER_ONLY.includes(to) && room !== 'server' && room !== 'scripts',
    );
    none(refused.map(show), 'A low room that knows a web framework cannot be used without it.');
  });

  it('the product imports what it declares, and nothing meant for tests', () => {
    // The manifest is ours; only its names are read.
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const refused = edges.filter(
      ({ from, isRelative, to }) =>
        !isRelative && !to.startsWith('node:') && !Object.hasOwn(manifest.dependencies, to) && !WORKSHOP.test(from),
    );
    none(refused.map(show), 'An installation without development packages must run.');
  });

  it('each room has one face, and no other barrel', () => {
    const barrels = files.filter(({ path }) => /(^|\/)index\.[tj]s$/.test(path)).map(({ path }) => path);
    const faces = ['pki/index.ts', 'directory/index.ts', 'federation/index.ts', 'server/index.ts'];
    none(
      barrels.filter((path) => !faces.includes(path)),
      'Inside a room, files are imported directly.',
    );
    none(
      faces.filter((path) => !barrels.includes(path)),
      'A room without a face has no door.',
    );
  });

  it('each room says what it owns in its README.md', () => {
    none(
      ROOMS.filter((room) => !existsSync(join(ROOT, room, 'README.md'))).map((room) => `${room}/README.md`),
      'Ten lines: what it owns, what it never does, its doors, where to begin.',
    );
  });

  it('no file imports itself by way of others, types included', () => {
    const graph = new Map(
      files.map((file) => [
        file.path,
        importsOf(file)
          .filter((one) => one.isRelative)
          .map((one) => one.to),
      ]),
    );
    none(
      findCycles(graph).map((cycle) => cycle.join(' → ')),
      'Files that import each other are one file in several pieces.',
    );
  });
});
