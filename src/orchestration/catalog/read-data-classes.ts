/**
 * Field names that hold personal data whatever the connector says. Names of companies and deals are not in it: `name` alone
 * does not tell a person from a company, so a connector marks such fields itself with `.meta({ dataClass: 'personal' })`.
 */
const personalFields = [
  'email',
  'emails',
  'emailaddress',
  'phone',
  'phonenumber',
  'mobilephone',
  'mobile',
  'firstname',
  'lastname',
  'fullname',
  'contactname',
  'birthdate',
  'homeaddress',
  'attendees',
];

/** The data class of each output field, by field name in lower case: the usual names, and those marked in the schema. */
export function readDataClasses(outputSchema: unknown): ReadonlyMap<string, string> {
  const classes = new Map(personalFields.map((name) => [name, 'personal']));
  collect(outputSchema, classes);
  return classes;
}

function collect(node: unknown, classes: Map<string, string>): void {
  if (Array.isArray(node)) {
    for (const item of node) collect(item, classes);
    return;
  }
  if (node === null || typeof node !== 'object') return;
  const { properties } = node as { properties?: Record<string, { dataClass?: unknown } | boolean> };
  for (const [name, property] of Object.entries(properties ?? {})) {
    const dataClass = typeof property === 'object' ? property.dataClass : undefined;
    if (typeof dataClass === 'string') classes.set(name.toLowerCase(), dataClass);
  }
  for (const value of Object.values(node)) collect(value, classes);
}
