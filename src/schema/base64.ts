/** RFC 4648, section 4; white space between the characters is allowed, padding may be absent. */
export function isBase64(text: string): boolean {
  const digits = text.replace(/[\t\n\f\r ]+/g, "");
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) return false;
  return digits.endsWith("=") ? digits.length % 4 === 0 : digits.length % 4 !== 1;
}
