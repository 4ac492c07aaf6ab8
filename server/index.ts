/** The face of `server`: the house composed and listening. Only scripts and tests import it. */
export { FIRST_LINK_MINUTES } from './admin/administrators.ts';
export { expectFreeHouse } from './claim-house.ts';
export { type ServerCode, serverCodes } from './codes.ts';
export { type ComposeOptions, composeAndListen, type Running } from './compose.ts';
export type { Config } from './config/config.ts';
export { loadConfig } from './config/load-config.ts';
export { openMasterKey } from './config/master-key.ts';
export { makeDataFolder } from './data-folder.ts';
export { ServerError } from './errors.ts';
export { type ImportRequest, importFile } from './import-file.ts';
export type { Clock, Rooms } from './open-rooms.ts';
export { applySeed, type SeedReport } from './seed/apply-seed.ts';
export { readSeed, type Seed } from './seed/read-seed.ts';
export { seedJsonSchema } from './seed/seed-json-schema.ts';
export type { SeedCard, SeedPerson } from './seed/seed-schema.ts';
