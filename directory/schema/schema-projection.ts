import type { EntryProjector } from '../projector.ts';
import { projectNetwork, projectProfessional, projectStructure } from './project-entry.ts';

/** How the schema shows records as entries. */
export const SCHEMA_PROJECTION: EntryProjector = {
  professional: projectProfessional,
  structure: projectStructure,
  network: projectNetwork,
};
