CREATE TABLE `outbox` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`target` text NOT NULL,
	`subject` text NOT NULL,
	`seq` integer NOT NULL,
	`idempotency_key` text NOT NULL,
	`payload` text NOT NULL,
	`title` text NOT NULL,
	`state` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_attempt_at` text,
	`last_error` text,
	`created_by` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`sent_at` text,
	`done_at` text,
	`cancelled_by` text,
	`cancel_reason` text,
	CONSTRAINT "outbox_cancelled" CHECK(("outbox"."state" = 'cancelled') = ("outbox"."cancel_reason" is not null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_key` ON `outbox` (`idempotency_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_subject` ON `outbox` (`target`,`subject`,`seq`);--> statement-breakpoint
CREATE INDEX `outbox_open` ON `outbox` (`target`,`subject`,`seq`) WHERE "outbox"."state" in ('pending', 'sending', 'unknown', 'parked');--> statement-breakpoint
CREATE INDEX `outbox_created` ON `outbox` (`created_at`);--> statement-breakpoint
CREATE TABLE `packing_allocations` (
	`id` text PRIMARY KEY NOT NULL,
	`line_id` text NOT NULL,
	`package_id` text NOT NULL,
	`mg_per_unit` integer NOT NULL,
	`reserved` integer NOT NULL,
	`packed` integer NOT NULL,
	`settled_mg` integer DEFAULT 0 NOT NULL,
	`packed_at` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`line_id`) REFERENCES `packing_lines`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`package_id`) REFERENCES `packages`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "packing_allocations_units" CHECK("packing_allocations"."mg_per_unit" > 0 and "packing_allocations"."reserved" >= 0 and "packing_allocations"."packed" >= 0 and "packing_allocations"."settled_mg" between 0 and "packing_allocations"."packed" * "packing_allocations"."mg_per_unit")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `packing_allocations_one` ON `packing_allocations` (`line_id`,`package_id`);--> statement-breakpoint
CREATE INDEX `packing_allocations_package` ON `packing_allocations` (`package_id`);--> statement-breakpoint
CREATE TABLE `packing_events` (
	`id` text PRIMARY KEY NOT NULL,
	`at` text NOT NULL,
	`actor_id` text NOT NULL,
	`actor` text NOT NULL,
	`source` text NOT NULL,
	`group_id` text NOT NULL,
	`kind` text NOT NULL,
	`line_id` text,
	`packing_order_id` text NOT NULL,
	`package_id` text,
	`units` integer DEFAULT 0 NOT NULL,
	`detail` text DEFAULT '{}' NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`undoes` text,
	FOREIGN KEY (`line_id`) REFERENCES `packing_lines`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`packing_order_id`) REFERENCES `packing_orders`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`package_id`) REFERENCES `packages`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `packing_events_undoes` ON `packing_events` (`undoes`);--> statement-breakpoint
