import { Provider } from 'oidc-provider';
import type { DirectoryReader, Found, Professional } from '../../directory/index.ts';

/**
 * The directory as one request of the provider sees it: each person is read once, so that every check, claim and token of the
 * request speaks of the same record. Outside a request it is the reader itself.
 */
export function readOncePerRequest(reader: DirectoryReader): DirectoryReader {
  return {
    ...reader,
    findByPersonId(personId) {
      const seen = peopleOfRequest();
      if (!seen) return reader.findByPersonId(personId);
      const known = seen.get(personId);
      if (known) return known;
      const found = reader.findByPersonId(personId);
      seen.set(personId, found);
      return found;
    },
  };
}

type People = Map<string, Found<Professional>>;

function peopleOfRequest(): People | undefined {
  const state: { people?: People } | undefined = Provider.ctx?.state;
  if (state) state.people ??= new Map();
  return state?.people;
}
