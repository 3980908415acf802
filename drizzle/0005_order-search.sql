-- Every piece of at least three letters of every order's search text, so that a search among hundred thousand orders
-- touches only those it finds. The text itself stays in apex_orders; the triggers keep the two together whoever writes.
CREATE VIRTUAL TABLE apex_order_search USING fts5(search_text, content='apex_orders', content_rowid='order_id', tokenize='trigram');
--> statement-breakpoint
INSERT INTO apex_order_search (apex_order_search) VALUES ('rebuild');
--> statement-breakpoint
CREATE TRIGGER apex_orders_search_on_insert AFTER INSERT ON apex_orders
BEGIN
  INSERT INTO apex_order_search (rowid, search_text) VALUES (NEW.order_id, NEW.search_text);
END;
--> statement-breakpoint
CREATE TRIGGER apex_orders_search_on_update AFTER UPDATE OF search_text ON apex_orders WHEN OLD.search_text IS NOT NEW.search_text
BEGIN
  INSERT INTO apex_order_search (apex_order_search, rowid, search_text) VALUES ('delete', OLD.order_id, OLD.search_text);
  INSERT INTO apex_order_search (rowid, search_text) VALUES (NEW.order_id, NEW.search_text);
END;
--> statement-breakpoint
CREATE TRIGGER apex_orders_search_on_delete AFTER DELETE ON apex_orders
BEGIN
  INSERT INTO apex_order_search (apex_order_search, rowid, search_text) VALUES ('delete', OLD.order_id, OLD.search_text);
END;
--> statement-breakpoint
-- Which view an order belongs to is decided for each combination of these, and counted from this index alone.
CREATE INDEX apex_orders_view ON apex_orders (gone, cancelled, stage, status_id, status, seen_at);
