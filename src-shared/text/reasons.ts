// The particulars an error carries (reason codes, field names) in a person's words. Some reasons are whole
// sentences already, such as a schema's own; those stay as they are.

const REASONS: ReadonlyMap<string, string> = new Map([
  // What was entered
  ['not_a_metrc_tag', 'A METRC number starts with 1A and has up to 24 letters and digits.'],
  ['at_least_one', 'It must be one or more.'],
  ['no_letters', 'It has no letters or digits to match by.'],
  ['sku_key', 'Use small letters, digits and underscores, such as cocoa_blunt_1g.'],
  ['given_by_environment', 'It is set where the program is started and cannot be changed here.'],
  ['unknown_time_zone', 'It is not a time zone, such as America/Los_Angeles.'],
  ['same_strain', 'Both names already count as the same strain.'],
  ['alias_chain', 'One of the two names is already an alias. Use the strain it stands for.'],
  ['one_of_package_and_strain', 'Pin either a package or a strain, not both.'],
  // A file
  ['empty', 'It is empty.'],
  ['too_large', 'It is larger than 12 MB.'],
  ['too_many_rows', 'It has more than 100,000 rows. Split it.'],
  ['not_csv', 'It is neither CSV nor Excel, or a quotation mark in it is never closed.'],
  ['not_workbook', 'It is not an Excel workbook, or it is damaged or protected by a password.'],
  ['archive_too_large', 'It is damaged, or unpacks to more than an import may be.'],
  ['missing_columns', 'These columns are missing from the header row'],
  // A pattern
  ['too_long', 'It is too long.'],
  ['invalid', 'It is not a valid pattern.'],
  ['too_costly', 'It would take too long on some names: repeat fewer parts.'],
  // A batch
  ['unlimited', 'Apex keeps no quantity for this batch (unlimited).'],
  ['archived', 'It is archived on Apex.'],
  ['not_held', 'It is not held any more.'],
  ['packages_hold_less', 'The packages that feed it have less left than was sold.'],
]);

const FIELDS: ReadonlyMap<string, string> = new Map([
  ['metrcNumber', 'METRC number'],
  ['strain', 'Strain'],
  ['alias', 'Alias'],
  ['units', 'Units'],
  ['key', 'Key'],
  ['note', 'Note'],
  ['mg', 'Weight'],
  ['initialMg', 'Initial grams'],
  ['currentMg', 'Current grams'],
  ['physicalMg', 'Physical count'],
  ['milligramsPerPiece', 'Weight per piece'],
  ['packSize', 'Pack size'],
  ['forWhom', 'Held for'],
  ['idempotencyKey', 'Sale key'],
  ['packageId', 'Package'],
  ['batchId', 'Batch'],
  ['apex.url', 'Apex address'],
  ['apex.token', 'Apex token'],
  ['facility.timeZone', 'Time zone'],
  ['facility.name', 'Facility name'],
]);

/** One or more sentences for a reason code, with its particulars: "code" or "code: particulars". */
export function reasonWords(reason: string): string {
  const known = REASONS.get(reason);
  if (known) return known;
  const [code = '', ...rest] = reason.split(': ');
  const words = REASONS.get(code);
  return words && rest.length > 0 ? `${words}: ${rest.join(': ')}.` : reason;
}

/** A field as the window calls it; an unknown one by its own name. */
export const fieldWords = (field: string): string => FIELDS.get(field) ?? field;