CREATE INDEX `packing_events_line` ON `packing_events` (`line_id`,`at`);--> statement-breakpoint
CREATE INDEX `packing_events_order` ON `packing_events` (`packing_order_id`,`at`);--> statement-breakpoint
CREATE INDEX `packing_events_actor` ON `packing_events` (`actor_id`,`at`);--> statement-breakpoint
CREATE INDEX `packing_events_group` ON `packing_events` (`group_id`);--> statement-breakpoint
CREATE TABLE `packing_lines` (
	`id` text PRIMARY KEY NOT NULL,
	`item_id` integer,
	`number_there` integer,
	`packing_order_id` text NOT NULL,
	`position` integer NOT NULL,
	`product_id` integer,
	`product_key` text NOT NULL,
	`product_name` text NOT NULL,
	`product_sku` text DEFAULT '' NOT NULL,
	`kind` text NOT NULL,
	`strain` text,
	`strain_key` text,
	`sku_key` text,
	`mg_per_unit` integer,
	`ordered` integer NOT NULL,
	`packed` integer DEFAULT 0 NOT NULL,
	`accepted_packed` integer DEFAULT 0 NOT NULL,
	`listed` integer NOT NULL,
	`sort_key` text NOT NULL,
	`delivery_date` text,
	`delivery_date_from_apex` text,
	`delivery_date_own` integer DEFAULT false NOT NULL,
	`delivery_notes` text DEFAULT '' NOT NULL,
	`internal_notes` text DEFAULT '' NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`packing_order_id`) REFERENCES `packing_orders`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "packing_lines_units" CHECK("packing_lines"."ordered" >= 0 and "packing_lines"."packed" >= 0),
	CONSTRAINT "packing_lines_kind" CHECK(("packing_lines"."kind" = 'tracked') = ("packing_lines"."mg_per_unit" is not null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `packing_lines_item` ON `packing_lines` (`item_id`);--> statement-breakpoint
CREATE INDEX `packing_lines_there` ON `packing_lines` (`number_there`);--> statement-breakpoint
CREATE INDEX `packing_lines_order` ON `packing_lines` (`packing_order_id`,`position`);--> statement-breakpoint
CREATE INDEX `packing_lines_list` ON `packing_lines` (`sort_key`) WHERE "packing_lines"."listed" = 1;--> statement-breakpoint
CREATE INDEX `packing_lines_product` ON `packing_lines` (`product_key`,`sort_key`) WHERE "packing_lines"."listed" = 1;--> statement-breakpoint
CREATE INDEX `packing_lines_strain` ON `packing_lines` (`strain_key`,`sort_key`) WHERE "packing_lines"."listed" = 1;--> statement-breakpoint
CREATE TABLE `packing_orders` (
	`id` text PRIMARY KEY NOT NULL,
	`order_id` integer,
	`address` text DEFAULT '' NOT NULL,
	`number_there` integer,
	`invoice_number` text NOT NULL,
	`buyer` text NOT NULL,
	`buyer_key` text NOT NULL,
	`store_id` text NOT NULL,
	`status` text NOT NULL,
	`wanted` integer NOT NULL,
	`unwanted_because` text DEFAULT '' NOT NULL,
	`split_from_order_id` integer,
	`order_date` text,
	`delivery_date` text,
	`completed_at` text,
	`delivered_at` text,
	`delivered_by` text DEFAULT '' NOT NULL,
	`history_at` text,
	`history_week` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`store_id`) REFERENCES `stores`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `packing_orders_order` ON `packing_orders` (`order_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `packing_orders_there` ON `packing_orders` (`address`,`number_there`);--> statement-breakpoint
CREATE INDEX `packing_orders_store` ON `packing_orders` (`store_id`);--> statement-breakpoint
CREATE INDEX `packing_orders_buyer` ON `packing_orders` (`buyer_key`);--> statement-breakpoint
CREATE INDEX `packing_orders_split` ON `packing_orders` (`split_from_order_id`);--> statement-breakpoint
CREATE INDEX `packing_orders_week` ON `packing_orders` (`history_week`);--> statement-breakpoint
CREATE INDEX `packing_orders_open` ON `packing_orders` (`order_date`,`invoice_number`) WHERE "packing_orders"."status" = 'open';--> statement-breakpoint
CREATE TABLE `packing_products` (
	`product_key` text PRIMARY KEY NOT NULL,
	`product_name` text NOT NULL,
	`kind` text NOT NULL,
	`strain` text,
	`sku_key` text,
	`created_by` text NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `store_aliases` (
	`id` text PRIMARY KEY NOT NULL,
	`alias` text NOT NULL,
	`alias_key` text NOT NULL,
	`store_id` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`store_id`) REFERENCES `stores`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `store_aliases_key` ON `store_aliases` (`alias_key`);--> statement-breakpoint
CREATE INDEX `store_aliases_store` ON `store_aliases` (`store_id`);--> statement-breakpoint
CREATE TABLE `stores` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`left_out` integer DEFAULT false NOT NULL,
	`delivery_note` text DEFAULT '' NOT NULL,
	`position` integer,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `stores_name` ON `stores` (`name_key`);--> statement-breakpoint
ALTER TABLE `apex_order_items` ADD `product_sku` text DEFAULT '' NOT NULL;