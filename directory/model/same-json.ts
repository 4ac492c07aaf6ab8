/**
 * Whether two values of JSON have the same text, without making it: nearly all records that are compared are the same. Names count in their order, as in the text; a name
 * without a value is none. Two that differ in any way are told apart by their text.
 */
export function sameJson(one: unknown, other: unknown): boolean {
  return isAlike(one, other) || JSON.stringify(one) === JSON.stringify(other);
}

/** True only for equal texts; false may still be equal. */
export function isAlike(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || one === null || typeof other !== 'object' || other === null) {
    return one === other && typeof one !== 'number';
  }
  if (Array.isArray(one)) {
    if (!Array.isArray(other) || one.length !== other.length) return false;
    for (let at = 0; at < one.length; at += 1) if (!isAlike(one[at], other[at])) return false;
    return true;
  }
  if (Object.getPrototypeOf(one) !== Object.prototype || Object.getPrototypeOf(other) !== Object.prototype)
    return false;
  const names = Object.keys(one);
  const others = Object.keys(other);
  if (names.length !== others.length) return false;
  for (let at = 0; at < names.length; at += 1) {
    const name = names[at] ?? '';
    if (name !== others[at] || !isAlike(Reflect.get(one, name), Reflect.get(other, name))) return false;
  }
  return true;
}
