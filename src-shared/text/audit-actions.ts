// What was done, by the action's name in the audit log: from the contract (`audits`) and from parts of the program.

/** Action → what was done, as a list of what happened reads. */
const ACTIONS: ReadonlyMap<string, string> = new Map([
  // Signing in, and one's own account
  ['session.set-up', 'Facility set up'],
  ['session.sign-in', 'Signed in'],
  ['session.sign-in-refused', 'Sign-in refused'],
  ['session.pin-refused', 'PIN refused'],
  ['session.password-refused', 'Password refused'],
  ['session.quick-switch', 'Opened the screen by PIN'],
  ['session.practise', 'Chose a sample person in training'],
  ['session.lock', 'Screen locked'],
  ['session.idle-lock', 'Screen locked: nobody was there'],
  ['session.sign-out', 'Signed out'],
  ['account.password', 'Own password changed'],
  ['account.pin', 'Own PIN set or removed'],
  ['training.enter', 'Training opened'],
  ['training.leave', 'Training left'],
  // People
  ['person.create', 'Person added'],
  ['person.edit', 'Name or role changed'],
  ['person.active', 'Person switched on or off'],
  ['person.reset-password', 'One-time password given'],
  // Finished goods
  ['package.create', 'Package added'],
  ['package.edit', 'Strain or note changed'],
  ['package.adjust', 'METRC figure entered'],
  ['package.count', 'Physical count set or cleared'],
  ['package.status', 'Package archived or restored'],
  ['package.sku-settings', 'SKU setting changed'],
  ['package.offering', 'Way of offering changed'],
  ['package.custom-sku', 'Custom SKU changed'],
  ['package.decrement', 'Sale taken off a package'],
  ['package.import', 'Packages imported'],
  ['hold.place', 'Hold placed'],
  ['hold.release', 'Hold released'],
  // Packing
  ['packing.pack', 'Packed'],
  ['packing.unpack', 'Unpacked'],
  ['packing.set-packed', 'PACKED entered'],
  ['packing.edit', 'Delivery date or notes changed'],
  ['packing.move', 'Reservation moved to another package'],
  ['packing.say-product', 'Said what a product is'],
  ['packing.delivered', 'Marked delivered, or not'],
  ['packing.close', 'Order closed without packing all of it'],
  ['packing.reopen', 'Order put back onto the list'],
  ['packing.undo', 'Undone'],
  ['packing.from-sheet', 'Taken over from a spreadsheet'],
  ['packing.allocate', 'Reservations followed the packages'],
  ['packing.follow', 'Packing list followed the orders'],
  ['store.edit', 'Store changed'],
  ['store.alias', 'Other name of a store added'],
  ['store.alias-removed', 'Other name of a store removed'],
  ['printing.pdf', 'Paper saved as PDF'],
  // What waits to be sent
  ['outbox.retry', 'Waiting item tried again'],
  ['outbox.cancel', 'Waiting item cancelled'],
  ['outbox.recover', 'Waiting items looked at after a start'],
  // Google Sheets and Excel
  ['sheets.refresh', 'Google Sheets and the workbook looked at by hand'],
  ['sheets.choose', 'Conflict with a spreadsheet decided'],
  ['sheets.dismiss', 'Notes about a spreadsheet read and put away'],
  ['sheets.check', 'Connection to Google Sheets checked'],
  ['sheets.credentials', 'Google service account chosen'],
  ['sheets.open-workbook', 'Workbook of the packing list opened'],
  // Sync and mapping
  ['sync.run', 'Sync cycle run by hand'],
  ['sync.pause', 'Sync paused'],
  ['sync.resume', 'Sync resumed'],
  ['sync.approve', 'Cuts of a safety stop approved'],
  ['sync.release', 'Held batch let go: it was not a sale'],
  ['sync.record-sale', 'Drop on Apex recorded as a sale'],
  ['sync.retry', 'Parked batch tried again'],
  ['sync.refresh-mapping', 'Apex batches read again'],
  ['orders.refresh', 'Orders read again'],
  ['orders.forget', 'Orders of another Apex address forgotten'],
  ['mapping.alias', 'Alias added or removed'],
  ['mapping.pin', 'Pin added or removed'],
  // Settings
  ['settings.change', 'Setting changed'],
  ['settings.secret', 'Token entered or removed'],
  ['settings.test-apex', 'Connection to Apex checked'],
  ['settings.import-old-client', 'Settings of the old client taken over'],
  // Data going out and coming back
  ['export.list', 'List exported'],
  ['export.everything', 'Everything exported'],
  ['audit.export', 'Audit log exported'],
  ['audit.seal', 'Audit log sealed anew'],
  ['job.cancel', 'Long work cancelled'],
  ['backup.create', 'Backup by hand started'],
  ['backup.made', 'Backup made'],
  ['backup.restore', 'Restore of a backup decided'],
  ['backup.restored', 'Backup restored'],
  ['recovery.restore', 'Backup restored after damage'],
  ['recovery.start-empty', 'Begun anew with an empty database'],
  ['recovery.try-again', 'Opening the database tried again'],
  // Parts of the program by themselves
  ['database.update', 'Database brought to this version'],
  ['poller.run', 'Done by itself in the background'],
  ['training.fill', 'Sample facility made for training'],
  // Training's outside world
  ['sandbox.sell', 'Training: bought on Apex'],
  ['sandbox.edit', 'Training: quantity edited on Apex'],
  ['sandbox.fault', 'Training: fault switched on or off'],
  ['sandbox.google-fault', 'Training: fault of Google switched on'],
  ['sandbox.sheet', 'Training: somebody in the sheet'],
  ['sandbox.driver', 'Training: outside world started or stopped'],
]);

export const isKnownAction = (action: string): boolean => ACTIONS.has(action);

/** "sync.record-sale" of a version that is not known here → "Sync: record sale". */
export const spelledOut = (name: string): string => {
  const [area = '', ...rest] = name.replaceAll('-', ' ').replaceAll('_', ' ').split('.');
  const text = rest.length > 0 ? `${area}: ${rest.join(' ')}` : area;
  return text.replace(/^./, (first) => first.toUpperCase());
};

export const actionWords = (action: string): string => ACTIONS.get(action) ?? spelledOut(action);
