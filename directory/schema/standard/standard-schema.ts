import { readSchemaText } from '../schema-text.ts';
import { CORE_SCHEMA } from './core.ts';
import { COSINE_SCHEMA } from './cosine.ts';
import { INET_ORG_PERSON_SCHEMA } from './inet-org-person.ts';
import { NIS_SCHEMA } from './nis.ts';

/** The standard schema, so that common LDIF files load: RFC 4512, 4519, 4523, 4524, 2798, 2307. */
export const STANDARD_SCHEMA = readSchemaText(
  [CORE_SCHEMA, COSINE_SCHEMA, INET_ORG_PERSON_SCHEMA, NIS_SCHEMA].join('\n'),
);
