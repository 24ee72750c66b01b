/** A value of JSON as the text of a type or an expression. Nothing that it holds can end it. */
export function literal(value: string | number | boolean | null): string {
  return JSON.stringify(value).replace(/[\u2028\u2029\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, escaped);
}

/** The name of a member of a type. */
export function memberName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
