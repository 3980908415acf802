-- What was packed, and by whom, is never changed or removed afterwards: undo is another event.
CREATE TRIGGER packing_events_never_change BEFORE UPDATE ON packing_events
BEGIN SELECT RAISE(ABORT, 'Packing events are append-only: write a reversing event.'); END;
--> statement-breakpoint
CREATE TRIGGER packing_events_never_shrink BEFORE DELETE ON packing_events
BEGIN SELECT RAISE(ABORT, 'Packing events are append-only: write a reversing event.'); END;
--> statement-breakpoint
CREATE TRIGGER packing_events_never_replaced BEFORE INSERT ON packing_events
WHEN EXISTS (SELECT 1 FROM packing_events WHERE id = NEW.id OR (NEW.undoes IS NOT NULL AND undoes = NEW.undoes))
BEGIN SELECT RAISE(ABORT, 'Packing events are append-only: write a reversing event.'); END;
