-- What happened to a production batch, and every movement of a consumable, is never changed or removed afterwards: a
-- correction is another row.
CREATE TRIGGER production_events_never_change BEFORE UPDATE ON production_events
BEGIN SELECT RAISE(ABORT, 'Production events are append-only: write a correcting event.'); END;
--> statement-breakpoint
CREATE TRIGGER production_events_never_shrink BEFORE DELETE ON production_events
BEGIN SELECT RAISE(ABORT, 'Production events are append-only: write a correcting event.'); END;
--> statement-breakpoint
CREATE TRIGGER production_events_never_replaced BEFORE INSERT ON production_events
WHEN EXISTS (SELECT 1 FROM production_events WHERE id = NEW.id OR (batch_id = NEW.batch_id AND seq = NEW.seq))
BEGIN SELECT RAISE(ABORT, 'Production events are append-only: write a correcting event.'); END;
--> statement-breakpoint
CREATE TRIGGER consumable_ledger_never_changes BEFORE UPDATE ON consumable_ledger
BEGIN SELECT RAISE(ABORT, 'The consumables ledger is append-only: write a reversing row.'); END;
--> statement-breakpoint
CREATE TRIGGER consumable_ledger_never_shrinks BEFORE DELETE ON consumable_ledger
BEGIN SELECT RAISE(ABORT, 'The consumables ledger is append-only: write a reversing row.'); END;
--> statement-breakpoint
CREATE TRIGGER consumable_ledger_never_replaced BEFORE INSERT ON consumable_ledger
WHEN EXISTS (SELECT 1 FROM consumable_ledger WHERE id = NEW.id OR (consumable_id = NEW.consumable_id AND seq = NEW.seq))
BEGIN SELECT RAISE(ABORT, 'The consumables ledger is append-only: write a reversing row.'); END;
--> statement-breakpoint
-- What a tracker server offers of a package is a reason to look at it again, too.
DROP TRIGGER packages_revision_on_update;
--> statement-breakpoint
CREATE TRIGGER packages_revision_on_update
AFTER UPDATE OF metrc_number, strain, strain_key, status, current_mg, override_mg, ordered_mg, packed_mg, held_mg, offering_mode, sku_settings, custom_skus, tracker_offer ON packages
BEGIN
  UPDATE revisions SET value = value + 1 WHERE name = 'packages';
  UPDATE packages SET rev = (SELECT value FROM revisions WHERE name = 'packages') WHERE id = NEW.id;
END;
