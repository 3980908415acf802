-- The ledger and the decrement keys are kept for good: nothing may change or remove a row.
CREATE TRIGGER package_ledger_never_changes BEFORE UPDATE ON package_ledger
BEGIN SELECT RAISE(ABORT, 'The package ledger is append-only: write a reversing row.'); END;
--> statement-breakpoint
CREATE TRIGGER package_ledger_never_shrinks BEFORE DELETE ON package_ledger
BEGIN SELECT RAISE(ABORT, 'The package ledger is append-only: write a reversing row.'); END;
--> statement-breakpoint
CREATE TRIGGER package_decrements_never_change BEFORE UPDATE ON package_decrements
BEGIN SELECT RAISE(ABORT, 'Decrement keys are kept for good.'); END;
--> statement-breakpoint
CREATE TRIGGER package_decrements_never_shrink BEFORE DELETE ON package_decrements
BEGIN SELECT RAISE(ABORT, 'Decrement keys are kept for good.'); END;
--> statement-breakpoint
-- Every change that can alter what a package offers gets the next revision, whoever makes it.
INSERT INTO revisions (name, value) VALUES ('packages', 0);
--> statement-breakpoint
CREATE TRIGGER packages_revision_on_insert AFTER INSERT ON packages
BEGIN
  UPDATE revisions SET value = value + 1 WHERE name = 'packages';
  UPDATE packages SET rev = (SELECT value FROM revisions WHERE name = 'packages') WHERE id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER packages_revision_on_update
AFTER UPDATE OF metrc_number, strain, strain_key, status, current_mg, override_mg, ordered_mg, packed_mg, held_mg, offering_mode, sku_settings, custom_skus ON packages
BEGIN
  UPDATE revisions SET value = value + 1 WHERE name = 'packages';
  UPDATE packages SET rev = (SELECT value FROM revisions WHERE name = 'packages') WHERE id = NEW.id;
END;
