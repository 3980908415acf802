-- The audit log only grows, by exactly the next row. BEFORE INSERT also stops REPLACE on a connection that does not
-- fire delete triggers for it.
CREATE TRIGGER audit_log_never_changes BEFORE UPDATE ON audit_log
BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END;
--> statement-breakpoint
CREATE TRIGGER audit_log_never_shrinks BEFORE DELETE ON audit_log
BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END;
--> statement-breakpoint
CREATE TRIGGER audit_log_grows_by_the_next_row BEFORE INSERT ON audit_log
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit_log)
  OR NEW.previous_hash IS NOT coalesce((SELECT hash FROM audit_log ORDER BY seq DESC LIMIT 1), '')
  OR EXISTS (SELECT 1 FROM audit_log WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'The audit log takes only the next row of its chain.'); END;
--> statement-breakpoint
-- The same protection against REPLACE for the ledgers there already are.
CREATE TRIGGER package_ledger_never_replaced BEFORE INSERT ON package_ledger
WHEN EXISTS (SELECT 1 FROM package_ledger WHERE id = NEW.id OR (package_id = NEW.package_id AND seq = NEW.seq))
BEGIN SELECT RAISE(ABORT, 'The package ledger is append-only: write a reversing row.'); END;
--> statement-breakpoint
CREATE TRIGGER package_decrements_never_replaced BEFORE INSERT ON package_decrements
WHEN EXISTS (SELECT 1 FROM package_decrements WHERE idempotency_key = NEW.idempotency_key)
BEGIN SELECT RAISE(ABORT, 'Decrement keys are kept for good.'); END;
