// The particulars an error carries (reason codes, field names) in a person's words. Some reasons are whole
// sentences already, such as a schema's own; those stay as they are.

const REASONS: ReadonlyMap<string, string> = new Map([
  // What was entered
  ['not_a_metrc_tag', 'A METRC number starts with 1A and has up to 24 letters and digits.'],
  ['at_least_one', 'It must be one or more.'],
  ['no_letters', 'It has no letters or digits to match by.'],
  ['no_second_packhouse', 'This window cannot start a second Packhouse. Use the desktop or the browser window.'],
  ['is_finished_goods', 'This is a package of finished goods: its grams are counted and offered there.'],
  ['default_sku', 'This SKU has a fixed weight and pack. Use a key of its own for another one.'],
  ['same_sku_twice', 'The same SKU stands there twice. Put its units into one row.'],
  ['sku_key', 'Use small letters, digits and underscores, such as cocoa_blunt_1g.'],
  ['given_by_environment', 'It is set where the program is started and cannot be changed here.'],
  ['not_absolute', 'Give the whole path, from the drive or the root on.'],
  ['unknown_time_zone', 'It is not a time zone, such as America/Los_Angeles.'],
  ['same_strain', 'Both names already count as the same strain.'],
  ['own_name', 'The store is called that already.'],
  ['alias_elsewhere', 'It is another name of a different store. Take it away there first.'],
  ['alias_chain', 'One of the two names is already an alias. Use the strain it stands for.'],
  ['one_of_package_and_strain', 'Pin either a package or a strain, not both.'],
  ['not_a_name', 'A name has letters or digits, and nothing invisible.'],
  ['not_a_token', 'A token has at least eight characters and no spaces.'],
  ['own_account', 'This is your own account. Choose Change password under your name instead.'],
  ['changed_since', 'Somebody changed it meanwhile. Look at it again.'],
  // Why an order is not to be packed
  ['unwanted_cancelled', 'it was cancelled on Apex.'],
  ['unwanted_gone', 'it is no longer on Apex.'],
  ['unwanted_left_out', 'its status is left out of the packing list.'],
  ['unwanted_finished', 'Apex says it is delivered.'],
  ['unwanted_closed', 'somebody closed it.'],
  ['unwanted_line_gone', 'this line is no longer in the order.'],
  // What stands in the way of undoing
  ['undo_settled', 'METRC has taken these goods off its figure: they have left.'],
  ['undo_unpacked_since', 'it was unpacked since.'],
  ['undo_changed_since', 'it was changed since.'],
  ['undo_in_history', 'the order is in History.'],
  ['undo_somebody_else', 'somebody else did it.'],
  ['undo_before_sign_in', 'it was done before you signed in here.'],
  ['undo_LINE_SHORT', 'the units are reserved for somebody else now.'],
  ['undo_OVER_PACK', 'fewer are ordered now.'],
  ['undo_LINE_NOT_WANTED', 'it is not to be packed any more.'],
  ['undo_LINE_CLOSED', 'the order is in another place now.'],
  ['undo_LINE_NOT_EXPLAINED', 'it is no longer known what the product is.'],
  ['undo_UNPACK_LIMIT', 'so many are not packed there any more.'],
  ['undo_PACKAGE_NOT_FOR_LINE', 'the package has not enough left for it.'],
  ['undo_ORDER_NOT_PACKED', 'not all of it is packed any more.'],
  // A password or PIN
  ['wrong', 'It is not the PIN of this person.'],
  ['not_set', 'This person has no PIN. One is set under the own name, at the top right.'],
  ['password_first', 'The password is asked once in a while, so that a PIN alone never opens a screen for long.'],
  ['too_many', 'There were too many wrong PINs. It works again after the password.'],
  ['too_short', 'It needs at least 10 characters.'],
  ['guessable', 'It is one of the first things somebody would guess.'],
  ['holds_name', 'It is the person’s own name.'],
  ['not_digits', 'A PIN is four to eight digits.'],
  ['pin_guessable', 'It is one of the first PINs somebody would guess.'],
  ['wrong_password', 'The current password is not right.'],
  ['same_password', 'It is the password of before.'],
  // Training
  ['not_here', 'This way of running Packhouse cannot open it in place. Start it with npm run sandbox.'],
  ['in_use', 'Another Packhouse on this computer is using that data.'],
  // A backup
  ['not_there', 'It is not in the backup folder any more.'],
  ['damaged', 'It is damaged.'],
  ['newer', 'It was written by a newer version of Packhouse. Update first.'],
  ['not_packhouse', 'It is not a Packhouse database.'],
  ['orphans', 'Some of its rows have lost the rows they belong to.'],
  ['broken_audit', 'Its audit log was altered.'],
  [
    'wrong_person',
    'After the restore only the accounts of that backup count, and this name and password are no active Super Admin’s in it.',
  ],
  [
    'other_decided',
    'Another restore was decided first: this backup takes the place of the data when Packhouse opens again.',
  ],
  ['empty_decided', 'It was decided first to begin with an empty database, which happens when Packhouse opens again.'],
  ['unreadable', 'It cannot be read just now. Is its drive plugged in, and the disk not full?'],
  ['before_people', 'It is from before there were accounts, so nobody in it could agree to it.'],
  [
    'folder',
    'The folder is not there, is not the one used before, or cannot be written. Plug its drive in, or choose another folder; on a drive that was emptied or replaced, a new one.',
  ],
  [
    'data_folder',
    'It is in the folder of the data itself. Choose one elsewhere, best on another disk; empty is the folder “backups” beside the data.',
  ],
  [
    'copy_damaged',
    'The copy did not pass its check and was not kept. The database or the disk may be damaged: make a backup in another folder.',
  ],
  ['restore_given_up', 'The restore could not be finished. Nothing was replaced; everything is as it was before.'],
  ['training', 'Training starts afresh each time and has no backups.'],
  ['not_json', 'It is not JSON.'],
  ['not_json_at', 'It is not JSON; what does not belong there stands at'],
  ['json_ends_early', 'It is not JSON: it ends too early, at'],
  ['json_comment', 'It has a comment, which JSON does not allow. Take it out at'],
  ['not_config', 'It is not the settings file of the old client.'],
  ['not_text', 'It is not a text on one line.'],
  ['token_has_blanks', 'A token has no blanks in it.'],
  ['placeholder', 'It is still the example from the instructions.'],
  ['not_a_switch', 'It is neither true nor false.'],
  ['not_a_number', 'It is not a number.'],
  ['not_an_address', 'It is not a web address that begins with https:// or http://.'],
  [
    'address_not_safe',
    'It must begin with https:// unless it is this computer: the key would go over the network in plain text.',
  ],
  ['not_a_list', 'It is not a list of texts.'],
  ['not_a_date', 'It is not a date such as 2026-11-21.'],
  // A file
  ['empty', 'It is empty.'],
  ['too_large', 'It is larger than 12 MB.'],
  ['too_many_rows', 'It has more than 100,000 rows. Split it.'],
  ['not_csv', 'It is neither CSV nor Excel, or a quotation mark in it is never closed.'],
  ['not_workbook', 'It is not an Excel workbook, or it is damaged or protected by a password.'],
  ['archive_too_large', 'It is damaged, or unpacks to more than an import may be.'],
  ['missing_columns', 'These columns are missing from the header row'],
  // Long work
  ['jobs_running', 'Three are running for you already. Wait until one has ended, or cancel one.'],
  // A pattern
  ['too_long', 'It is too long.'],
  ['invalid', 'It is not a valid pattern.'],
  ['too_costly', 'It would take too long on some names: repeat fewer parts.'],
  ['not_a_spreadsheet', 'Paste the spreadsheet’s address, or the long id in the middle of it.'],
  ['conflict_is_chosen', 'Of two values one has to be chosen; a conflict is not dismissed.'],
  // A service account's file, and the workbook
  ['not_service_account', 'It is JSON, but not the key of a service account.'],
  ['key_cannot_sign', 'Its private key cannot be used.'],
  ['book_off', 'The workbook is switched off in the settings.'],
  ['book_missing', 'It has not been written yet.'],
  ['cannot_open', 'The computer could not open it.'],
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
  ['packed', 'PACKED'],
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
  ['facility', 'Facility name'],
  ['timeZone', 'Time zone'],
  ['name', 'Name'],
  ['password', 'Password'],
  ['pin', 'PIN'],
  ['backups.time', 'Time of the daily backup'],
  ['backups.folder', 'Backup folder'],
  ['sheet', 'The training sheet'],
  ['sheets.url', 'Address of Google'],
  ['sheets.credentialsPath', 'Path of the service account’s file'],
  ['sheets.spreadsheetId', 'Spreadsheet of the packing list'],
  ['sheets.historyId', 'Spreadsheet of History'],
  ['sheets.deliveryId', 'Spreadsheet of Delivery'],
  ['sheets.workbookFolder', 'Folder of the workbook'],
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
