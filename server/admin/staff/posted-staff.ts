import type { Professional, StaffFields } from '../../../directory/index.ts';
import type { PostValues, StaffValues } from '../../ui/pages/admin-staff-form.ts';

/** Longest text read from a form; the directory's own limits are tighter. */
const MAX_CHARS = 200;
/** Posts that one form holds. */
export const MAX_FORM_POSTS = 50;

/** One text of a form. */
export function said(form: URLSearchParams, name: string): string {
  return (form.get(name) ?? '').trim().slice(0, MAX_CHARS);
}

/** What was typed; lines of posts without a first day, and without a last one, are none. */
export function valuesIn(form: URLSearchParams): StaffValues {
  const posts: PostValues[] = [];
  for (let rank = 0; rank <= MAX_FORM_POSTS; rank += 1) {
    const post = (name: string) => said(form, `post-${rank}-${name}`);
    const [from, until] = [post('from'), post('until')];
    if (from === '' && until === '') continue;
    posts.push({ place: post('place'), role: post('role'), sector: post('sector'), from, until });
  }
  const text = (name: string) => said(form, name);
  return {
    familyName: text('familyName'),
    givenNames: text('givenNames'),
    civility: text('civility'),
    function: text('function'),
    phone: text('phone'),
    email: text('email'),
    posts,
  };
}

/** What is said of somebody, as the form has it. */
export function valuesOf({ familyName, givenNames, civility, phone, email, staff }: Professional): StaffValues {
  const posts = (staff?.posts ?? []).map(({ structureKey, role, sector, from, until }) => {
    return { place: structureKey, role, sector, from, until: until ?? '' };
  });
  const names = { familyName, givenNames: givenNames.join(', '), civility, function: staff?.function ?? '' };
  return { ...names, phone, email, posts };
}

/** The form's texts as the directory takes them. */
export function fieldsOf({ posts, givenNames, ...values }: StaffValues): StaffFields {
  return {
    ...values,
    givenNames: givenNames
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    posts: posts.map(({ place, role, sector, from, until }) => {
      return { structureKey: place, role, sector, from, until: until === '' ? null : until };
    }),
  };
}
