const UNSHOWN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** A Cedar string literal. */
export function cedarString(text: string): string {
  const escaped = [...text].map((char) => {
    const code = char.codePointAt(0) ?? 0;
    if (char === '"' || char === '\\') return `\\${char}`;
    // Controls, changes of direction and lone surrogates have no place in a text that people read.
    return UNSHOWN.test(char) ? `\\u{${code.toString(16)}}` : char;
  });
  return `"${escaped.join('')}"`;
}

/** A set literal of strings. */
export function cedarStrings(texts: readonly string[]): string {
  return `[${texts.map(cedarString).join(', ')}]`;
}

/**
 * The Cedar name of a type of ours. Letters and digits stay, any other character is written by its code, so that two types never
 * share a name.
 */
export function cedarType(side: 'Subject' | 'Resource', name: string): string {
  return `${side}_${name.replace(/[^A-Za-z0-9]/g, (char) => `_${char.charCodeAt(0).toString(16)}_`)}`;
}

/** Where Cedar finds a fact: its whole name is an attribute of the principal, of the resource, or of the context. */
export function holderOf(name: string): 'principal' | 'resource' | 'context' {
  if (name === 'memberships' || name.startsWith('subject.') || name.startsWith('professional.')) return 'principal';
  return name.startsWith('resource.') ? 'resource' : 'context';
}

export function attribute(name: string): string {
  return `${holderOf(name)}[${cedarString(name)}]`;
}

export function hasAttribute(name: string): string {
  return `${holderOf(name)} has ${cedarString(name)}`;
}

export function allOf(parts: readonly string[]): string {
  return parts.length === 0 ? 'true' : parts.length === 1 ? (parts[0] ?? 'true') : `(${parts.join(' && ')})`;
}

export function anyOf(parts: readonly string[]): string {
  return parts.length === 0 ? 'false' : parts.length === 1 ? (parts[0] ?? 'false') : `(${parts.join(' || ')})`;
}
